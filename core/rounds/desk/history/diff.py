"""What changed between two states of the records, or since one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.desk.history.changes import difference, uncommitted
from rounds.storage.history import commit_at

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.desk.history.changes import Difference


@dataclass(frozen=True, slots=True)
class ShowDiff:
    """Which states to compare.

    Attributes:
        revisions: ``FROM..TO``, or FROM alone for what changed from then to the files as they are; each is a day, a
            commit, a branch or a tag. Empty: what is not committed yet.
    """

    revisions: str = ""


def show_diff(desk: Desk, request: ShowDiff) -> Difference:
    """What changed, record by record.

    Raises:
        UsageError: there is no history, nothing was committed by that day, or git knows no such commit.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> show_diff(clinic, ShowDiff("HEAD..HEAD")).changes
        ()
    """
    first, dots, last = request.revisions.partition("..")
    before, _ = commit_at(desk.workspace, first or "HEAD")
    if not dots:
        return uncommitted(desk, before)
    after, _ = commit_at(desk.workspace, last or "HEAD")
    return difference(desk.workspace, before, after)
