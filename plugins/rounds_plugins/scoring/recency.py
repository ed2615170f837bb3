"""Recency: how long ago the last referral came, e^(-days / the settings' ``recency_days``)."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule
from rounds.base.dates import month_words

if TYPE_CHECKING:
    from rounds import Referral, Relationship


def recency(relationship: Relationship, as_of: date) -> Reason:
    """1 on the day of a referral, 37% after ``recency_days``; 0 for a source that never referred.

    A month's count is as recent as the month's last day, since nobody knows the day better.
    """
    last = relationship.last_referral
    if last is None:
        return Reason(0.0, "No referral yet")
    days = (as_of - last).days
    return Reason(math.exp(-days / relationship.settings.cutoffs.recency_days), _words(relationship, days))


def _words(relationship: Relationship, days: int) -> str:
    columns = relationship.referrals.columns
    latest = max(columns.latest)
    day = columns.days[columns.latest.index(latest)]
    if day != latest:  # a month's count: nobody knows the day
        return f"Last referral in {month_words(date.fromordinal(day))}"
    return f"Last referral {days} days ago" if days > 1 else f"Last referral {('today', 'yesterday')[days]}"


def _records(relationship: Relationship, as_of: date) -> list[Referral]:  # noqa: ARG001 - the relationship ends then
    """The latest row."""
    return sorted(relationship.referrals, key=lambda row: row.latest_day)[-1:]


rule = ScoringRule("recency", "Recency", recency, weight=20, records=_records, cutoffs=("recency_days",))
