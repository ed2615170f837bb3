"""Funnel: what became of the patients who were referred, step by step, and where they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Table, bar_chart, columns, division, first_rows
from rounds.analysis import grouped
from rounds.analysis.funnel import STAGES, Funnel, funnel, funnel_of
from rounds.base.dates import day_words
from rounds.base.words import amount, capital, counted, listing, percent
from rounds_plugins.sections.wording import liaison_words, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Basis, Block, Chart, Findings, Relationship
    from rounds.analysis.funnel import Rate
    from rounds.report.blocks import Cell, Tone

A_LITTLE = 0.03
FEWEST = 3


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the rates beside the window before, the funnel, service lines, and the sources that lose most."""
    found = findings.funnel
    if not found.rows:
        yield Paragraph(_nothing(findings))
        return
    if all(count is None for stage, count in found.stages if stage != "received"):
        yield Paragraph(
            f"{capital(counted(found.received, 'referral'))} {within(found.period)}; nobody recorded what became of "
            "them. Referral rows can hold how many were scheduled, seen and reported back."
        )
        return
    before = funnel(findings.relationships, findings.before, findings.as_of, findings.book.settings.cutoffs)
    yield Paragraph(_answer(findings), _moved(found.seen, before.seen))
    yield _figures(findings, before)
    yield _chart(found)
    yield _lines(findings)
    yield _leaks(findings)


def _nothing(findings: Findings) -> str:
    found, days = findings.funnel, findings.book.settings.cutoffs.mature_days
    if found.immature:
        younger = counted(found.immature, "referral is", "referrals are")
        return f"{capital(younger)} too young to judge: what became of them is told after {days} days."
    return f"No referral {within(found.period)} is on record, so there is nothing to follow."


def _answer(findings: Findings) -> str:
    found = findings.funnel
    rate = found.seen if found.seen.whole else found.scheduled
    verb = "seen" if found.seen.whole else "scheduled"
    young = (
        f" {capital(counted(found.immature, 'younger one is', 'younger ones are'))} left out." if found.immature else ""
    )
    if rate.share is None:
        return f"{capital(counted(found.received, 'referral'))} {within(found.period)} can be followed.{young}"
    told = (
        "" if found.reported.share is None else f" Of those seen, {percent(found.reported.share)} were reported back."
    )
    return (
        f"Of {counted(rate.whole, 'referral')} {within(found.period)} that can be judged, {rate.part:,} were {verb}: "
        f"{percent(rate.share)}.{told}{young}"
    )


def _moved(now: Rate, before: Rate) -> Tone:
    """Whether a rate that should be high rose or fell."""
    if now.share is None or before.share is None or abs(now.share - before.share) <= A_LITTLE:
        return "neutral"
    return "good" if now.share > before.share else "bad"


def _figures(findings: Findings, before: Funnel) -> Figures:
    found = findings.funnel
    then = funnel(findings.relationships, findings.year_ago, findings.as_of, findings.book.settings.cutoffs)
    made = [
        _rate("Scheduled", "scheduled / received", (found.scheduled, before.scheduled, then.scheduled), findings),
        _rate("Kept", "seen / scheduled", (found.kept, before.kept, then.kept), findings),
        _rate("Seen", "seen / received", (found.seen, before.seen, then.seen), findings),
        _rate("Reported back", "reported / seen", (found.reported, before.reported, then.reported), findings),
    ]
    if found.loop.whole:
        days = findings.book.settings.cutoffs.loop_days
        formula = f"cases reported within {days} days of being seen / cases seen, and judged"
        made.append(_rate("Loop closed", formula, (found.loop, before.loop, then.loop), findings, "loop_days"))
    return Figures(tuple(figure for figure in made if figure))


def _rate(label: str, formula: str, rates: tuple[Rate, Rate, Rate], findings: Findings, *cutoffs: str) -> Figure | None:
    now, before, then = rates
    if now.share is None:
        return None
    windows = ((before, within(findings.before)), (then, "a year ago"))
    compared = ", ".join(f"{percent(rate.share)} {when}" for rate, when in windows if rate.share is not None)
    tone, named = _moved(now, before), ("mature_days", *cutoffs)
    parts = now.part, now.whole
    return findings.ratio(label, parts, formula, compared=compared, tone=tone, cutoffs=named, records=now.rows)


def _chart(found: Funnel) -> Chart:
    stages = [(_stage_words(stage), float(count)) for stage, count in found.stages if count is not None]
    return bar_chart("How far patients came", _finding(found), stages, "Patients", "patients")


def _stage_words(stage: str) -> str:
    return "Reported back" if stage == "reported" else capital(stage)


def _finding(found: Funnel) -> str:
    """The step at which most are lost, and how long the steps take where single cases tell."""
    losses = [
        (rate.whole - rate.part, words)
        for rate, words in (
            (found.scheduled, "before an appointment was made"),
            (found.kept, "between the appointment and the visit"),
        )
        if rate.whole
    ]
    lost, where = max(losses, default=(0, ""))
    first = f"Most patients are lost {where}: {lost:,}." if lost else "No patient is on record as lost."
    steps = [
        f"{amount(step.days)} days from {step.start} to {step.end}" for step in found.days if step.days is not None
    ]
    return f"{first} Median: {listing(steps)}." if steps else first


def _lines(findings: Findings) -> Table:
    """By service line; each step's number of patients."""
    cutoffs, rows = findings.book.settings.cutoffs, []
    bases: list[Basis | None] = []
    for line, own in grouped(findings.funnel.rows, lambda row: row.service_line).items():
        found = funnel_of(own, findings.period, findings.as_of, cutoffs)
        named = findings.book.settings.service_lines.get(line)
        rows.append((named.name if named else line or "Not said", *_counts(found), _share(found.seen)))
        bases.append(
            findings.basis(
                "seen / received",
                division(found.seen.part, found.seen.whole),
                cutoffs=("mature_days",),
                records=found.rows,
            )
        )
    heads = columns("Service line", *(f"#{_stage_words(stage)}" for stage in STAGES), "#Seen of received")
    return Table("By service line", heads, tuple(rows), bases=tuple(bases))


def _counts(found: Funnel) -> tuple[Cell, ...]:
    return tuple(count for _, count in found.stages)


def _share(rate: Rate) -> Cell:
    return None if rate.share is None else percent(rate.share)


def _leaks(findings: Findings) -> Table:
    """The sources with most patients who were never seen."""
    cutoffs = findings.book.settings.cutoffs
    own = grouped(findings.funnel.rows, lambda row: row.party)
    each = (
        (one, funnel_of(own[one.id], findings.period, findings.as_of, cutoffs))
        for one in findings.relationships
        if one.id in own
    )
    lost = sorted(((one, its) for one, its in each if its.lost >= FEWEST), key=lambda pair: (-pair[1].lost, pair[0].id))
    return first_rows(
        "Where patients are lost",
        columns("Source", "Owner", "#Received", "#Seen", "#Not seen", "#Reported back", "Do next"),
        lost,
        lambda leak: _leak_row(leak, findings),
        "Those that lost most",
        empty=f"No source lost {FEWEST} patients or more.",
        basis=lambda leak: findings.basis(
            "received - seen",
            f"{leak[1].seen.whole:,} - {leak[1].seen.part:,} = {leak[1].lost:,}",
            cutoffs=("mature_days",),
            records=leak[1].seen.rows,
        ),
    )


def _leak_row(leak: tuple[Relationship, Funnel], findings: Findings) -> tuple[Cell, ...]:
    one, its = leak
    return (
        one.name,
        liaison_words(one.liaison, findings),
        its.seen.whole,
        its.seen.part,
        its.lost,
        _share(its.reported),
        _do_next(one, its),
    )


def _do_next(one: Relationship, its: Funnel) -> str:
    unscheduled = its.scheduled.whole - its.scheduled.part
    if its.scheduled.whole and 2 * unscheduled >= its.lost:
        return f"Ask the desk why {one.called}'s patients get no appointment"
    if its.reported.share is not None and its.reported.share < 0.5:  # noqa: PLR2004 - half
        return f"Send {one.called} the reports that are missing"
    return "Ask why patients miss their appointments"


def method(findings: Findings) -> str:
    """The definitions, with the cut-offs in force."""
    cut = findings.book.settings.cutoffs
    return (
        f"Referrals of {findings.period.label} that were older than {cut.mature_days} days (mature_days) on "
        f"{day_words(findings.as_of)}; a month's count is as old as its last day. Each rate is over the rows that "
        "record both of its numbers: what nobody counted is not zero. Scheduled = scheduled / received; kept = seen / "
        "scheduled; seen = seen / received; reported back = reported / seen. Days of a step, and the loop, are known "
        f"of single cases only: closed when the report went out within {cut.loop_days} days of the visit (loop_days). "
        f"Up or down by {A_LITTLE * 100:.0f} points or less is called level."
    )


section = Section("funnel", "Funnel: what became of the referred", blocks, method)
