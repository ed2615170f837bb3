"""Productivity: what went in beside what came out, and where effort brings no growth."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rounds import Chart, Figure, Figures, Paragraph, Point, Section, Table, all_rows, bar_chart, columns, first_rows
from rounds.analysis.productivity import QUADRANTS
from rounds.base.dates import MONTHS, MONTHS_PER_YEAR, day_words, month_words
from rounds.base.words import capital, counted
from rounds_plugins.sections.evidence import our_touches, referral_rows
from rounds_plugins.sections.wording import change, dollars, hours, liaison_words, signed, tier_words, touches, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rounds import Block, Findings, Relationship
    from rounds.analysis.productivity import Productivity, ProductivityLine, Quadrant, Window
    from rounds.report.blocks import Cell, Tone

LOW_GROWTH, HIGH_GROWTH, LOW_FLAT, HIGH_FLAT = QUADRANTS
FULL_PLAN = 1.0


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, effort and results side by side, the four quadrants, and what to do about two of them."""
    found = findings.productivity
    if not (found.now.effort.touches or found.now.referrals or found.before.effort.touches or found.before.referrals):
        yield Paragraph(
            f"Neither touches nor referrals are recorded for {found.now.period.label} or the window before."
        )
        return
    yield Paragraph(_answer(found))
    yield _figures(findings)
    charted = _charted(found)
    if charted:
        yield _scatter(charted)
    yield _hours_chart(found)
    if charted:
        yield _quadrant_table(findings, HIGH_FLAT, "These took most hours")
        yield _quadrant_table(findings, LOW_GROWTH, "The first")
    yield _owners(findings)
    yield _months(found)


def _answer(found: Productivity) -> str:
    now, before = found.now, found.before
    taken = f"{_hours_words(now)}{_beside(now.effort.hours, before.effort.hours)} and {dollars(now.effort.cost)}"
    first = f"{capital(within(now.period))}, {taken} went into {touches(now.effort.touches)}"
    if now.known is None:
        return f"{first}. No referral of that time is recorded yet, so nothing can be set beside it."
    came = f"{counted(now.referrals, 'referral')} came in{_beside(now.referrals, before.referrals)}"
    return f"{first}; {came}. Compared with {before.period.label}. {_gap(now)}".strip()


def _gap(now: Window) -> str:
    """That referrals are not known up to the end of the window, where it is so."""
    if now.known is None or now.known == now.period:
        return ""
    return f"Referrals are recorded up to {day_words(now.known.end)} and compared that far."


def _hours_words(window: Window) -> str:
    amount = hours(window.effort.hours)
    return f"{amount} hour{'' if amount == '1' else 's'}"


def _beside(now: float, before: float) -> str:
    words = change(now, before)
    return f" ({words})" if words else ""


def _figures(findings: Findings) -> Figures:
    now, before = findings.productivity.now, findings.productivity.before
    then = within(before.period)
    by_channel = " + ".join(
        f"{line.title} {hours(line.effort.hours)}" for line in findings.productivity.channels if line.effort.touches
    )
    spent = findings.figure(
        "Hours",
        hours(now.effort.hours),
        "Σ minutes of our touches / 60, the touch's own or its channel's",
        by_channel,
        compared=f"{hours(before.effort.hours)} {then}",
        meaning=_touches(now),
        records=our_touches(findings.relationships, now.period),
    )
    cost = findings.figure(
        "Cost",
        dollars(now.effort.cost),
        "Σ cost of our touches, the touch's own or its channel's",
        " + ".join(f"{line.title} {dollars(line.effort.cost)}" for line in findings.productivity.channels),
        compared=f"{dollars(before.effort.cost)} {then}",
        meaning=_cost(now),
        like=spent.basis,
    )
    return Figures((spent, cost, *(_results(now, before, findings) if now.known else ())))


def _touches(now: Window) -> str:
    visits = counted(round(now.effort.weight), "visit")
    return touches(now.effort.touches) + (f", that weigh as {visits}" if now.effort.touches else "")


def _cost(now: Window) -> str:
    rate = now.cost_per_referral
    return "gifts and salaries apart" + ("" if rate is None else f"; {dollars(rate)} a referral")


def _results(now: Window, before: Window, findings: Findings) -> tuple[Figure, ...]:
    then = within(before.known or before.period)
    rate, rate_before = now.hours_per_referral, before.hours_per_referral
    tone: Tone = (
        "good" if now.referrals > before.referrals else "watch" if now.referrals < before.referrals else "neutral"
    )
    rows = referral_rows(findings.relationships, now.known or now.period)
    received = findings.basis("patients received in the known part of the period", f"{now.referrals:,}", records=rows)
    formula = "Σ (seen where known, else received) x margin of the service line"
    worth = findings.basis(formula, dollars(now.value), like=received)
    each = "not to be told" if rate is None else f"{hours(now.effort.hours)} / {now.referrals:,} = {hours(rate)}"
    return (
        Figure(
            "Referrals",
            f"{now.referrals:,}",
            f"{before.referrals:,} {then}",
            change(now.referrals, before.referrals),
            tone,
            received,
        ),
        Figure("Value", dollars(now.value), f"{dollars(before.value)} {then}", "margin of the patients", basis=worth),
        findings.figure(
            "Hours a referral",
            ("not known yet" if now.referrals else "none came") if rate is None else hours(rate),
            "hours / referrals",
            each,
            compared="" if rate_before is None else f"{hours(rate_before)} {then}",
            meaning="association, not proof",
            records=[*our_touches(findings.relationships, now.period), *rows],
        ),
    )


def _charted(found: Productivity) -> list[ProductivityLine]:
    """The sources in a quadrant with a touch, or a referral in either window: the others say nothing."""
    return [line for line in found.lines if line.quadrant and (line.done or line.referrals or line.referrals_before)]


def _scatter(lines: Sequence[ProductivityLine]) -> Chart:
    return Chart(
        title="Activity against productivity",
        kind="scatter",
        caption=_finding(lines),
        points=tuple(
            Point(line.name, round(line.done / line.planned, 2), line.change or 0, capital(tier_words(line.tier)))
            for line in lines
        ),
        x_title="Touches made / planned",
        y_title="Change in referrals",
        quadrants=QUADRANTS,
        split=(FULL_PLAN, 0.0),
    )


def _finding(lines: Sequence[ProductivityLine]) -> str:
    counts = Counter(line.quadrant for line in lines)
    high, low = (counts[grew] + counts[flat] for grew, flat in ((HIGH_GROWTH, HIGH_FLAT), (LOW_GROWTH, LOW_FLAT)))
    if not high:
        return f"No source got all its planned touches; {counts[LOW_GROWTH]:,} of {low:,} grew all the same."
    first = f"Of {counted(high, 'source')} that got the planned touches, {counts[HIGH_GROWTH]:,} grew"
    flat = f"{counts[HIGH_FLAT]:,} did not (high effort, no growth)"
    return f"{first} and {flat}" + (f"; of {low:,} that got fewer, {counts[LOW_GROWTH]:,} grew." if low else ".")


def _hours_chart(found: Productivity) -> Chart:
    first, last = (month_words(month.period.start) for month in (found.months[0], found.months[-1]))
    bars = [(MONTHS[month.period.start.month - 1], round(month.effort.hours, 1)) for month in found.months]
    title = f"Hours by month, {first} to {last}"
    return bar_chart(title, _trend(found), bars, "Hours", "hours", partial=found.partial)


def _trend(found: Productivity) -> str:
    """Hours and referrals in the first and the second half of the full months whose referrals are known."""
    full = [month for month in found.months[: len(found.months) - found.partial] if month.known == month.period]
    half = len(full) // 2
    if not half:
        everything = sum(month.effort.hours for month in found.months)
        span = counted(len(found.months), "month")
        return f"{hours(everything)} hours in {span}; too few months with referrals are recorded to set beside them."
    first, second = full[:half], full[-half:]
    effort = _move("hours", *(hours(sum(month.effort.hours for month in part)) for part in (first, second)))
    referrals = _move("referrals", *(f"{sum(month.referrals for month in part):,}" for part in (first, second)))
    return capital(f"{effort} and {referrals} between the first and the last {counted(half, 'full month')} shown.")


def _move(what: str, before: str, after: str) -> str:
    return f"{what} stayed at {after}" if before == after else f"{what} went from {before} to {after}"


def _quadrant_table(findings: Findings, quadrant: Quadrant, what: str) -> Table:
    lines = findings.productivity.within(quadrant)
    by_id = {one.id: one for one in findings.relationships}
    declining = {line.source_id for line in findings.movement.lines if line.declining}
    if quadrant == LOW_GROWTH:
        lines = tuple(sorted(lines, key=lambda line: (-(line.change or 0), line.source_id)))
    return first_rows(
        quadrant,
        columns("Source", "Tier", "#Made / planned", "#Hours", "#Cost", "#Referrals", "#Change", "Do next"),
        lines,
        lambda line: (*_source_cells(line), _advice(line, by_id[line.source_id], declining)),
        what,
        empty="No source.",
    )


def _signed(number: int | None) -> str | None:
    return None if number is None else signed(number)


def _source_cells(line: ProductivityLine) -> tuple[Cell, ...]:
    return (
        line.name,
        line.tier or None,
        f"{line.done:,} / {line.planned:,}",
        hours(line.hours),
        dollars(line.cost),
        line.referrals,
        _signed(line.change),
    )


def _advice(line: ProductivityLine, one: Relationship, declining: Collection[str]) -> str:
    if line.quadrant == LOW_GROWTH:
        return f"Thank {one.called} and ask what went well"
    if one.open_feedback:
        return f"Answer first: {counted(len(one.open_feedback), 'concern or need', 'concerns or needs')} open"
    if line.source_id in declining:
        return "Declining: ask what changed"
    share = one.share(one.full_months(MONTHS_PER_YEAR))
    if share is not None and share >= one.settings.cutoffs.splitter_high:
        enough = counted(line.planned, "touch is", "touches are")
        return f"Loyal already: {enough} enough" if line.done > line.planned else "Loyal already: keep the rhythm"
    if line.change and line.change < 0:
        return "Ask what changed before the next touch"
    return "Try another channel or topic, or plan fewer touches"


def _owners(findings: Findings) -> Table:
    return all_rows(
        "By owner",
        columns("Owner", "#Sources", "#Touches", "#Hours", "#Cost", "#Referrals", "#Change"),
        findings.productivity.liaisons,
        lambda one: (
            liaison_words(one.liaison, findings),
            one.sources,
            one.touches,
            hours(one.hours),
            dollars(one.cost),
            one.referrals,
            _signed(one.change),
        ),
    )


def _months(found: Productivity) -> Table:
    last = found.months[-1].period
    return all_rows(
        "Month by month",
        columns("Month", "#Touches", "#Hours", "#Cost", "#Referrals", "#Value", "#Hours a referral"),
        found.months,
        lambda month: (
            month_words(month.period.start),
            month.effort.touches,
            hours(month.effort.hours),
            dollars(month.effort.cost),
            month.referrals if month.known else None,
            dollars(month.value) if month.known else None,
            None if month.hours_per_referral is None else hours(month.hours_per_referral),
        ),
        note=f"{month_words(last.start)} is counted up to {day_words(last.end)}." if found.partial else "",
    )


def method(findings: Findings) -> str:
    """The formulas, and the cut-offs in force."""
    found, cutoffs = findings.productivity, findings.book.settings.cutoffs
    now, before = (window.known or window.period for window in (found.now, found.before))
    return (
        "Activity = outbound touches made / planned (as under Cadence); change = referrals of "
        f"{now.label} less those of {before.label}; a period that is not over, or whose referrals are not all "
        "recorded, is compared with the same part of the window before. High effort from the plan on, growth from one "
        "referral more. Hours and cost: the touch's own, else its channel's usual; what a touch weighs in visits: its "
        "channel's weight. A touch with several sources is divided between them. Gifts are in no cost here, and "
        "salaries neither. Value = patients seen (received, where nobody counted) x the service line's margin. "
        f"Loyal from {cutoffs.splitter_high:.0%} of the potential "
        "(splitter_high). What goes together is not proven to cause each other."
    )


section = Section("productivity", "Productivity: effort beside results", blocks, method)
