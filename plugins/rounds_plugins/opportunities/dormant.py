"""Dormant: silent for longer than its own rhythm of referrals explains."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.analysis.movement import Silence, silence
from rounds.base.dates import day_words, trailing_days
from rounds.base.words import amount, counted

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship

A_YEAR = 365
LEAST, SPAN = 0.25, 0.55


def dormant(relationship: Relationship, as_of: date) -> Opportunity | None:
    """More urgent the more it used to send; less so with every year of silence."""
    through, cutoffs = relationship.norms.through, relationship.settings.cutoffs
    if through is None or not relationship.approachable:
        return None
    found = silence(relationship, min(as_of, through), cutoffs)
    if found is None or not found.dormant:
        return None
    sent = relationship.referrals_in(trailing_days(found.last, A_YEAR))
    usual = relationship.norms.referrals
    weight = min(1.0, sent / usual) if usual else 1.0
    years_too_long = (found.days - found.limit) / A_YEAR
    return Opportunity(
        action=f"Win {relationship.called} back",
        reasons=(_silent(found), f"Sent {counted(sent, 'referral')} in the 12 months before"),
        urgency=LEAST + SPAN * weight / (1 + years_too_long),
        channel="visit",
    )


def _silent(found: Silence) -> str:
    since = day_words(found.last + timedelta(1))
    usual = f"one every {amount(found.usual_gap)} days was usual" if found.usual_gap else "it had referred only once"
    return f"No referral for {found.days:,} days, since {since}; {usual}, and {amount(found.limit)} days is the limit"


rule = OpportunityRule("dormant", "Dormant", dormant)
