"""Value: margin of the patients of the last 12 months, min(1, value / 90th percentile)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Reason, ScoringRule
from rounds_plugins.scoring.evidence import last_year

if TYPE_CHECKING:
    from datetime import date

    from rounds import Relationship


def value(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """1 from the 90th percentile of all sources that referred; 0 where no service line has a margin."""
    dollars, usual = relationship.value_in(relationship.last_year), relationship.norms.value
    if not any(line.margin for line in relationship.settings.service_lines.values()):
        return Reason(0.0, "Unknown: no service line has a margin in the settings")
    if dollars <= 0 or usual <= 0:
        return Reason(0.0, "No referral of a known value in the last 12 months")
    words = f"${dollars:,.0f} margin in 12 months (the top tenth brought ${usual:,.0f} or more)"
    return Reason(min(1.0, dollars / usual), words)


rule = ScoringRule("value", "Value", value, weight=20, records=last_year)
