"""Splitter: sends a fair part of its potential, and the rest elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.base.dates import day_words
from rounds.base.words import amount, counted
from rounds_plugins.opportunities.declining import declining
from rounds_plugins.opportunities.dormant import dormant

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship

MONTHS = 12
LEAST, SPAN = 0.3, 0.3


def splitter(relationship: Relationship, as_of: date) -> Opportunity | None:
    """Share of potential over 12 full months from ``splitter_low`` up to, not including, ``splitter_high``.

    Who is being lost is asked about that first: the declining and dormant rules tell it.
    """
    cutoffs, potential = relationship.settings.cutoffs, relationship.source.potential
    if potential is None or not relationship.referrals or not relationship.approachable:
        return None
    year = relationship.full_months(MONTHS)
    share, sent = relationship.share(year), relationship.referrals_in(year)
    if share is None or not cutoffs.splitter_low <= share < cutoffs.splitter_high:
        return None
    if declining(relationship, as_of) or dormant(relationship, as_of):
        return None
    possible = potential.referrals_per_month * MONTHS
    elsewhere, usual = possible - sent, relationship.norms.referrals
    shares = (
        f"Sent {counted(sent, 'referral')} in 12 months of an estimated {amount(possible)} ({share:.0%}); "
        f"some {amount(elsewhere)} went elsewhere"
    )
    return Opportunity(
        action=f"Ask {relationship.called} what would bring the others here",
        reasons=(shares, f"The estimate is from {potential.source}, {day_words(potential.date)}"),
        urgency=LEAST + SPAN * (min(1.0, elsewhere / usual) if usual else 0.0),
        channel="visit",
    )


rule = OpportunityRule("splitter", "Splitter", splitter)
