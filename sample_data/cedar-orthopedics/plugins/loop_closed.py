"""A scoring rule of our own: did the source hear from us about the patients whom it sent?

A quarter of family doctors hear nothing for weeks after a referral, and then they stop referring. So a source for whom
we write every letter scores the full weight, and one whom we leave in the dark scores little: that one needs us now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule, hookimpl

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship, Settings


@hookimpl
def register_scoring_rules(settings: Settings) -> list[ScoringRule]:  # noqa: ARG001 - this rule has no settings
    """Called before scores are computed. ``scoring.weights.loop-closed`` in rounds.yaml replaces the 10 points."""
    return [ScoringRule("loop-closed", "Letters back to them", loop_closed, weight=10)]


def loop_closed(relationship: Relationship, as_of: date) -> Reason | None:  # noqa: ARG001 - last_year ends with it
    """Letters sent, over patients seen, in the last 12 months: 0 to 1. None, no part of the score, without patients."""
    rows = relationship.referral_rows_in(relationship.last_year)
    seen, reported = sum(row.seen or 0 for row in rows), sum(row.reported or 0 for row in rows)
    if not seen:
        return None
    return Reason(reported / seen, f"They got a letter about {reported} of {seen} patients seen in 12 months")
