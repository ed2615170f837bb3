"""Outcomes: what became of the referred, how much of the potential stays, and how much hangs on few."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric
from rounds.analysis.concentration import concentration
from rounds.analysis.funnel import Funnel, funnel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Period, Relationship
    from rounds.analysis.funnel import Rate


def scheduled_rate(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the mature referrals of the period that were scheduled."""
    found = _funnel(relationships, period)
    return _percent(found.scheduled if found else None)


def seen_rate(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the mature referrals of the period that were seen."""
    found = _funnel(relationships, period)
    return _percent(found.seen if found else None)


def reported_rate(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the patients seen of whom the source got a report."""
    found = _funnel(relationships, period)
    return _percent(found.reported if found else None)


def loop_closed(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the cases seen of which a report went out within the settings' ``loop_days``."""
    found = _funnel(relationships, period)
    return _percent(found.loop if found else None)


def largest_share(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the referrals that came from the largest source."""
    found = concentration(relationships, period)
    return 100 * found.top(1) if found.lines else math.nan


def effective_referrers(relationships: Sequence[Relationship], period: Period) -> float:
    """How many equal sources would be as concentrated (1 / HHI)."""
    return concentration(relationships, period).effective or math.nan


def _funnel(relationships: Sequence[Relationship], period: Period) -> Funnel | None:
    if not relationships:
        return None
    return funnel(relationships, period, relationships[0].as_of, relationships[0].settings.cutoffs)


def _percent(rate: Rate | None) -> float:
    return math.nan if rate is None or rate.share is None else 100 * rate.share


metrics = (
    Metric("scheduled-rate", "Referrals scheduled", "%", scheduled_rate, "level", from_referrals=True),
    Metric("seen-rate", "Referrals seen", "%", seen_rate, "level", from_referrals=True),
    Metric("reported-rate", "Patients reported back", "%", reported_rate, "level", from_referrals=True),
    Metric("loop-closed", "Loops closed in time", "%", loop_closed, "level", from_referrals=True),
    Metric("largest-share", "Share of the largest source", "%", largest_share, "level", "less", from_referrals=True),
    Metric("effective-referrers", "Effective referrers", "sources", effective_referrers, "level", from_referrals=True),
)
