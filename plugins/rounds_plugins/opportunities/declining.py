"""Declining: significantly fewer referrals in the last 3 months than the 12 months before let expect (Poisson)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.analysis.movement import Decline, decline, silence
from rounds.base.words import amount, chance, counted
from rounds_plugins.opportunities.wording import months

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship

RECENT_MONTHS = 3
LEAST, SPAN = 0.6, 0.35


def declining(relationship: Relationship, as_of: date) -> Opportunity | None:  # noqa: ARG001 - a rule's signature
    """The last 3 full months that the book has referrals for; a source that is silent is the dormant rule's."""
    if not relationship.referrals or not relationship.approachable:
        return None
    recent, cutoffs = relationship.full_months(RECENT_MONTHS), relationship.settings.cutoffs
    found, silent = decline(relationship, recent, cutoffs), silence(relationship, recent.end, cutoffs)
    if not found.called or (silent and silent.dormant):
        return None
    first = (
        f"{counted(found.received, 'referral')} in {months(recent)}, {amount(found.expected)} expected from the "
        f"{found.months} months before (chance of so few: {chance(found.probability)})"
    )
    missing = 1 - found.received / found.expected
    return Opportunity(
        action=f"Ask {relationship.called} what has changed",
        reasons=(first, *_worth(relationship, found)),
        urgency=LEAST + SPAN * missing,
        channel="visit",
    )


def _worth(relationship: Relationship, found: Decline) -> tuple[str, ...]:
    """What the missing referrals are worth, by the margin of those of the last 12 months."""
    year = relationship.last_year
    received, value = relationship.referrals_in(year), relationship.value_in(year)
    lost = (found.expected - found.received) * value / received if received else 0.0
    return (f"About ${lost:,.0f} of margin less than expected in these {RECENT_MONTHS} months",) if lost > 0 else ()


rule = OpportunityRule("declining", "Declining", declining)
