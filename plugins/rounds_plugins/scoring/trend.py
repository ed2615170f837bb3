"""Trend: referrals of the last 3 complete months beside what the 12 months before let expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Period, Reason, ScoringRule
from rounds.analysis.movement import decline
from rounds.base.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rounds import Referral, Relationship

RECENT_MONTHS = 3
EARLIER_MONTHS = 12


def trend(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """min(1, referrals / expected): 1 for a source that holds or grows, 0 for one that fell silent or never referred.

    Complete months only, since counts of an unfinished month are not final, and no later than the book knows of any
    referral: what was not yet entered is no silence.
    """
    recent = relationship.full_months(RECENT_MONTHS)
    found = decline(relationship, recent, relationship.settings.cutoffs)
    sent, expected = found.received, found.expected
    if not expected:
        words = f"{sent:,} in the last 3 full months, after none in the 12 months before"
        return Reason(1.0, words) if sent else Reason(0.0, "No referral in the last 15 full months")
    usual = f"{expected:,.1f}".removesuffix(".0")
    words = f"{sent:,} in the last 3 full months, {usual} expected from the {found.months} months before"
    return Reason(min(1.0, sent / expected), words)


def _records(relationship: Relationship, as_of: date) -> Sequence[Referral]:  # noqa: ARG001 - the relationship ends then
    """The rows of the months that are compared."""
    recent = relationship.full_months(RECENT_MONTHS)
    return relationship.referral_rows_in(Period(add_months(recent.start, -EARLIER_MONTHS), recent.end))


rule = ScoringRule("trend", "Trend", trend, weight=15, records=_records)
