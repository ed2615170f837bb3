"""Records shared with others: files merged record by record, received, checked, and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import ChangedError, Problem, Remedy, RoundsError, Source, UsageError
from rounds.base.words import counted
from rounds.desk.diff import difference
from rounds.desk.drafts import refuse_past
from rounds.storage.compare import documents_in, kind_of
from rounds.storage.compare.merge import SilentChange, merged_text, silent_changes
from rounds.storage.history import sharing
from rounds.storage.history.past import (
    changed_files,
    commit_of,
    files_named,
    merge_base,
    need_repository,
    working_files,
)
from rounds.storage.history.sharing import merge_lines
from rounds.storage.store import locked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.desk.diff import Difference
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


_TRIES, _MOST = 3, 10


@dataclass(frozen=True, slots=True)
class SyncRecords:
    """Share the records through the branch's upstream, or the only remote; there is nothing else to say."""


@dataclass(frozen=True, slots=True)
class SyncedRecords:
    """What went in and out.

    Attributes:
        received: How many commits came.
        sent: How many went.
        commit: The last one here now.
        found: What the records differ in since.
        problems: Errors that came along and were not here before; the ear was told of the first.
    """

    received: int
    sent: int
    commit: str
    found: Difference
    problems: tuple[Problem, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        numbers = {"received": self.received, "sent": self.sent}
        problems = [problem.as_data() for problem in self.problems]
        return {**numbers, "commit": self.commit, "changes": self.found.as_data(), "problems": problems}


def sync_records(desk: Desk, _request: SyncRecords) -> SyncedRecords:
    """Receive what others committed, merge it field by field, check it, and send what is ours.

    New errors that came with others' commits, and no merge made, are told to the ear.

    Raises:
        UsageError: there is no history, no remote or no branch, something is not committed yet, or it is a dry run.
        ChangedError: both sides changed the same, or the merge would leave new errors; all is as it was.
        RoundsError: the remote cannot be reached, or does not take what is ours.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> sync_records(clinic, SyncRecords())
        Traceback (most recent call last):
        rounds.base.problems.UsageError: this workspace is shared with nobody yet
    """
    refuse_past(desk)
    if desk.dry_run:
        raise UsageError("what sync would bring is known only once it is fetched", "sync without a dry run")
    workspace = desk.workspace
    need_repository(workspace)
    upstream = sharing.upstream_of(workspace)
    _refuse_uncommitted(workspace)
    before = sharing.head(workspace)
    problems: list[Problem] = []
    with locked(workspace):
        received, sent = _exchanged(desk, upstream, problems)
    now = sharing.head(workspace)
    return SyncedRecords(received, sent, now, difference(workspace, before, now), tuple(problems))


def _exchanged(desk: Desk, upstream: sharing.Upstream, problems: list[Problem]) -> tuple[int, int]:
    """How many commits came, and how many went; somebody may push in between, and then it begins again."""
    workspace, received = desk.workspace, 0
    for _ in range(_TRIES):
        there = sharing.fetch(workspace, upstream)
        ours, theirs = sharing.counts(workspace, upstream) if there else (sharing.commits_here(workspace), 0)
        received += theirs
        if theirs:
            problems += _receive(desk, upstream)
        if not ours:
            return received, 0
        answer = sharing.push(workspace, upstream)
        if answer.ok:
            return received, ours
        if "rejected" not in answer.complaint and "fetch first" not in answer.complaint:
            hint = "what was received is merged here"
            raise RoundsError(f"'{upstream.remote}' does not take it: {answer.reason}", hint)
    raise ChangedError("others send faster than we can merge", "try again in a minute")


def _refuse_uncommitted(workspace: Workspace) -> None:
    open_files = [file.path for file in working_files(workspace, "HEAD")]
    if open_files:
        named = ", ".join(open_files[:3]) + (f" and {len(open_files) - 3} more" if len(open_files) > 3 else "")  # noqa: PLR2004
        raise UsageError(
            f"not committed yet: {named}", Remedy("look at it with:", "diff", "; then: git add . && git commit")
        )


def _receive(desk: Desk, upstream: sharing.Upstream) -> list[Problem]:
    """Merge what was fetched, and take it back when it would leave errors that nobody had; those that others had."""
    workspace, before = desk.workspace, sharing.head(desk.workspace)
    old = {(problem.source.path, problem.message) for problem in desk.loaded.errors}
    sharing.merge(workspace, upstream)
    merged = commit_of(workspace, sharing.head(workspace))
    silent = merge_problems(workspace, merged) if len(merged.parents) > 1 else []
    new = [*silent, *(one for one in desk.anew().loaded.errors if (one.source.path, one.message) not in old)]
    if new and len(merged.parents) > 1:
        sharing.take_back(workspace, before)
        desk.ear.problems(new[:_MOST])
        theirs = f"{upstream.remote}/{upstream.theirs}"
        words = f"everything is as it was; mend it on one of the sides ({theirs} is the other), then run"
        hint = Remedy(words, "sync", " again")
        raise ChangedError(f"the merge would leave {counted(len(new), 'new error')}", hint)
    desk.ear.problems(new[:_MOST])
    return new
