"""Unanswered concern: something they raised is open past its days to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule
from rounds.base.dates import day_words
from rounds.base.words import counted, quoted

if TYPE_CHECKING:
    from datetime import date

    from rounds import Feedback, Relationship

LEAST = {"concern": 0.8, "need": 0.55}
SPAN = 0.2
A_MONTH = 30


def unanswered_concern(relationship: Relationship, as_of: date) -> Opportunity | None:
    """Concerns before needs, the longest late first; nearly every other matter can wait for this."""
    usual = relationship.settings.cutoffs.sla_days
    late = [(item, (as_of - item.answer_due(usual)).days) for item in relationship.open_feedback]
    late = [(item, days) for item, days in late if days > 0]
    if not late or relationship.status == "left":
        return None
    late.sort(key=lambda pair: (-LEAST.get(pair[0].type, 0.0), -pair[1], pair[0].id))
    first, longest = late[0]
    about = f" about {first.category}" if first.category else ""
    return Opportunity(
        action=f"Answer {relationship.called}: {first.type}{about}",
        reasons=tuple(_reason(item, days, as_of) for item, days in late),
        urgency=LEAST.get(first.type, 0.5) + SPAN * min(1.0, longest / A_MONTH),
        channel="phone",
        tells="feedback",
    )


def _reason(item: Feedback, late: int, as_of: date) -> str:
    about = f" about {item.category}" if item.category else ""
    waited = counted((as_of - item.opened).days, "day")
    said = f"{item.type.capitalize()}{about} of {day_words(item.opened)}, {quoted(item.text)}"
    return f"{said}: open for {waited}, {late:,} past the day for an answer"


rule = OpportunityRule("unanswered-concern", "Unanswered concern", unanswered_concern)
