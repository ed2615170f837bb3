"""Sharing the records: what others committed is received, merged and checked, and what is ours is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import ChangedError, Remedy, RoundsError, UsageError
from rounds.base.words import counted
from rounds.desk.history.diff import difference
from rounds.desk.history.merge_file import merge_problems
from rounds.storage.history import sharing
from rounds.storage.history.past import commit_of, need_repository, working_files
from rounds.storage.store import locked

if TYPE_CHECKING:
    from rounds.base.problems import Problem
    from rounds.desk.desk import Desk
    from rounds.desk.history.diff import Difference
    from rounds.storage.workspace import Workspace

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
        UsageError: there is no history, no remote or no branch, or something is not committed yet.
        ChangedError: both sides changed the same, or the merge would leave new errors; all is as it was.
        RoundsError: the remote cannot be reached, or does not take what is ours.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> sync_records(clinic, SyncRecords())
        Traceback (most recent call last):
        rounds.base.problems.UsageError: this workspace is shared with nobody yet
    """
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
