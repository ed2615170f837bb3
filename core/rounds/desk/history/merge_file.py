"""Merging two versions of a file of records, as git asks for it: record by record, and field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.storage.compare.merge import merged_text
from rounds.storage.history.sharing import merge_lines

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.compare.merge import Conflict


@dataclass(frozen=True, slots=True)
class MergeFile:
    """Three versions of one file, in files of git's.

    Attributes:
        base: The version that both sides began with.
        ours: Ours; the merge is written over it.
        theirs: Theirs.
        path: Where the file stands in the workspace, which says what records it holds.
    """

    base: Path
    ours: Path
    theirs: Path
    path: str


@dataclass(frozen=True, slots=True)
class MergedFile:
    """How the merge ended.

    Attributes:
        path: The file.
        conflicts: The fields that both sides changed.
        is_clean: Whether nothing is left to decide; otherwise git's marks stand in the file.
    """

    path: str
    conflicts: tuple[Conflict, ...]
    is_clean: bool

    def lines(self) -> list[str]:
        """A line a field that both sides changed."""
        fields = [(".".join(one.field) or "the whole record", one.key) for one in self.conflicts]
        return [f"{self.path}: both sides changed {field} of {key.kind} '{key.id}'" for field, key in fields]


def merge_file(_desk: Desk, request: MergeFile) -> MergedFile:
    """Merge into ``ours``; where records cannot be merged, line by line as git does it.

    Example:
        >>> texts = {"base": "name: A\\n", "ours": "name: A\\ntier: B\\n", "theirs": "name: AA\\n"}
        >>> sides = [desk.folder / name for name in texts]
        >>> _ = [side.write_text(texts[side.name]) for side in sides]
        >>> merge_file(desk, MergeFile(*sides, "contacts/a.yaml")).is_clean
        True
    """
    sides = (side.read_bytes() for side in (request.base, request.ours, request.theirs))
    merged = merged_text(request.path, *sides)
    if merged.text is not None:
        request.ours.write_bytes(merged.text.encode())
        return MergedFile(request.path, (), is_clean=True)
    is_clean = merge_lines(request.base, request.ours, request.theirs) and not merged.conflicts
    return MergedFile(request.path, merged.conflicts, is_clean)
