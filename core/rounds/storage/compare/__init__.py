"""Comparing states of the same files: documents by what tells one record from another, and which fields differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rounds.book import FOLDERS
from rounds.documents.yamltext import parse
from rounds.storage.files import rows_of
from rounds.storage.files.tables import table_of
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds.base.problems import Problem


What = Literal["new", "gone", "changed"]
MISSING: Any = None
"""The value of a field that is not there."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field (its names from the outermost in) whose value differs; None: it is not there."""

    field: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that is new, gone or changed, with its documents and the fields that differ."""

    key: Key
    what: What
    path: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    fields: tuple[FieldChange, ...] = ()


def changes_between(
    before: Mapping[Key, tuple[str, Mapping[str, Any]]], after: Mapping[Key, tuple[str, Mapping[str, Any]]]
) -> list[RecordChange]:
    """The records that differ, in order of kind and id. Each side maps a record to its path and document.

    A record that only moved to another file, as when a year is folded into months, did not change.
    """
    found: list[RecordChange] = []
    for key in sorted({*before, *after}):
        if key not in before:
            found.append(RecordChange(key, "new", after[key][0], {}, after[key][1]))
        elif key not in after:
            found.append(RecordChange(key, "gone", before[key][0], before[key][1], {}))
        else:
            old, new = without_id(before[key][1]), without_id(after[key][1])
            fields = tuple(field_changes(old, new))
            if fields:
                found.append(RecordChange(key, "changed", after[key][0], old, new, fields))
    return found


def without_id(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without its id, which its file's name may say as well."""
    return {name: value for name, value in document.items() if name != "id"}


def field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[FieldChange]:
    """The fields that differ; within mappings the inner ones, while lists are taken whole."""
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, MISSING), after.get(name, MISSING)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from field_changes(old, new, (*above, name))
        elif old != new or type(old) is not type(new):
            yield FieldChange((*above, name), old, new)


_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
_ROW = ("case", "month", "received_on", "contact", "organization", "service_line", "direction")


class Key(NamedTuple):
    """What a record is: its kind and id; a referral row without one by its month or case, source and service line."""

    kind: str
    id: str


def kind_of(path: str) -> str:
    """The kind of the records in a file, by where it stands; ``settings`` for rounds.yaml; empty for anything else."""
    if path == SETTINGS_FILE:
        return "settings"
    suffixes = (".yaml", ".yml", ".csv") if path.startswith("referrals/") else (".yaml", ".yml")
    folder = path.split("/", 1)[0]
    return _KINDS.get(folder, "") if path.endswith(suffixes) else ""


def documents_in(path: str, raw: bytes | None) -> tuple[dict[Key, Mapping[str, Any]], list[Problem]]:
    """The documents of a file (None: there is none), and what is wrong with it, by its own bytes alone."""
    kind = kind_of(path)
    if raw is None or not kind:
        return {}, []
    if path.endswith(".csv"):
        rows, problems, _ = table_of(raw, path)
    else:
        document, problems = parse(raw, path)
        if document is None:
            return {}, problems
        if kind == "settings":
            return {Key(kind, ""): document.data}, problems
        rows, wrong = rows_of(document, kind)
        problems = [*problems, *wrong]
    found: dict[Key, Mapping[str, Any]] = {}
    for row in rows:
        key = _key(kind, row.data, row.default_id)
        number = 2
        while key in found:  # a row that stands twice is two rows
            key = Key(kind, f"{_key(kind, row.data, row.default_id).id} ({number})")
            number += 1
        found[key] = row.data
    return found, problems


def _key(kind: str, data: Mapping[str, Any], default: str) -> Key:
    given = data.get("id") or default
    if given or kind != "referral":
        return Key(kind, str(given))
    return Key(kind, " ".join(str(data[name]) for name in _ROW if data.get(name)))
