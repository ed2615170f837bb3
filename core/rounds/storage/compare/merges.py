"""A merge made again, record by record: what came out otherwise than both sides wanted was changed silently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.storage.compare.fields import field_changes, without_id
from rounds.storage.compare.merging import merged_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.storage.compare.documents import Key


@dataclass(frozen=True, slots=True)
class SilentChange:
    """A field of a record that a merge left as neither side wanted it; without ``field``, the whole record."""

    key: Key
    field: tuple[str, ...]
    wanted: Any
    found: Any


def silent_changes(
    base: Mapping[Key, Mapping[str, Any]],
    ours: Mapping[Key, Mapping[str, Any]],
    theirs: Mapping[Key, Mapping[str, Any]],
    found: Mapping[Key, Mapping[str, Any]],
) -> list[SilentChange]:
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
