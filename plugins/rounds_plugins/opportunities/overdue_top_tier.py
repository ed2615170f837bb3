"""Overdue top tier: one of the most important sources has not been touched in its rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.base.dates import day_words
from rounds.base.words import counted

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship

LEAST, SPAN = 0.6, 0.3


def overdue_top_tier(relationship: Relationship, as_of: date) -> Opportunity | None:
    """The top tier is the first by name (A). More urgent the more rhythms have passed, up to two."""
    tiers, days, last = relationship.settings.tiers, relationship.cadence_days, relationship.last_touch
    if not tiers or relationship.tier != min(tiers) or days is None:
        return None
    if last and not relationship.overdue_days:
        return None
    rhythm = f"Tier {relationship.tier}, a touch every {counted(days, 'day')}"
    if last is None:
        reason, late = f"{rhythm}: there has been none yet", 0.0
    else:
        silent = (as_of - last).days
        late = min(1.0, relationship.overdue_days / days)
        reason = (
            f"{rhythm}: the last was {counted(silent, 'day')} ago, on {day_words(last)} "
            f"({counted(relationship.overdue_days, 'day')} late)"
        )
    return Opportunity(
        action=f"Get back in touch with {relationship.called}" if last else f"Get in touch with {relationship.called}",
        reasons=(reason,),
        urgency=LEAST + SPAN * late,
        channel=relationship.best_channel(relationship.planned_channels),
        tells="rhythm",
    )


rule = OpportunityRule("overdue-top-tier", "Overdue, top tier", overdue_top_tier)
