"""Time to first referral: how long it takes to win a source, and who was tried long without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Table, bar_chart, columns, first_rows
from rounds.analysis.first_referral import FirstReferral, survival_of
from rounds.base.dates import Period, day_words
from rounds.base.words import capital, counted, percent
from rounds_plugins.sections.wording import liaison_words, next_step, tier_words, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Chart, Findings, Record
    from rounds.analysis.first_referral import FirstReferralLine
    from rounds.report.blocks import Cell

    Cited = Record | Sequence[Record]

STEPS = (30, 60, 90, 180, 365)
QUARTER, HALF_YEAR = 90, 180


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, how many refer by when, tier by tier, and who waits longest."""
    found = findings.first_referral
    if not found.lines:
        yield Paragraph(
            f"Nobody was touched for the first time before referring, as far as is known on {day_words(found.until)}."
        )
        return
    yield Paragraph(_answer(found))
    yield Figures(tuple(_figures(findings)))
    yield _chart(found)
    yield _tiers(found)
    yield _waiting(findings)


def _answer(found: FirstReferral) -> str:
    days, needed = found.days, found.touches.median
    looked_at = counted(days.count, "source that had never referred was", "sources that had never referred were")
    first = f"{capital(looked_at)} touched; {days.ended:,} of them referred by {day_words(found.until)}."
    if days.median is None:
        return f"{first} Less than half have, so that no usual time can be told yet."
    took = counted(days.median, "day")
    return (
        f"{first} Half refer within {took}{f' and {touches(needed)}' if needed is not None else ''} of the first one."
    )


def _records(lines: Iterable[FirstReferralLine], findings: Findings) -> list[Cited]:
    """The touches up to each first referral, and that referral."""
    found: list[Cited] = []
    for line in lines:
        one = findings.relationship(line.source_id)
        if one:
            found.append(one.touches_in(Period(line.touched, line.referred or findings.first_referral.until)))
            if line.referred:
                found.append(one.referrals[:1])
    return found


def _figures(findings: Findings) -> Iterable[Figure]:
    found = findings.first_referral
    days, needed = found.days, found.touches
    so_far = f"{days.ended:,} referred, {days.censored:,} wait still"
    left_out = ", ".join(f"{number:,} {reason}" for reason, number in found.left_out if number) or "none"
    waits = findings.figure(
        "Days to first referral",
        "not half yet" if days.median is None else f"{days.median:,}",
        "Kaplan-Meier median of days from first touch to first referral, those who wait censored",
        f"{days.count:,} sources: {so_far}; left out: {left_out}",
        compared=so_far,
        meaning="median from the first touch",
        records=_records(found.lines, findings),
    )
    yield waits
    yield findings.figure(
        "Touches needed",
        "not half yet" if needed.median is None else f"{needed.median:,}",
        "Kaplan-Meier median of touches up to the first referral, those who wait censored",
        f"{needed.count:,} sources: {so_far}",
        compared=so_far,
        meaning="median, both directions",
        like=waits.basis,
    )
    for limit in (QUARTER, HALF_YEAR):
        waiting = days.after(limit)
        yield findings.figure(
            f"Refer within {limit} days",
            percent(1 - waiting),
            f"1 - part that waits longer than {limit} days (Kaplan-Meier)",
            f"1 - {waiting:.3f} = {percent(1 - waiting)}",
            meaning="estimated, those who wait counted in",
            like=waits.basis,
        )


def _chart(found: FirstReferral) -> Chart:
    parts = [(f"{days} days", 1 - found.days.after(days)) for days in STEPS]
    title = "How many have referred, by days since the first touch"
    return bar_chart(title, _finding(found), parts, "Have referred", "of those touched", kind="progress")


def _finding(found: FirstReferral) -> str:
    early, late = 1 - found.days.after(QUARTER), 1 - found.days.after(STEPS[-1])
    if not late:
        return "Nobody has referred within a year of the first touch yet."
    part = early / late
    return (
        f"Of those who refer within a year, {percent(part)} do so in the first {QUARTER} days."
        if part < 1
        else f"Whoever refers within a year does so in the first {QUARTER} days."
    )


def _tiers(found: FirstReferral) -> Table:
    rows = []
    for name, lines in found.tiers:
        days = survival_of(lines)
        rows.append((capital(tier_words(name)), days.count, days.ended, days.censored, days.median))
    return Table("By tier", columns("Tier", "#Touched", "#Referred", "#Wait still", "#Median days"), tuple(rows))


def _waiting(findings: Findings) -> Table:
    lines = findings.first_referral.waiting
    return first_rows(
        "Touched most, without a referral yet",
        columns("Source", "Owner", "First touch", "#Days", "#Touches", "Do next"),
        lines,
        lambda line: _row(line, findings),
        "Those touched most",
        empty="Whoever was touched has referred.",
        basis=lambda line: findings.basis(
            "days and touches since the first touch",
            f"{counted(line.days, 'day')}, {touches(line.touches)}",
            records=_records([line], findings),
        ),
    )


def _row(line: FirstReferralLine, findings: Findings) -> tuple[Cell, ...]:
    one = findings.relationship(line.source_id)
    usual = findings.first_referral.touches.median
    step = next_step(one, findings.channels) if one and one.active else "Look for who follows"
    much = usual is not None and line.touches > 2 * usual
    return (
        line.name,
        liaison_words(line.liaison, findings),
        day_words(line.touched),
        line.days,
        line.touches,
        f"Ask whether it can be; else a lower tier than {line.tier}" if much and line.tier else step,
    )


def method(findings: Findings) -> str:
    """The definitions."""
    found = findings.first_referral
    left_out = ", ".join(f"{number:,} {reason}" for reason, number in found.left_out)
    return (
        "Sources that had not referred before the first touch with them, which starts the clock. Left out: "
        f"{left_out} (same month: the first count is of the month of the first touch; before the records: touched "
        "before any referral was recorded). A month's count has arrived by its last day at the latest. Who has not "
        f"referred by {day_words(found.until)} waits still and counts with the wait so far (Kaplan-Meier); so do "
        "touches."
    )


section = Section("first-referral", "Time to first referral", blocks, method)
