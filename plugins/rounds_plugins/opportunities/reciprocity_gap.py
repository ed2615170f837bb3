"""Reciprocity gap: a source sends patients and hardly gets any back, where the client records those it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.base.words import counted

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship

LEAST, SPAN = 0.2, 0.2


def reciprocity_gap(relationship: Relationship, as_of: date) -> Opportunity | None:  # noqa: ARG001 - a rule's signature
    """Over 12 months: received at least ``reciprocity_received``, sent back less than ``reciprocity_ratio`` of it."""
    cutoffs, year = relationship.settings.cutoffs, relationship.last_year
    received, sent = relationship.referrals_in(year), relationship.sent_in(year)
    if not relationship.approachable or not relationship.norms.sent or received < max(1, cutoffs.reciprocity_received):
        return None
    if sent >= received * cutoffs.reciprocity_ratio:
        return None
    usual = relationship.norms.referrals
    reason = (
        f"Sent {counted(received, 'referral')} in 12 months and got {sent:,} back "
        f"({sent / received:.0%}, where {cutoffs.reciprocity_ratio:.0%} is called fair)"
    )
    return Opportunity(
        action=f"Thank {relationship.called}, and ask which patients they would like to see",
        reasons=(reason,),
        urgency=LEAST + SPAN * (min(1.0, received / usual) if usual else 0.0),
        channel="phone",
    )


rule = OpportunityRule("reciprocity-gap", "Reciprocity gap", reciprocity_gap)
