"""Referrals: how many came, month by month, beside the goal; and which sources changed most."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from rounds import Figure, Figures, GoalLine, Paragraph, Section, Table, bar_chart, columns, first_rows
from rounds.base.dates import day_words, month_words
from rounds.base.words import counted, listing
from rounds_plugins.sections import evidence
from rounds_plugins.sections.goals import status_tone
from rounds_plugins.sections.wording import change, dollars, liaison_words, month_label, signed, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rounds import Basis, Block, Chart, Findings, Period, Referral
    from rounds.analysis.goals import GoalProgress
    from rounds.book.timelines import Timeline

MONTHS_SHOWN = 13
MOST_MOVERS = 10
DAYS_A_MONTH = 365.25 / 12


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, the months with the goal drawn, and the sources that changed most."""
    if not any(one.referrals for one in findings.relationships):
        yield Paragraph(
            "No referral is recorded yet. Put monthly counts under referrals/, or import them with: rounds import csv"
        )
        return
    if evidence.known_until(findings) < findings.period.start:
        known = day_words(evidence.known_until(findings))
        yield Paragraph(f"Referrals are known up to {known}: there are none yet {within(findings.period)}.")
        yield _chart(findings)
        return
    yield Paragraph(_answer(findings), evidence.volume_tone(findings))
    yield Figures(tuple(_figures(findings)))
    yield _chart(findings)
    yield _movers(findings)


def _answer(findings: Findings) -> str:
    found = findings.movement
    came = f"{counted(found.received, 'referral')} came {within(findings.period)}"
    if evidence.unfinished(findings):
        before = f"{found.received_before:,} in the window before"
        return f"{came} so far, up to {day_words(found.period.end)}; {before}."
    windows = {findings.before: "in the window before"}
    windows.setdefault(findings.year_ago, "a year earlier")  # of a year it is the window before
    told = [
        f"{_compared(findings, window)} {words}"
        for window, words in windows.items()
        if findings.received(window) and evidence.recorded(findings, window)
    ]
    return f"{came}, {listing(told)}." if told else f"{came}; {_nothing(findings, findings.before, 'before')}."


def _nothing(findings: Findings, window: Period, when: str) -> str:
    """No referral, or none on record because the records begin later."""
    return f"none {when}" if evidence.recorded(findings, window) else f"not recorded {when}"


def _compared(findings: Findings, window: Period) -> str:
    """``12% more than the 480``."""
    now, before = findings.movement.received, findings.received(window)
    moved = change(now, before)
    if moved in {"", "unchanged"}:
        return f"as many as the {before:,}" if now == before else f"about as many as the {before:,}"
    return f"{moved[1:]} {'more' if now > before else 'fewer'} than the {before:,}"


def _figures(findings: Findings) -> Iterable[Figure]:
    found = findings.movement
    count = _count_figure(findings)
    yield count
    goal = goal_drawn(findings, evidence.known_until(findings))
    if goal and goal.target_per_month:
        level = f"{goal.target_per_month:,.0f} a month"
        reached = f"{goal.actual or 0:,.0f} of {goal.target:,.0f} by {day_words(goal.goal.due)}"
        yield Figure("Goal", level, reached, goal.status, status_tone(goal), _goal_basis(goal, findings))
    yield findings.figure(
        "Sources that referred",
        f"{found.active:,}",
        "sources with a referral in the period",
        compared=f"{found.active_before:,} {within(findings.before)}",
        meaning=f"{_each(found.received, found.active)} each" if found.active else "nobody referred",
        like=count.basis,
    )
    value, before = (
        sum(one.value_in(window) for one in findings.relationships) for window in (findings.period, findings.before)
    )
    if value:
        yield findings.figure(
            "Value",
            dollars(value),
            "Σ (seen where known, else received) x margin of the service line",
            _value_working(findings),
            compared=f"{dollars(before)} {within(findings.before)}",
            meaning="margin of patients",
            records=evidence.referral_rows(findings.relationships, findings.period),
        )


def _rows(findings: Findings) -> list[Timeline[Referral]]:
    return evidence.referral_rows(findings.relationships, findings.movement.period)


def _goal_basis(goal: GoalProgress, findings: Findings) -> Basis:
    """The goal's target for a month; rounds explain goal tells the rest."""
    months = goal.period.whole_months or goal.period.days / DAYS_A_MONTH
    working = f"{goal.target:,.0f} / {months:g} = {goal.target_per_month or 0:,.1f} a month"
    return findings.basis("target / months of the goal", working, cutoffs=("on_track", "watch"), records=[goal.goal])


def _value_working(findings: Findings) -> str:
    """Each service line's part, the largest first."""
    lines = findings.book.settings.service_lines
    seen: dict[str, int] = {}
    for row in chain.from_iterable(evidence.referral_rows(findings.relationships, findings.period)):
        if row.service_line in lines:
            seen[row.service_line] = seen.get(row.service_line, 0) + (row.count if row.seen is None else row.seen)
    ordered = sorted(seen, key=lambda line: -seen[line] * lines[line].margin)
    return " + ".join(f"{seen[line]:,} x {dollars(lines[line].margin)}" for line in ordered)


def _count_figure(findings: Findings) -> Figure:
    found = findings.movement
    basis = findings.basis("patients received in the period", f"{found.received:,}", records=_rows(findings))
    if evidence.unfinished(findings):
        so_far = f"so far, up to {day_words(found.period.end)}"
        before = f"{found.received_before:,} {within(findings.before)}"
        return Figure("Referrals", f"{found.received:,}", before, so_far, basis=basis)
    moved = change(found.received, found.received_before)
    year_ago = findings.received(findings.year_ago) if evidence.recorded(findings, findings.year_ago) else 0
    meaning = f"{year_ago:,} a year earlier" if year_ago else _nothing(findings, findings.year_ago, "a year earlier")
    comparable = moved and evidence.recorded(findings, findings.before)
    compared = f"{moved} on {findings.before.label}" if comparable else _nothing(findings, findings.before, "before")
    return Figure("Referrals", f"{found.received:,}", compared, meaning, evidence.volume_tone(findings), basis)


def _each(received: int, sources: int) -> str:
    return f"{received / sources:,.1f}".removesuffix(".0")


def goal_drawn(findings: Findings, day: date) -> GoalProgress | None:
    """The goal of all referrals that runs on this day; of several the one that began last."""
    found = [
        goal
        for goal in findings.goals
        if goal.metric.name == "referrals" and not goal.goal.scope and day in goal.period and goal.target_per_month
    ]
    return max(found, key=lambda goal: (goal.goal.start, goal.goal.id), default=None)


def _chart(findings: Findings) -> Chart:
    months = evidence.months_known(findings, MONTHS_SHOWN)
    values = [findings.received(month) for month in months]
    goal = goal_drawn(findings, evidence.known_until(findings))
    level = goal.target_per_month if goal else None
    line = GoalLine(f"Goal: {level:,.0f} a month", level) if level else None
    bars, partial = zip(map(month_label, months), map(float, values), strict=True), not months[-1].whole_months
    caption = _finding(months, values, goal)
    return bar_chart("Referrals by month", caption, bars, "Referrals", "referrals", goal=line, partial=partial)


def _finding(months: Sequence[Period], values: Sequence[int], goal: GoalProgress | None) -> str:
    """The last full month beside the goal and its year; the unfinished one apart."""
    whole = [(month, value) for month, value in zip(months, values, strict=True) if month.whole_months]
    if not whole:
        return f"{counted(values[-1], 'referral')} so far in {month_words(months[-1].start)}."
    month, value = whole[-1]
    high, low = max(value for _, value in whole), min(value for _, value in whole)
    words = f"{month.label} brought {counted(value, 'referral')}"
    if high > low and value in {high, low}:
        words += f", the {'most' if value == high else 'fewest'} of the {len(whole)} full months shown"
    elif high > low:
        best = next(month for month, value in whole if value == high)
        words += f"; the best of the {len(whole)} full months shown was {best.label} with {high:,}"
    level = goal.target_per_month if goal else None
    its = [value for month, value in whole if goal and month.start >= goal.goal.start]
    if level and its:
        reached = sum(value >= level for value in its)
        months_of = counted(len(its), "full month", "full months")
        words += f". The goal of {level:,.0f} a month was reached in {reached} of its {months_of} so far"
    unfinished = "" if months[-1].whole_months else f" {month_words(months[-1].start)} is unfinished."
    return f"{words}.{unfinished}"


def _movers(findings: Findings) -> Table:
    found = findings.movement
    return first_rows(
        "Sources that changed most",
        columns("Source", "Owner", "#Now", "#Before", "#Change", "Standing", "Do next"),
        found.most_changed,
        lambda line: (
            line.name,
            liaison_words(line.liaison, findings),
            line.received,
            line.before,
            signed(line.change),
            line.label or None,
            evidence.do_next(line, findings),
        ),
        "The largest changes",
        most=MOST_MOVERS,
        empty="No source sent more or fewer than in the window before.",
        basis=lambda line: findings.basis(
            "received in the period - in the window before",
            f"{line.received:,} - {line.before:,} = {signed(line.change)}",
            records=evidence.referral_rows(
                [one for one in findings.relationships if one.id == line.source_id], found.period, found.before
            ),
        ),
    )


def method(findings: Findings) -> str:
    """What is counted, and how the goal is drawn."""
    found = findings.movement
    return (
        "Patients received, by the day or, for a month's count, on the first of the month. Now: "
        f"{found.period.label}; before: {findings.before.label}; a year earlier: {findings.year_ago.label}. Referrals "
        f"are known up to {day_words(found.period.end)}; an unfinished month is pale. The goal's line is its target "
        "divided by its months; of several goals for all referrals, the one that began last. Value = patients seen "
        "where known, else received, times the margin of their service line. Up or down by "
        f"{evidence.A_LITTLE:.0%} or less is called level."
    )


section = Section("referrals", "Referrals", blocks, method)
