"""Volume: referrals received, patients seen, and what they are worth. All of them count up over a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Period, Referral, Relationship


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


metrics = (
    Metric("referrals", "Referrals received", "referrals", referrals, from_referrals=True),
    Metric("patients-seen", "Patients seen", "patients", patients_seen, from_referrals=True),
    Metric("value", "Value of referrals", "US dollars", value, from_referrals=True),
    Metric("referrals-sent", "Referrals sent to sources", "referrals", referrals_sent),
)
