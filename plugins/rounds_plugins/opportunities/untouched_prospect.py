"""Untouched prospect: somebody who could send patients, and whom nobody has contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.base.dates import day_words
from rounds.base.words import amount

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship

A_YEAR = 12
LEAST, SPAN = 0.4, 0.3


def untouched_prospect(relationship: Relationship, as_of: date) -> Opportunity | None:  # noqa: ARG001 - a rule's signature
    """A prospect without any touch whose potential is at least ``prospect_potential`` referrals a month."""
    potential, usual = relationship.source.potential, relationship.norms.referrals
    if relationship.status != "prospect" or not relationship.approachable:
        return None
    if relationship.touches or potential is None:
        return None
    monthly = potential.referrals_per_month
    if monthly < relationship.settings.cutoffs.prospect_potential:
        return None
    estimate = f"{potential.source}, {day_words(potential.date)}"
    return Opportunity(
        action=f"Introduce yourselves to {relationship.called}",
        reasons=(f"Could send {amount(monthly)} a month ({estimate}), and nobody has been in touch yet",),
        urgency=LEAST + SPAN * (min(1.0, monthly * A_YEAR / usual) if usual else 0.0),
        channel="visit",
    )


rule = OpportunityRule("untouched-prospect", "Untouched prospect", untouched_prospect)
