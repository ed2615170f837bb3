"""Share: referrals of the last 12 full months over what the source could send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule

if TYPE_CHECKING:
    from datetime import date

    from rounds import Record, Relationship

MONTHS = 12


def share(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """min(1, referrals / potential); 0 without an estimate of the potential, which the words ask for.

    Full months, no later than the book knows of any referral.
    """
    monthly = relationship.potential_per_month
    if monthly is None:
        return Reason(0.0, "Unknown: nobody has estimated how many it could send")
    part = relationship.share(relationship.full_months(MONTHS))
    if part is None:
        return Reason(0.0, "Could send none, by the estimate")
    words = f"{part:.0%} of the {monthly:g} a month that it could send, over the last 12 full months"
    return Reason(min(1.0, part), words)


def _records(relationship: Relationship, as_of: date) -> list[Record]:  # noqa: ARG001 - the relationship ends then
    """The rows of the year, and the record that holds the estimate."""
    return [*relationship.referral_rows_in(relationship.full_months(MONTHS)), relationship.source]


rule = ScoringRule("share", "Share of potential", share, weight=10, records=_records)
