"""Feedback: whether what they raised was answered in time. Half is lost with each open overdue item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule
from rounds.base.words import counted

if TYPE_CHECKING:
    from datetime import date

    from rounds import Feedback, Relationship

LOST_FOR_EACH = 0.5


def feedback(relationship: Relationship, as_of: date) -> Reason:
    """max(0, 1 - half for each concern or need that is open past its days to answer).

    0 for a source with whom nothing has passed yet: there is nothing to have answered well.
    """
    if not (relationship.touches or relationship.referrals or relationship.feedback):
        return Reason(0.0, "Nothing has passed between us yet")
    due = [item.answer_due(relationship.settings.cutoffs.sla_days) for item in relationship.open_feedback]
    overdue = [day for day in due if day < as_of]
    if not overdue:
        waiting = len(due)
        return Reason(1.0, f"{waiting} open, none past its days to answer" if waiting else "Nothing is left unanswered")
    unanswered = counted(len(overdue), "concern or need", "concerns or needs")
    days = counted((as_of - min(overdue)).days, "day")
    return Reason(max(0.0, 1 - LOST_FOR_EACH * len(overdue)), f"{unanswered} open, up to {days} past the answer's time")


def _records(relationship: Relationship, as_of: date) -> tuple[Feedback, ...]:  # noqa: ARG001 - the relationship ends then
    """What is open."""
    return relationship.open_feedback


rule = ScoringRule("feedback", "Concerns answered", feedback, weight=10, records=_records, cutoffs=("sla_days",))
