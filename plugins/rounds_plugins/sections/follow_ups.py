"""Follow-ups: what was promised, what was kept, and what is waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rounds import Chart, Column, Figure, Figures, Paragraph, Section, Series, Table
from rounds.base.dates import day_words
from rounds.base.words import capital, counted
from rounds_plugins.sections.wording import MOST_ROWS, liaison_words, more_rows, percent, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Basis, Block, Findings
    from rounds.analysis.followups import FollowUp
    from rounds.report.blocks import Tone

SOON_DAYS = 14


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, kept promises by who promised, and those that wait."""
    if not findings.follow_ups:
        yield Paragraph("Nothing was promised yet. A touch can promise a next step: rounds log ID visit --next 2w")
        return
    due = _due(findings)
    yield Paragraph(_answer(findings, due), _tone(findings, due))
    yield _figures(findings, due)
    if due:
        yield _chart(findings, due)
    yield _table("Late promises", _in_state(findings, "late"), findings, "No promise is late.")
    yield _table("Promises to come", _in_state(findings, "open"), findings, "Nothing is promised for the days to come.")


def _due(findings: Findings) -> list[FollowUp]:
    """The promises that fell due in the period, up to the day."""
    return [one for one in findings.follow_ups if one.due in findings.period and one.due <= findings.as_of]


def _in_time(promises: Sequence[FollowUp]) -> list[FollowUp]:
    return [one for one in promises if one.state == "kept" and not one.days_late]


def _in_state(findings: Findings, state: str) -> list[FollowUp]:
    return [one for one in findings.follow_ups if one.state == state]


def _tone(findings: Findings, due: Sequence[FollowUp]) -> Tone:
    if _in_state(findings, "late"):
        return "watch"
    return "good" if due else "neutral"


def _answer(findings: Findings, due: Sequence[FollowUp]) -> str:
    late = len(_in_state(findings, "late"))
    now = f"{counted(late, 'promise is', 'promises are')} late now." if late else "No promise is late now."
    when = within(findings.period)
    if not due:
        return f"No promise fell due {when}. {now}"
    kept, in_time = sum(one.state == "kept" for one in due), len(_in_time(due))
    fell = counted(len(due), "promise that fell", "promises that fell")
    return f"Of {fell} due {when}, {kept:,} {'was' if kept == 1 else 'were'} kept, {in_time:,} in time. {now}"


def _figures(findings: Findings, due: Sequence[FollowUp]) -> Figures:
    late, open_now = _in_state(findings, "late"), _in_state(findings, "open")
    soon = sum(one.due <= findings.as_of + timedelta(SOON_DAYS) for one in open_now)
    longest = max((one.days_late for one in late), default=0)
    return Figures(
        (
            Figure(
                "Kept in time",
                percent(len(_in_time(due)) / len(due)) if due else "none",
                f"{len(_in_time(due)):,} of {len(due):,} due" if due else f"nothing fell due {within(findings.period)}",
                basis=_basis("kept by the day / fell due in the period", due, findings, len(_in_time(due))),
            ),
            Figure(
                "Late now",
                f"{len(late):,}",
                meaning=f"the longest by {counted(longest, 'day')}" if late else "nobody waits for us",
                tone="bad" if late else "good",
                basis=_basis("promises past their day and not kept", late, findings),
            ),
            Figure(
                "Due soon",
                f"{soon:,}",
                f"of {len(open_now):,} open",
                f"by {_soon(findings)}",
                basis=_basis(f"open promises due by {_soon(findings)} / open promises", open_now, findings, soon),
            ),
        )
    )


def _basis(formula: str, promises: Sequence[FollowUp], findings: Findings, part: int | None = None) -> Basis:
    """How a number of promises is made, with the touches that promised."""
    whole, touches = len(promises), findings.book.touches
    working = f"{whole:,}" if part is None else f"{part:,} of {whole:,}"
    return findings.basis(formula, working, records=[touches[one.touch_id] for one in promises])


def _soon(findings: Findings) -> str:
    return day_words(findings.as_of + timedelta(SOON_DAYS))


def _chart(findings: Findings, due: Sequence[FollowUp]) -> Chart:
    groups: dict[str, list[FollowUp]] = {}
    for one in due:
        groups.setdefault(one.liaison, []).append(one)
    rates = [
        (liaison_words(name, findings.book.settings), len(_in_time(groups[name])) / len(groups[name]))
        for name in sorted(groups, key=lambda name: (not name, name))
    ]
    return Chart(
        title="Promises kept in time, by who promised",
        kind="progress",
        caption=_finding(rates),
        labels=tuple(name for name, _ in rates),
        series=(Series("Kept in time", tuple(rate for _, rate in rates)),),
        unit="of promises due",
    )


def _finding(rates: Sequence[tuple[str, float]]) -> str:
    ranked = sorted(rates, key=lambda pair: -pair[1])
    (best, most), (worst, least) = ranked[0], ranked[-1]
    if most == least:
        return f"{percent(most)} of the promises were kept in time{', whoever promised' if len(ranked) > 1 else ''}."
    return f"Promises kept in time: {best} {percent(most)}, {worst} {percent(least)}."


def _table(title: str, promises: Sequence[FollowUp], findings: Findings, empty: str) -> Table:
    return Table(
        title,
        (
            Column("Due"),
            Column("Days late", numeric=True),
            Column("Promised to"),
            Column("Do next"),
            Column("By"),
            Column("Promised on"),
        ),
        tuple(
            (
                day_words(one.due),
                one.days_late or None,
                one.name,
                _do_next(one, findings),
                liaison_words(one.liaison, findings.book.settings),
                day_words(one.promised),
            )
            for one in promises[:MOST_ROWS]
        ),
        empty=empty,
        note=more_rows(MOST_ROWS, len(promises), "The first to fall due"),
    )


def _do_next(one: FollowUp, findings: Findings) -> str:
    if not one.active:
        return f"{capital(one.action)} (status is {one.status}: keep it or close it)"
    channel = findings.channels.get(one.channel)
    return (
        f"{capital(one.action)} ({channel.title if channel else one.channel})" if one.channel else capital(one.action)
    )


section = Section(
    "follow-ups",
    "Follow-ups: what was promised",
    blocks,
    "A promise is the next step of a touch, also of one that nobody answered. It is kept on the day under its 'done', "
    "or on the day of the first later touch that follows it, whichever is earlier; late when its day has passed "
    "without that. Kept in time = kept by the due day / all that fell due in the period up to the day of the report.",
)
