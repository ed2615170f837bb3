"""What differs between two states of records, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds.storage.compare.documents import Key

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
