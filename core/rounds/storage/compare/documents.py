"""The documents in a file's bytes, by what tells one record from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rounds.documents.yamltext import parse
from rounds.storage.reading import rows_of
from rounds.storage.reading.tables import table_of
from rounds.storage.workspace import FOLDERS, SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.base.problems import Problem

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
