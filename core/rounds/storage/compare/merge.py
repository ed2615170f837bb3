"""A merge made again, record by record: what came out otherwise than both sides wanted was changed silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.documents.yamltext import EditRefused, append_item, parse, remove_value, set_value
from rounds.storage.compare import documents_in, field_changes, kind_of, without_id

if TYPE_CHECKING:
    from rounds.storage.compare import Key


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


@dataclass(frozen=True, slots=True)
class MergedText:
    """The text, or None where only a person can decide, and the fields that both sides changed."""

    text: str | None
    conflicts: tuple[Conflict, ...] = ()


def merged_text(path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedText:
    """The file as both sides want it.

    None for a file of no records, a text that cannot be read, for fields that both changed, and where no edit keeps
    the rest as it is.
    """
    if not kind_of(path):
        return MergedText(None)
    sides = [documents_in(path, raw) for raw in (base, ours, theirs)]
    if any(any(problem.severity == "error" for problem in problems) for _, problems in sides if problems):
        return MergedText(None)
    before, here, there = (documents for documents, _ in sides)
    wanted, conflicts = merged_documents(before, here, there)
    if conflicts:
        return MergedText(None, tuple(conflicts))
    if path.endswith(".csv"):
        return MergedText(_table(path, ours, theirs, wanted))
    try:
        text = _edited(path, ours, here, wanted)
    except (EditRefused, UsageError):
        return MergedText(None)
    found, problems = documents_in(path, text.encode())
    return MergedText(text if not problems and dict(found) == wanted else None)


def _edited(path: str, ours: bytes, here: Documents, wanted: Documents) -> str:
    text = ours.decode("utf-8-sig")
    document, _ = parse(ours, path)
    is_list = document is not None and isinstance(document.data, list)
    for key in [key for key in here if key not in wanted]:
        if not is_list:
            raise EditRefused("the record went", "decide by hand")
        text = remove_value(text, [list(documents_in(path, text.encode())[0]).index(key)])
    for key, value in wanted.items():
        if key not in here:
            text = append_item(text, [], dict(value))
            continue
        place: list[str | int] = [list(documents_in(path, text.encode())[0]).index(key)] if is_list else []
        for change in field_changes(without_id(here[key]), without_id(value)):
            where = [*place, *change.field]
            text = remove_value(text, where) if change.after is None else set_value(text, where, change.after)
    return text


def _table(path: str, ours: bytes, theirs: bytes, wanted: Documents) -> str | None:
    """Our rows as the merge wants them, then those that only they have; None where rows are not a line each."""
    sides = [raw.decode("utf-8-sig").splitlines() for raw in (ours, theirs)]
    documents = [documents_in(path, raw)[0] for raw in (ours, theirs)]
    if (
        any(len(lines) != len(rows) + 1 for lines, rows in zip(sides, documents, strict=True))
        or sides[0][0] != sides[1][0]
    ):
        return None
    lines = [dict(zip(rows, text[1:], strict=True)) for text, rows in zip(sides, documents, strict=True)]
    kept = [lines[0][key] if documents[0].get(key) == value else lines[1].get(key, "") for key, value in wanted.items()]
    text = "\n".join([sides[0][0], *kept]) + "\n"
    return text if dict(documents_in(path, text.encode())[0]) == dict(wanted) else None


@dataclass(frozen=True, slots=True)
class SilentChange:
    """A field of a record that a merge left as neither side wanted it; without ``field``, the whole record."""

    key: Key
    field: tuple[str, ...]
    wanted: Any
    found: Any


def silent_changes(base: Documents, ours: Documents, theirs: Documents, found: Documents) -> list[SilentChange]:
    """Where the merged records differ from what the three states ask for.

    Where both sides changed a field, each of the two values is right, and so is anything that a person made of them
    in a list or a text.
    """
    wanted, conflicts = merged_documents(base, ours, theirs)
    open_fields = {(conflict.key, conflict.field) for conflict in conflicts}
    changes: list[SilentChange] = []
    for key in sorted({*wanted, *found}):
        if (key, ()) in open_fields:
            continue
        if key not in found or key not in wanted:
            changes.append(SilentChange(key, (), wanted.get(key), found.get(key)))
            continue
        for change in field_changes(without_id(wanted[key]), without_id(found[key])):
            decided = any((key, change.field[:depth]) in open_fields for depth in range(1, len(change.field) + 1))
            if not decided:
                changes.append(SilentChange(key, change.field, change.before, change.after))
    return changes
