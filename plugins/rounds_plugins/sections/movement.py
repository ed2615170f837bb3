"""Movement: who is new, came back, declines or fell silent, and how many stayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Period, Section, Table, bar_chart, columns, division, first_rows
from rounds.analysis.movement import movement
from rounds.base.dates import MONTHS_PER_YEAR, add_months, day_words, month_words
from rounds.base.words import capital, chance, counted, listing, percent
from rounds_plugins.sections.evidence import do_next, known_until, months_known, referral_rows
from rounds_plugins.sections.wording import liaison_words, month_label, signed, was, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds import Basis, Block, Chart, Findings
    from rounds.analysis.movement import Movement, MovementLine
    from rounds.report.blocks import Cell, Tone

MONTHS_SHOWN = 13
MOST_NAMED = 5


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, active sources by month, and those that were lost or won."""
    found = findings.movement
    if not found.lines:
        yield Paragraph(f"Nobody had referred by {day_words(known_until(findings))}, so no source moved.")
        return
    if known_until(findings) < findings.period.start:
        yield Paragraph(
            f"Referrals are known up to {day_words(known_until(findings))}: how sources move {within(findings.period)} "
            "will be told then."
        )
        return
    yield Paragraph(_answer(findings), _tone(found))
    since = findings.since
    if since and since >= findings.before.start:
        yield Paragraph(
            f"Referrals are recorded from {day_words(since)} on: who had referred before counts as new.", "watch"
        )
    yield Figures(tuple(_figures(findings)))
    yield _chart(findings)
    yield _lost(findings)
    yield _won(findings)


def _tone(found: Movement) -> Tone:
    if found.net < 0:
        return "bad"
    return "watch" if found.declining else "good" if found.net else "neutral"


def _answer(findings: Findings) -> str:
    found = findings.movement
    numbers = (len(found.new), len(found.reactivated), len(found.fell_silent))
    parts = [
        f"{counted(numbers[0], 'source')} referred for the first time",
        f"{numbers[1]:,} came back",
        f"{numbers[2]:,} fell silent",
    ]
    net = "the circle stayed as large as it was" if not found.net else f"a net of {signed(found.net)}"
    first = f"{_when(found.period)}, {listing(parts)}: {net}."
    if not any(numbers):
        first = f"{_when(found.period)} no source was new, none came back and none fell silent."
    kept = f" {_kept(found, findings.before)}" if found.active_before else ""
    falling = counted(len(found.declining), "source sends", "sources send")
    fewer = f" {falling} significantly fewer than expected{_silent(found)}." if found.declining else ""
    return f"{first}{kept}{fewer}"


def _silent(found: Movement) -> str:
    """That some of those who decline send nothing at all any more."""
    silent = sum(line.dormant for line in found.declining)
    return f", {silent:,} of them nothing any more" if silent else ""


def _when(period: Period) -> str:
    return capital(within(period))


def _kept(found: Movement, before: Period) -> str:
    if found.retained == found.active_before:
        return f"Whoever was active {within(before)} referred again."
    return f"{found.retained:,} of the {counted(found.active_before, 'source')} active {within(before)} referred again."


def _figures(findings: Findings) -> Iterable[Figure]:
    found, before = findings.movement, findings.before
    earlier = movement(findings.relationships, before, before.preceding(), findings.book.settings.cutoffs)
    then = within(before)

    bases = _bases(findings)

    def figure(label: str, now: int, past: int, meaning: str, tone: Tone = "neutral") -> Figure:
        return Figure(label, f"{now:,}", f"{past:,} {then}", meaning, tone, bases[label])

    silent, declining = len(found.fell_silent), len(found.declining)
    yield figure("New", len(found.new), len(earlier.new), "first referral ever", "good" if found.new else "neutral")
    yield figure(
        "Won back",
        len(found.reactivated),
        len(earlier.reactivated),
        "referred again after a long silence",
        "good" if found.reactivated else "neutral",
    )
    yield figure(
        "Fell silent",
        silent,
        len(earlier.fell_silent),
        f"{len(found.dormant):,} silent in all",
        "bad" if silent else "good",
    )
    yield Figure(
        "Net",
        signed(found.net),
        f"{signed(earlier.net)} {then}",
        "new and won back, less fell silent",
        "good" if found.net > 0 else "bad" if found.net < 0 else "neutral",
        bases["Net"],
    )
    yield _retention(findings, earlier, bases["Retention"])
    yield figure(
        "Declining",
        declining,
        len(earlier.declining),
        f"significantly fewer than expected{_silent(found)}",
        "watch" if declining else "good",
    )


def _retention(findings: Findings, earlier: Movement, basis: Basis) -> Figure:
    found = findings.movement
    return Figure(
        "Retention",
        "none" if found.retention is None else percent(found.retention),
        was(earlier.retention, findings),
        f"{found.retained:,} of {found.active_before:,} active before referred again",
        basis=basis,
    )


def _bases(findings: Findings) -> Mapping[str, Basis]:
    """How each figure is made, by its label."""
    found = findings.movement
    year = Period(add_months(found.period.start, -MONTHS_PER_YEAR), found.period.end)
    ever = Period(date.min, found.period.end)

    def basis(lines: Iterable[MovementLine], formula: str, *cutoffs: str, window: Period = ever) -> Basis:
        named = list(lines)
        ids = {line.source_id for line in named}
        sources = [one for one in findings.relationships if one.id in ids]
        working = f"{len(named):,}: {listing([line.name for line in named[:MOST_NAMED]])}" if named else "0"
        more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
        return findings.basis(formula, working + more, cutoffs=cutoffs, records=referral_rows(sources, window))

    moved = (*found.new, *found.reactivated, *found.fell_silent)
    retained = [line for line in found.lines if line.before]
    gone = ("dormant_days", "dormant_gap_factor")
    net = f"{len(found.new):,} + {len(found.reactivated):,} - {len(found.fell_silent):,} = {signed(found.net)}"
    kept = division(found.retained, found.active_before) or "nobody was active before"
    return {
        "New": basis(found.new, "first referral ever lies in the period"),
        "Won back": basis(found.reactivated, "a referral in the period after a long silence", "reactivated_days"),
        "Fell silent": basis(found.fell_silent, "silent for longer than its limit, passed in the period", *gone),
        "Net": replace(basis(moved, "new + won back - fell silent", *gone, "reactivated_days"), working=net),
        "Retention": replace(
            basis(
                retained, "active in both windows / active before", window=Period(found.before.start, found.period.end)
            ),
            working=kept,
        ),
        "Declining": basis(
            found.declining,
            "12 months before, scaled, expect λ; Poisson P(X ≤ received) is small",
            "declining_expected",
            "declining_probability",
            window=year,
        ),
    }


def _chart(findings: Findings) -> Chart:
    months = months_known(findings, MONTHS_SHOWN)
    active = [sum(one.referrals_in(month) > 0 for one in findings.relationships) for month in months]
    title, partial = "Sources that referred, by month", not months[-1].whole_months
    bars = zip(map(month_label, months), map(float, active), strict=True)
    return bar_chart(title, _finding(months, active), bars, "Sources", "sources", partial=partial)


def _finding(months: Sequence[Period], active: Sequence[int]) -> str:
    """The last full month beside the same month a year before, or the one before it."""
    whole = [(month, number) for month, number in zip(months, active, strict=True) if month.whole_months]
    if not whole:
        return f"{counted(active[-1], 'source')} referred so far in {month_words(months[-1].start)}."
    (first, then), (last, now) = whole[0], whole[-1]
    if first == last:
        return f"{counted(now, 'source')} referred in {last.label}."
    if now == then:
        return f"{counted(now, 'source')} referred in {last.label}, as many as in {first.label}."
    more = "more" if now > then else "fewer"
    return f"{counted(now, 'source')} referred in {last.label}, {abs(now - then):,} {more} than in {first.label}."


def _lost(findings: Findings) -> Table:
    found = findings.movement
    silent = {line.source_id for line in found.fell_silent}
    lines = [
        *found.fell_silent,
        *(line for line in found.declining if line.source_id not in silent and not line.dormant),
    ]
    lines.sort(key=lambda line: (line.decline.received - line.decline.expected, line.source_id))
    numbers = ("#Received", "#Expected", "#Chance of so few", "#Days silent")
    return first_rows(
        "Declining, or silent since this period",
        columns("Source", "Tier", "Owner", *numbers, "Standing", "Do next"),
        lines,
        lambda line: _lost_row(line, findings),
        "The largest losses",
        empty="No source declines, and none fell silent.",
        basis=lambda line: _lost_basis(line, findings),
    )


def _lost_basis(line: MovementLine, findings: Findings) -> Basis:
    period = findings.movement.period
    window = Period(add_months(period.start, -MONTHS_PER_YEAR), period.end)
    one = findings.relationship(line.source_id)
    expected = f"{line.decline.expected:.1f}"
    return findings.basis(
        "Poisson P(X ≤ received) with the expected as its mean",
        f"P(X ≤ {line.received} | {expected}) = {chance(line.decline.probability)}",
        cutoffs=("declining_expected", "declining_probability"),
        records=one.referral_rows_in(window) if one else (),
    )


def _lost_row(line: MovementLine, findings: Findings) -> tuple[Cell, ...]:
    return (
        line.name,
        line.tier or None,
        liaison_words(line.liaison, findings),
        line.received,
        round(line.decline.expected, 1),
        chance(line.decline.probability),
        line.silence.days or None if line.silence else None,
        line.label,
        do_next(line, findings),
    )


def _won(findings: Findings) -> Table:
    found = findings.movement
    lines = [*found.new, *found.reactivated]
    return first_rows(
        "New, or won back",
        columns("Source", "Tier", "Owner", "#Referrals", "Standing", "Do next"),
        lines,
        lambda line: (
            line.name,
            line.tier or None,
            liaison_words(line.liaison, findings),
            line.received,
            line.label,
            _welcome(line, findings),
        ),
        "Those that sent most",
        empty="No source is new, and none came back.",
        basis=lambda line: findings.basis(
            "referrals in the period",
            f"{line.received:,}, {line.label}",
            cutoffs=("reactivated_days",) if line.reactivated else (),
            records=referral_rows([one for one in findings.relationships if one.id == line.source_id], found.period),
        ),
    )


def _welcome(line: MovementLine, findings: Findings) -> str:
    """What to do about a new source: it needs a tier before it has a rhythm."""
    one = findings.relationship(line.source_id)
    if one and one.active and not line.tier:
        return f"Thank {one.called}, and give a tier: rounds contact set {one.id} tier B"
    return do_next(line, findings)


def method(findings: Findings) -> str:
    """The definitions, with the cut-offs in force."""
    cut, found = findings.book.settings.cutoffs, findings.movement
    cut_short = (
        f" Referrals are known up to {day_words(found.period.end)}; it is judged to that day." if found.cut else ""
    )
    return (
        f"Period: {findings.period.label}; before: {findings.before.label}.{cut_short} New: the first referral ever "
        f"lies in the period. Won back: a referral after at least {cut.reactivated_days} days without one "
        "(reactivated_days). Declining: the 12 months before the period (in the first year as many as are recorded, "
        "three at least), scaled to its length, let expect λ "
        f"referrals; λ is at least {cut.declining_expected:g} (declining_expected) and the Poisson probability P(X ≤ "
        f"received) at most {cut.declining_probability:.0%} (declining_probability). Dormant: silent for more than "
        f"max({cut.dormant_days} days (dormant_days), {cut.dormant_gap_factor:g} x the median gap between days with "
        "referrals (dormant_gap_factor)); it fell silent in the period when that limit was passed in it. A month's "
        "count stands on the first of the month; silence after it counts from its last day. Net = new + won back - "
        "fell silent. Retention = sources that referred in both windows / sources that referred before."
    )


section = Section("movement", "Movement of sources", blocks, method)
