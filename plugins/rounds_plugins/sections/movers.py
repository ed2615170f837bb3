"""How far referrals are known, and what to do next about a source whose referrals moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.dates import months_to
from rounds_plugins.sections.wording import next_step

if TYPE_CHECKING:
    from datetime import date

    from rounds import Findings, Period
    from rounds.analysis.movement import MovementLine


def known_until(findings: Findings) -> date:
    """The last day of the period, or the day up to which the book knows of referrals, whichever is earlier."""
    through = next((one.norms.through for one in findings.relationships), None) or findings.as_of
    return min(findings.period.end, through)


def known_since(findings: Findings) -> date | None:
    """The day of the first referral that the book knows of."""
    return min((one.first_referral for one in findings.relationships if one.first_referral), default=None)


def months_known(findings: Findings, most: int) -> tuple[Period, ...]:
    """The months up to the period's end of which the book knows referrals; the last one may be unfinished."""
    until, since = known_until(findings), known_since(findings)
    months = months_to(until, most)
    return tuple(month for month in months if since and month.end >= since) or months[-1:]


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
