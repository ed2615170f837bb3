"""Feedback: what was heard, what was answered and how fast, and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Figure, Figures, Paragraph, Section, Series, Table, columns, first_rows
from rounds.analysis.feedback import TYPES, FeedbackLine, summarize
from rounds.base.dates import day_words, months_to
from rounds.base.words import capital, counted, listing, percent, quoted
from rounds_plugins.sections.wording import liaison_words, month_label, was, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Feedback, Findings
    from rounds.analysis.feedback import FeedbackSummary
    from rounds.report.blocks import Cell, Tone

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
    yield Figures(tuple(_figures(findings)))
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


def _figures(findings: Findings) -> Iterable[Figure]:
    earlier = summarize(findings.relationships, findings.before, findings.book.settings.cutoffs)
    yield from _heard(findings, earlier)
    yield from _settled(findings, earlier)


def _records(lines: Iterable[FeedbackLine]) -> list[Feedback]:
    return [line.record for line in lines]


def _heard(findings: Findings, earlier: FeedbackSummary) -> Iterable[Figure]:
    """What came, and what waits."""
    found = findings.feedback
    yield findings.figure(
        "Heard",
        f"{len(found.heard):,}",
        "feedback opened in the period",
        " + ".join(f"{number} {kind}" for kind, number in found.by_type.items() if number) or "0",
        compared=f"{len(earlier.heard):,} {within(findings.before)}",
        meaning=f"{counted(found.by_type['concern'], 'concern')} among them",
        records=_records(found.heard),
    )
    yield findings.figure(
        "Open now",
        f"{len(found.open):,}",
        f"concerns and needs not resolved by {day_words(findings.as_of)}",
        f"{len(found.open):,}, of them {len(found.late):,} past their day",
        compared=f"{len(found.late):,} late",
        meaning="concerns and needs without an answer",
        tone="bad" if found.late else "good" if not found.open else "neutral",
        cutoffs=("sla_days",),
        records=_records(found.open),
    )
    in_time = found.share_in_time
    yield findings.ratio(
        "Answered in time",
        (found.in_time, len(found.judged)),
        "answered by their day / (answered in the period + open and due by its end)",
        nothing="nothing was answered or fell due",
        compared=was(earlier.share_in_time, findings),
        meaning=f"{found.in_time:,} of {len(found.judged):,} that were answered or fell due",
        tone="neutral" if in_time is None else "good" if in_time >= MOSTLY_IN_TIME else "bad",
        cutoffs=("sla_days",),
        records=_records(found.judged),
    )


def _days(found: FeedbackSummary, earlier: FeedbackSummary, findings: Findings) -> Figure:
    waits, days = found.waits, found.median_days
    value = f"{days:,}" if days is not None else "not half yet" if waits.count else "none"
    still = counted(waits.censored, "that waits still counts", "that wait still count")
    return findings.figure(
        "Days to answer",
        value,
        "Kaplan-Meier median of days from heard to resolved, open ones censored",
        f"{waits.count:,} heard, {waits.ended:,} answered, {waits.censored:,} open: half by day {value}"
        if days is not None
        else f"{waits.count:,} heard, {waits.ended:,} answered, {waits.censored:,} open: no median yet",
        compared="" if earlier.median_days is None else f"{earlier.median_days:,} {within(findings.before)}",
        meaning=f"median; {still}" if waits.count else "no concern or need was heard",
        records=_records(found.wanting),
    )


def _settled(findings: Findings, earlier: FeedbackSummary) -> Iterable[Figure]:
    """How fast it was answered, who was told, and what came again."""
    found, days = findings.feedback, findings.book.settings.cutoffs.recurrence_days
    yield _days(found, earlier, findings)
    yield findings.ratio(
        "Told",
        (found.told, len(found.resolved)),
        "answers of which somebody was told / concerns and needs resolved in the period",
        nothing="nothing was resolved",
        compared=was(earlier.share_told, findings),
        meaning=f"{found.told:,} of {counted(len(found.resolved), 'answer')}" if found.resolved else "nothing to tell",
        tone="watch" if found.untold else "neutral",
        records=_records(found.resolved),
    )
    yield findings.ratio(
        "Heard again",
        (len(found.recurred), len(found.wanting)),
        "heard of the same practice and category after a settlement / concerns and needs heard",
        nothing="no concern or need was heard",
        compared=f"{len(found.recurred):,} of {counted(len(found.wanting), 'concern or need', 'concerns and needs')}",
        meaning=f"settled before, and back within {days} days",
        tone="neutral" if found.recurrence is None else "watch" if found.recurred else "good",
        cutoffs=("recurrence_days",),
        records=_records(found.recurred or found.wanting),
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
        labels=tuple(month_label(month) for month in months),
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
    return first_rows(
        "Waiting for an answer",
        columns("From", "What", "Owner", "#Days open", "#Days late", "Do next"),
        lines,
        lambda line: (
            line.name,
            _what(line),
            liaison_words(line.owner, findings),
            line.days,
            line.days_late or None,
            _do_next(line),
        ),
        "The longest due",
        empty="Nobody waits for an answer.",
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
    return first_rows(
        "Answered",
        columns("From", "What", "#Days", "In time", "Told", "Do next"),
        lines,
        lambda line: _answered_row(line, findings),
        "Those nobody was told about first",
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
        columns("About", "#Heard", "#Before", "#Open now"),
        tuple(
            (capital(category) or "Not said", number, earlier.get(category, 0), waiting.count(category))
            for category, number in found.by_category.items()
        ),
    )


def method(findings: Findings) -> str:
    """The definitions, with the cut-off in force."""
    cut = findings.book.settings.cutoffs
    return (
        "Concerns and needs want an answer; interests and praise are noted. Due: the day heard plus the days that "
        f"the item gives, else {cut.sla_days} (sla_days). In time = answered by then / (answered in the period + still "
        "open and due by its end). Days to answer: from heard to resolved, of what was heard in the period; the median "
        "is Kaplan and Meier's, in which those still open count with the days that they have waited. Heard again: the "
        "same practice (a person's first) and category, at most "
        f"{cut.recurrence_days} days after it was settled (recurrence_days). Told: somebody got the answer. Open is "
        f"as of {day_words(findings.as_of)}. Good from {percent(MOSTLY_IN_TIME)} in time."
    )


section = Section("feedback", "What they told us, and what became of it", blocks, method)
