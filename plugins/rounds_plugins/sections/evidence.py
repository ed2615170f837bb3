"""Evidence: the records behind figures, how far referrals are known, and what to do where they moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.dates import month_start, months_to
from rounds_plugins.sections.wording import next_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds import Findings, Period, Referral, Relationship, Touch
    from rounds.analysis.movement import MovementLine
    from rounds.book.timelines import Timeline
    from rounds.report.blocks import Tone


def referral_rows(relationships: Iterable[Relationship], *periods: Period) -> list[Timeline[Referral]]:
    """The referral rows of these sources in any of the periods, to be cited: source by source."""
    return [one.referral_rows_in(period) for one in relationships for period in periods]


def touches_of(relationships: Iterable[Relationship], period: Period) -> list[Timeline[Touch]]:
    """The touches of these sources in the period, to be cited: source by source."""
    return [one.touches_in(period) for one in relationships]


def our_touches(relationships: Iterable[Relationship], period: Period) -> list[Timeline[Touch]]:
    """Those of them that came from us."""
    return [one.outbound_in(period) for one in relationships]


A_LITTLE = 0.05
"""A difference that is called level."""


def known_until(findings: Findings) -> date:
    """The last day of the period, or the day up to which the book knows of referrals, whichever is earlier."""
    through = next((one.norms.through for one in findings.relationships), None) or findings.as_of
    return min(findings.period.end, through)


def none_known(findings: Findings) -> bool:
    """Whether no referral of the period is known yet: the records end before it, or there are none."""
    return findings.since is None or known_until(findings) < findings.period.start


def unfinished(findings: Findings) -> bool:
    """Whether referrals of the period are still to come, so that whole windows are not compared with it."""
    return known_until(findings) < findings.period.end


def recorded(findings: Findings, window: Period) -> bool:
    """Whether the records reach back to the window's beginning, so that it may be compared with."""
    return findings.since is not None and month_start(findings.since) <= window.start


def volume_tone(findings: Findings) -> Tone:
    """Whether more or fewer referrals than in the window before is good news; neutral where that is too early."""
    now, before = findings.movement.received, findings.movement.received_before
    if unfinished(findings) or not before or not recorded(findings, findings.before):
        return "neutral"
    if abs(now - before) <= A_LITTLE * before:
        return "neutral"
    return "good" if now > before else "bad"


def months_known(findings: Findings, most: int) -> tuple[Period, ...]:
    """The months up to the period's end of which the book knows referrals; the last one may be unfinished."""
    until = known_until(findings)
    return months_to(until, most, since=findings.since or until)


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
