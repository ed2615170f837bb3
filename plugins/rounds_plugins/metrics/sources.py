"""Sources: how many refer, are new, come back and stay, and which share of their potential they send."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric, Period
from rounds.analysis.movement import Movement, movement
from rounds.base.dates import add_months, month_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Relationship

ACTIVE_MONTHS = 3


def new_sources(relationships: Sequence[Relationship], period: Period) -> float:
    """Sources whose first referral ever lies in the period."""
    return sum(one.first_referral is not None and one.first_referral in period for one in relationships)


def reactivated_sources(relationships: Sequence[Relationship], period: Period) -> float:
    """Sources that referred in the period after the settings' ``reactivated_days`` (180) without a referral."""
    found = _movement(relationships, period)
    return len(found.reactivated) if found else 0


def active_sources(relationships: Sequence[Relationship], period: Period) -> float:
    """Sources that referred in the month of the period's last day or the two before it."""
    recent = Period(add_months(month_start(period.end), 1 - ACTIVE_MONTHS), period.end)
    return sum(one.referrals_in(recent) > 0 for one in relationships)


def retention(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the sources active in the equal window before that referred in the period too."""
    found = _movement(relationships, period)
    return math.nan if found is None or found.retention is None else 100 * found.retention


def share(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of their potential for as long that the sources with a known potential sent."""
    known = [one for one in relationships if one.potential_per_month]
    monthly = math.fsum(one.potential_per_month or 0.0 for one in known)
    if not monthly:
        return math.nan
    return 100 * math.fsum((one.share(period) or 0.0) * (one.potential_per_month or 0.0) for one in known) / monthly


def _movement(relationships: Sequence[Relationship], period: Period) -> Movement | None:
    if not relationships:
        return None
    return movement(relationships, period, period.preceding(), relationships[0].settings.cutoffs)


metrics = (
    Metric("new-sources", "New referral sources", "sources", new_sources, from_referrals=True),
    Metric("reactivated-sources", "Sources won back", "sources", reactivated_sources, from_referrals=True),
    Metric("active-sources", "Active sources", "sources", active_sources, "level", from_referrals=True),
    Metric("retention", "Retention of sources", "%", retention, "level", from_referrals=True),
    Metric("share", "Share of potential", "%", share, "level", from_referrals=True),
)
