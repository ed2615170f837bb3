"""Frequency: referrals of the last 12 months beside the busiest sources, min(1, referrals / 90th percentile)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule
from rounds.base.words import counted
from rounds_plugins.scoring.evidence import last_year

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship


def frequency(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """1 from the 90th percentile of all sources that referred; 0 for one that did not."""
    referrals, usual = relationship.referrals_in(relationship.last_year), relationship.norms.referrals
    if not referrals or not usual:
        return Reason(0.0, "No referral in the last 12 months")
    words = f"{counted(referrals, 'referral')} in 12 months (the top tenth sent {usual:,.0f} or more)"
    return Reason(min(1.0, referrals / usual), words)


rule = ScoringRule("frequency", "Frequency", frequency, weight=20, records=last_year)
