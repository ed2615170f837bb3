"""What the sources did: referrals, what they are worth, the circle of sources, and what became of the referred."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric, Period
from rounds.analysis.funnel import Funnel, funnel
from rounds.analysis.movement import Movement, movement
from rounds.analysis.shares import concentration
from rounds.base.dates import add_months, month_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Referral, Relationship
    from rounds.analysis.funnel import Rate


def referrals(relationships: Sequence[Relationship], period: Period) -> float:
    """Patients received; a month's count counts on the first of its month."""
    return sum(one.referrals_in(period) for one in relationships)


def patients_seen(relationships: Sequence[Relationship], period: Period) -> float:
    """Of the patients received in the period, those known to have been seen."""
    return sum(_seen(row, one) for one in relationships for row in one.referral_rows_in(period))


def value(relationships: Sequence[Relationship], period: Period) -> float:
    """US dollars of margin: patients seen where known, else received, times their service line's margin."""
    return sum(one.value_in(period) for one in relationships)


def referrals_sent(relationships: Sequence[Relationship], period: Period) -> float:
    """Patients whom the client sent to the sources."""
    return sum(one.sent_in(period) for one in relationships)


def _seen(row: Referral, one: Relationship) -> int:
    if row.seen is not None:
        return row.seen
    return row.count if row.seen_on and row.seen_on <= one.as_of else 0


VOLUME = (
    Metric("referrals", "Referrals received", "referrals", referrals, from_referrals=True),
    Metric("patients-seen", "Patients seen", "patients", patients_seen, from_referrals=True),
    Metric("value", "Value of referrals", "US dollars", value, from_referrals=True),
    Metric("referrals-sent", "Referrals sent to sources", "referrals", referrals_sent),
)


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


SOURCES = (
    Metric("new-sources", "New referral sources", "sources", new_sources, from_referrals=True),
    Metric("reactivated-sources", "Sources won back", "sources", reactivated_sources, from_referrals=True),
    Metric("active-sources", "Active sources", "sources", active_sources, "level", from_referrals=True),
    Metric("retention", "Retention of sources", "%", retention, "level", from_referrals=True),
    Metric("share", "Share of potential", "%", share, "level", from_referrals=True),
)


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


OUTCOMES = (
    Metric("scheduled-rate", "Referrals scheduled", "%", scheduled_rate, "level", from_referrals=True),
    Metric("seen-rate", "Referrals seen", "%", seen_rate, "level", from_referrals=True),
    Metric("reported-rate", "Patients reported back", "%", reported_rate, "level", from_referrals=True),
    Metric("loop-closed", "Loops closed in time", "%", loop_closed, "level", from_referrals=True),
    Metric("largest-share", "Share of the largest source", "%", largest_share, "level", "less", from_referrals=True),
    Metric("effective-referrers", "Effective referrers", "sources", effective_referrers, "level", from_referrals=True),
)
