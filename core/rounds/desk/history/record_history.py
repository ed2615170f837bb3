"""What happened to a record, or to all of them, commit by commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.desk.history.changes import difference
from rounds.desk.lookup import choose_record
from rounds.storage.history import past_commits

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.desk.history.changes import Difference
    from rounds.storage.history import PastCommit

MOST_COMMITS = 20


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Whose history to show.

    Attributes:
        who: The id of a record, or part of the name of a contact or organization; empty: all records.
        most: How many commits to look at, from the latest back.
    """

    who: str = ""
    most: int = MOST_COMMITS


@dataclass(frozen=True, slots=True)
class CommittedChange:
    """A commit, and what it changed of what was asked for."""

    commit: PastCommit
    found: Difference

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {**commit_data(self.commit), "subject": self.commit.subject, "changes": self.found.as_data()}


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """Commits that changed a record, the latest first.

    Attributes:
        changes: A commit each.
    """

    changes: tuple[CommittedChange, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [change.as_data() for change in self.changes]


def commit_data(commit: PastCommit) -> dict[str, Any]:
    """Which commit, of which day, and by whom, for other programs."""
    return {"commit": commit.hash, "day": str(commit.written), "author": commit.author}


def show_history(desk: Desk, request: ShowHistory) -> RecordHistory:
    """The commits that changed a record; of a record in a file with others, only those that changed it.

    Raises:
        Ambiguous: several records could be meant.
        UsageError: none is meant, or there is no history.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> history = show_history(clinic, ShowHistory("okafor", most=5))
        >>> history.changes[-1].commit.subject
        'Start with the sample clinic'
    """
    workspace = desk.workspace
    record = choose_record(desk.book, request.who, desk.ear) if request.who else None
    paths = [record.source.path] if record else ["."]
    told: list[CommittedChange] = []
    for commit in past_commits(workspace, paths, most=request.most):
        found = difference(workspace, commit.before, commit.hash, paths)
        if record:
            own = tuple(change for change in found.changes if change.key == (record.kind, record.id))
            found = replace(found, changes=own, others=())
        if found.changes or record is None:
            told.append(CommittedChange(commit, replace(found, broken=())))
    return RecordHistory(tuple(told))
