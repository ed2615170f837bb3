"""Reciprocity: patients sent back to the source, beside the ratio that the settings call fair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule
from rounds_plugins.scoring.evidence import last_year

if TYPE_CHECKING:
    from datetime import date

    from rounds import Referral, Relationship


def reciprocity(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """min(1, sent / (received x ``reciprocity_ratio``)) over 12 months; judged from ``reciprocity_received`` on."""
    cutoffs = relationship.settings.cutoffs
    received = relationship.referrals_in(relationship.last_year)
    sent = relationship.sent_in(relationship.last_year)
    if not relationship.norms.sent:
        return Reason(0.0, "Unknown: no patient sent to anybody is on record")
    if received < max(1, cutoffs.reciprocity_received):
        words = f"Received {received:,} in 12 months: too few to judge, which starts at {cutoffs.reciprocity_received}"
        return Reason(0.0, words)
    fair = received * cutoffs.reciprocity_ratio
    return Reason(min(1.0, sent / fair) if fair else 1.0, f"Sent {sent:,} back for {received:,} received in 12 months")


def _records(relationship: Relationship, as_of: date) -> list[Referral]:
    """The rows received and sent in the year."""
    sent = [row for row in relationship.sent if row.day in relationship.last_year]
    return [*last_year(relationship, as_of), *sent]


CUTOFFS = ("reciprocity_received", "reciprocity_ratio")
rule = ScoringRule("reciprocity", "Reciprocity", reciprocity, weight=5, records=_records, cutoffs=CUTOFFS)
