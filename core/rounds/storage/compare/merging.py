"""Three states of a record made one: what only one side changed counts, and what both changed alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rounds.storage.compare.documents import Key

Documents = Mapping["Key", Mapping[str, Any]]
_GONE: Any = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed, each in its own way (None: removed it). Without ``field``, the whole record."""

    key: Key
    field: tuple[str, ...]
    base: Any
    ours: Any
    theirs: Any


def merged_documents(
    base: Documents, ours: Documents, theirs: Documents
) -> tuple[dict[Key, dict[str, Any]], list[Conflict]]:
    """Every record of both sides as it should be, and what cannot be decided (there our side stands)."""
    conflicts: list[Conflict] = []
    found: dict[Key, dict[str, Any]] = {}
    for key in dict.fromkeys((*ours, *theirs)):
        states = (base.get(key, _GONE), ours.get(key, _GONE), theirs.get(key, _GONE))
        value = _merged(key, (), *states, conflicts)
        if value is not _GONE:
            found[key] = value
    return found, conflicts


def _merged(key: Key, field: tuple[str, ...], base: Any, ours: Any, theirs: Any, conflicts: list[Conflict]) -> Any:  # noqa: PLR0917 - one way out for each case
    if _same(ours, theirs):
        return ours
    if _same(base, ours):
        return theirs
    if _same(base, theirs):
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        within = base if isinstance(base, dict) else {}
        names = dict.fromkeys((*ours, *theirs))
        values = {
            name: _merged(
                key, (*field, name), within.get(name, _GONE), ours.get(name, _GONE), theirs.get(name, _GONE), conflicts
            )
            for name in names
        }
        return {name: value for name, value in values.items() if value is not _GONE}
    before = [] if base is _GONE else base
    if _is_set(before) and _is_set(ours) and _is_set(theirs):
        kept = [item for item in ours if item in theirs or item not in before]
        return kept + [item for item in theirs if item not in before and item not in ours]
    shown = [None if value is _GONE else value for value in (base, ours, theirs)]
    conflicts.append(Conflict(key, field, *shown))
    return theirs if ours is _GONE else ours


def _is_set(value: Any) -> bool:
    """A list of different plain values, such as tags: what each side adds or takes away can be told."""
    plain = isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)
    return plain and len({repr(item) for item in value}) == len(value)


def _same(one: Any, other: Any) -> bool:
    if one is _GONE or other is _GONE:
        return one is other
    return type(one) is type(other) and bool(one == other)
