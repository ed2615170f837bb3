"""Feedback: whether what they raised was answered in time. Half is lost with each open overdue item."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule

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
    overdue = [item for item in relationship.open_feedback if _due(item, relationship) < as_of]
    if not overdue:
        waiting = len(relationship.open_feedback)
        return Reason(1.0, f"{waiting} open, none past its days to answer" if waiting else "Nothing is left unanswered")
    oldest = max((as_of - _due(item, relationship)).days for item in overdue)
    unanswered = "1 concern or need" if len(overdue) == 1 else f"{len(overdue)} concerns or needs"
    days = "1 day" if oldest == 1 else f"{oldest:,} days"
    return Reason(max(0.0, 1 - LOST_FOR_EACH * len(overdue)), f"{unanswered} open, up to {days} past the answer's time")


def _due(item: Feedback, relationship: Relationship) -> date:
    days = relationship.settings.cutoffs.sla_days if item.sla_days is None else item.sla_days
    return item.opened + timedelta(days)


rule = ScoringRule("feedback", "Concerns answered", feedback, weight=10)
