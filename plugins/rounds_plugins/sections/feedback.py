"""Feedback: what was heard, what was answered and how fast, and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Column, Figure, Figures, Paragraph, Section, Series, Table
from rounds.analysis.feedback import TYPES, FeedbackLine, summarize
from rounds.dates import MONTHS, day_words, months_to
from rounds.words import amount, capital, counted, listing, quoted
from rounds_plugins.sections.wording import MOST_ROWS, liaison_words, more_rows, percent, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Feedback, Findings
    from rounds.analysis.feedback import FeedbackSummary
    from rounds.blocks import Cell, Tone

MONTHS_SHOWN = 12
LONGEST = 120
MOSTLY_IN_TIME = 0.8
_PLURAL = {"concern": "concerns", "need": "needs", "interest": "interests", "praise": "words of praise"}


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, what was heard month by month, what is open, and what was answered."""
    found = findings.feedback
    if not any(one.feedback for one in findings.relationships):
        yield Paragraph("Nothing that sources said is recorded yet. A touch can note it: rounds log ID visit --heard")
        return
    yield Paragraph(_answer(found), _tone(found))
    yield _figures(findings)
    yield _chart(findings)
    yield _open(findings)
    if found.resolved:
        yield _answered(findings)
    if found.heard:
        yield _topics(findings)


def _tone(found: FeedbackSummary) -> Tone:
    if found.late:
        return "bad"
    return "watch" if found.untold else "neutral" if found.open else "good"


def _answer(found: FeedbackSummary) -> str:
    parts = [
        counted(number, "word of praise" if kind == "praise" else kind, _PLURAL.get(kind, f"{kind}s"))
        for kind, number in found.by_type.items()
        if number
    ]
    first = (
        f"Heard {within(found.period)}: {listing(parts)}." if parts else f"Nothing was heard {within(found.period)}."
    )
    waiting = f"{counted(len(found.open), 'answer is', 'answers are')} still due" if found.open else "No answer is due"
    late = len(found.late)
    longest = max((line.days_late for line in found.late), default=0)
    many = "all of them" if late == len(found.open) > 1 else f"{late:,} of them" if len(found.open) > 1 else "which is"
    overdue = f", {many} late, the longest by {counted(longest, 'day')}" if late else ""
    told = len(found.untold)
    untold = f" {counted(told, 'answer was', 'answers were')} found, but nobody was told." if told else ""
    return f"{first} {waiting}{overdue}.{untold}"


def _figures(findings: Findings) -> Figures:
    found = findings.feedback
    earlier = summarize(findings.relationships, findings.before, findings.book.settings.cutoffs)
    then = within(findings.before)
    in_time = found.share_in_time
    return Figures(
        (
            Figure(
                "Heard",
                f"{len(found.heard):,}",
                f"{len(earlier.heard):,} {then}",
                f"{counted(found.by_type['concern'], 'concern')} among them",
            ),
            Figure(
                "Open now",
                f"{len(found.open):,}",
                f"{len(found.late):,} late",
                "concerns and needs without an answer",
                "bad" if found.late else "good" if not found.open else "neutral",
            ),
            Figure(
                "Answered in time",
                "none" if in_time is None else percent(in_time),
                "" if earlier.share_in_time is None else f"{percent(earlier.share_in_time)} {then}",
                f"{found.in_time:,} of {found.judged:,} that were answered or fell due",
                "neutral" if in_time is None else "good" if in_time >= MOSTLY_IN_TIME else "bad",
            ),
            Figure(
                "Days to answer",
                "none" if found.median_days is None else amount(found.median_days),
                "" if earlier.median_days is None else f"{amount(earlier.median_days)} {then}",
                "median of those answered" if found.resolved else f"nothing was answered {within(found.period)}",
            ),
            Figure(
                "Told",
                "none" if found.share_told is None else percent(found.share_told),
                "" if earlier.share_told is None else f"{percent(earlier.share_told)} {then}",
                f"{found.told:,} of {counted(len(found.resolved), 'answer')}" if found.resolved else "nothing to tell",
                "watch" if found.untold else "neutral",
            ),
        )
    )


def _chart(findings: Findings) -> Chart:
    everything = [item for one in findings.relationships for item in one.feedback]
    day, since = min(findings.period.end, findings.as_of), min(item.opened for item in everything)
    months = months_to(day, MONTHS_SHOWN, since=since)
    kinds = [kind for kind in TYPES if any(item.type == kind for item in everything)]
    series = tuple(
        Series(
            capital(_PLURAL[kind].removeprefix("words of ")),
            tuple(float(sum(item.type == kind and item.opened in month for item in everything)) for month in months),
        )
        for kind in kinds
    )
    heard = [item for item in everything if months[0].start <= item.opened <= day]
    return Chart(
        title="Heard by month",
        kind="stacked",
        caption=_finding(heard, len(months)),
        labels=tuple(f"{MONTHS[month.start.month - 1]} {month.start.year % 100:02}" for month in months),
        series=series,
        unit="heard",
        partial=not months[-1].whole_months,
    )


def _finding(heard: Sequence[Feedback], months: int) -> str:
    """What is talked about most, of concerns where there are any."""
    span = f"In {'this month' if months == 1 else f'these {months} months'}"
    if not heard:
        return f"{span} nothing was heard."
    total = f"{span} {counted(len(heard), 'thing was', 'things were')} heard"
    concerns = [item for item in heard if item.type == "concern"]
    named = [item.category for item in (concerns or heard) if item.category]
    if not named:
        return f"{total}; {counted(len(concerns), 'of them was a concern', 'of them were concerns')}."
    top = min(set(named), key=lambda name: (-named.count(name), name))
    what = counted(len(concerns), "concern") if concerns else "all of them"
    return f"{total}; of {what}, {named.count(top):,} {'was' if named.count(top) == 1 else 'were'} about {top}."


def _open(findings: Findings) -> Table:
    lines = findings.feedback.open
    return Table(
        "Waiting for an answer",
        (
            Column("From"),
            Column("What"),
            Column("Owner"),
            Column("Days open", numeric=True),
            Column("Days late", numeric=True),
            Column("Do next"),
        ),
        tuple(
            (
                line.name,
                _what(line),
                liaison_words(line.owner, findings.book.settings),
                line.days,
                line.days_late or None,
                _do_next(line),
            )
            for line in lines[:MOST_ROWS]
        ),
        empty="Nobody waits for an answer.",
        note=more_rows(MOST_ROWS, len(lines), "The longest due"),
    )


def _what(line: FeedbackLine) -> str:
    """``Concern, access: “three-week wait”``."""
    about = f", {line.category}" if line.category else ""
    return f"{capital(line.type)}{about}: {quoted(line.text, LONGEST)}"


def _do_next(line: FeedbackLine) -> str:
    if not line.owner:
        return "Give it an owner"
    return "Answer it now" if line.days_late else f"Answer by {day_words(line.due)}" if line.due else "Answer it"


def _answered(findings: Findings) -> Table:
    """Answers of the period, those first that nobody was told about."""
    lines = sorted(findings.feedback.resolved, key=lambda line: bool(line.told))
    return Table(
        "Answered",
        (
            Column("From"),
            Column("What"),
            Column("Days", numeric=True),
            Column("In time"),
            Column("Told"),
            Column("Do next"),
        ),
        tuple(_answered_row(line, findings) for line in lines[:MOST_ROWS]),
        note=more_rows(MOST_ROWS, len(lines), "Those nobody was told about first"),
    )


def _answered_row(line: FeedbackLine, findings: Findings) -> tuple[Cell, ...]:
    one = findings.relationship(line.source_id)
    return (
        line.name,
        _what(line),
        line.days,
        "no" if line.days_late else "yes",
        listing(line.told) or "nobody",
        None if line.told else f"Tell {one.called if one else line.name}",
    )


def _topics(findings: Findings) -> Table:
    """What they talk about, beside the window before."""
    found = findings.feedback
    earlier = summarize(findings.relationships, findings.before, findings.book.settings.cutoffs).by_category
    waiting = [line.category for line in found.open]
    return Table(
        "What they talk about",
        (
            Column("About"),
            Column("Heard", numeric=True),
            Column("Before", numeric=True),
            Column("Open now", numeric=True),
        ),
        tuple(
            (capital(category) or "Not said", number, earlier.get(category, 0), waiting.count(category))
            for category, number in found.by_category.items()
        ),
    )


def method(findings: Findings) -> str:
    """The definitions, with the cut-off in force."""
    days = findings.book.settings.cutoffs.sla_days
    return (
        "Concerns and needs want an answer; interests and praise are noted. Due: the day heard plus the days that "
        f"the item gives, else {days} (sla_days). In time = answered by then / (answered in the period + still open "
        "and due by its end). Days to answer: from heard to resolved, median of those resolved in the period. Told: "
        f"somebody got the answer. Open is as of {day_words(findings.as_of)}. Good from {percent(MOSTLY_IN_TIME)} in "
        "time."
    )


section = Section("feedback", "What they told us, and what became of it", blocks, method)
