"""Upkeep: whether touches are entered in time and with a next step, and records confirmed; days to win a source."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric
from rounds.analysis.first_referral import first_referral
from rounds.analysis.health import Health, health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Period, Record, Relationship


def entry_lag(relationships: Sequence[Relationship], period: Period) -> float:
    """Median days from a touch of the period to its entry."""
    found = _health(relationships, period)
    return math.nan if found is None or found.median_lag is None else found.median_lag


def next_steps(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the touches from us that say what comes next."""
    found = _health(relationships, period)
    return math.nan if found is None or found.share_next is None else 100 * found.share_next


def verified(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the active sources confirmed within the settings' ``verified_days``."""
    found = _health(relationships, period)
    return math.nan if found is None or found.share_verified is None else 100 * found.share_verified


def days_to_first_referral(relationships: Sequence[Relationship], period: Period) -> float:
    """Kaplan-Meier median of days from first touch to first referral, as known at the period's end."""
    median = first_referral(relationships, period.end).days.median
    return math.nan if median is None else median


def _health(relationships: Sequence[Relationship], period: Period) -> Health | None:
    return health(relationships, period, relationships[0].settings.cutoffs) if relationships else None


def _records_of(relationships: Sequence[Relationship], period: Period) -> list[Record]:  # noqa: ARG001 - as of the day
    """The sources' own records."""
    return [one.source for one in relationships if one.active]


metrics = (
    Metric("entry-lag", "Days from touch to entry", "days", entry_lag, "level", better="less"),
    Metric("next-steps", "Touches with a next step", "%", next_steps, "level"),
    Metric("verified", "Sources confirmed within a year", "%", verified, "level", records=_records_of),
    Metric(
        "days-to-first-referral",
        "Days to first referral",
        "days",
        days_to_first_referral,
        "level",
        "less",
        from_referrals=True,
    ),
)
