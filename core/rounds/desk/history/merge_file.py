"""Two versions of a file of records merged record by record, and the last merge of git, made again so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem, Remedy, Source
from rounds.storage.compare import documents_in, kind_of
from rounds.storage.compare.merge import SilentChange, merged_text, silent_changes
from rounds.storage.history.past import changed_files, files_named, merge_base
from rounds.storage.history.sharing import merge_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.compare import Key
    from rounds.storage.compare.merge import Conflict
    from rounds.storage.history.past import PastCommit
    from rounds.storage.workspace import Workspace


_LONGEST = 60


def merge_problems(workspace: Workspace, merge: PastCommit) -> list[Problem]:
    """An error for each record that a merge of two commits changed silently, with what was wanted and what stands."""
    base = merge_base(workspace, *merge.parents[:2])
    paths = sorted(
        {
            file.path
            for side in (*merge.parents[:2], merge.hash)
            for file in changed_files(workspace, base, side)
            if kind_of(file.path)
        }
    )
    states = [_documents(files_named(workspace, commit, paths)) for commit in (base, *merge.parents[:2], merge.hash)]
    places = {
        key: path
        for path, raw in files_named(workspace, merge.hash, paths).items()
        for key in documents_in(path, raw)[0]
    }
    return [_problem(change, places.get(change.key, "")) for change in silent_changes(*states)]


def _documents(files: Mapping[str, bytes]) -> dict[Key, Mapping[str, Any]]:
    return {key: document for path, raw in files.items() for key, document in documents_in(path, raw)[0].items()}


def _problem(change: SilentChange, path: str) -> Problem:
    what = f"{change.key.kind} '{change.key.id}'"
    if not change.field:
        message = f"the merge brought the {what} back" if change.wanted is None else f"the merge lost the {what}"
        return Problem(Source(path or change.key.kind), message, Remedy("compare both sides:", "diff", " HEAD^1..HEAD"))
    name = ".".join(change.field)
    message = (
        f"the merge changed '{name}' of the {what}: it is {_shown(change.found)}, and should be {_shown(change.wanted)}"
    )
    return Problem(Source(path), message, "mend the field; neither side wanted this")


def _shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


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
