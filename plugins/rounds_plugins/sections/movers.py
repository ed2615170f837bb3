"""What to do next about a source whose referrals moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds_plugins.sections.wording import next_step

if TYPE_CHECKING:
    from datetime import date

    from rounds import Findings
    from rounds.analysis.movement import MovementLine


def known_until(findings: Findings) -> date:
    """The last day of the period, or the day up to which the book knows of referrals, whichever is earlier."""
    through = next((one.norms.through for one in findings.relationships), None) or findings.as_of
    return min(findings.period.end, through)


def do_next(line: MovementLine, findings: Findings) -> str:
    """The most urgent opportunity's action; else thanks for a gain, and a touch for a loss."""
    one = findings.relationship(line.source_id)
    if one is None:
        return ""
    if not one.active:
        return f"Status is {one.status}: look for who follows"
    chance = next((chance for chance in findings.opportunities if chance.source_id == line.source_id), None)
    if chance:
        return chance.action
    return f"Thank {one.called}" if line.change > 0 or line.new else next_step(one, findings.channels)
