"""Timeline: what happened with a source: referrals by month, and every touch and answer, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Paragraph, Section, Series, Table, columns
from rounds.base.dates import Period, day_words, month_end, month_words
from rounds.base.words import capital, counted
from rounds.report.builders import more_rows
from rounds_plugins.sections.movers import months_known
from rounds_plugins.sections.wording import liaison_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds import Block, Feedback, Findings, Touch
    from rounds.report.blocks import Cell

MONTHS = 12
LATEST = 25


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, referrals by month, and what happened."""
    touches = {touch.id: touch for one in findings.relationships for touch in one.touches}
    heard = [item for one in findings.relationships for item in one.feedback]
    months = months_known(findings, MONTHS)
    counts = [findings.received(month) for month in months]
    if not touches and not heard and not sum(counts):
        yield Paragraph("Nothing happened yet: no touch, no referral, nothing heard.")
        return
    start = months[0].start
    since = month_words(start)
    yield Paragraph(
        f"{counted(sum(counts), 'referral')} since {since}, "
        f"{counted(sum(one.date >= start for one in touches.values()), 'touch', 'touches')} and "
        f"{counted(sum(one.opened >= start for one in heard), 'piece', 'pieces')} of feedback."
    )
    if sum(counts):
        yield _chart(months, counts)
    yield _table(findings, touches.values(), heard)


def _chart(months: tuple[Period, ...], counts: list[int]) -> Chart:
    best = max(range(len(counts)), key=lambda place: (counts[place], place))
    return Chart(
        title="Referrals by month",
        kind="bars",
        caption=f"Most came in {month_words(months[best].start)}: {counts[best]:,}.",
        labels=tuple(month_words(month.start) for month in months),
        series=(Series("Referrals", tuple(map(float, counts))),),
        unit="referrals",
        partial=months[-1].end != month_end(months[-1].end),
    )


def _table(findings: Findings, touches: Iterable[Touch], heard: Iterable[Feedback]) -> Table:
    lines: list[tuple[date, str, tuple[Cell, ...]]] = [
        (touch.date, touch.id, _touch(touch, findings)) for touch in touches
    ]
    lines += [(item.opened, item.id, _heard(item, findings)) for item in heard]
    lines.sort(key=lambda line: line[:2], reverse=True)
    return Table(
        "What happened",
        columns("Day", "What", "With", "By", "About"),
        tuple(cells for _, _, cells in lines[:LATEST]),
        empty="No touch yet, and nothing heard.",
        note=more_rows(LATEST, len(lines), "The latest"),
    )


def _touch(touch: Touch, findings: Findings) -> tuple[Cell, ...]:
    channel = findings.channels.get(touch.channel)
    what = channel.title if channel else touch.channel
    return (
        day_words(touch.date),
        f"{what}, from them" if touch.direction == "inbound" else what,
        _names((*touch.contacts, touch.organization), findings) or None,
        liaison_words(touch.liaison, findings) if touch.liaison else None,
        touch.notes or touch.purpose or None,
    )


def _heard(item: Feedback, findings: Findings) -> tuple[Cell, ...]:
    settled = f", settled {day_words(item.resolved)}" if item.resolved else ""
    return (
        day_words(item.opened),
        f"{capital(item.type)}{settled}",
        _names((item.contact, item.organization), findings) or None,
        None,
        item.text,
    )


def _names(ids: Iterable[str], findings: Findings) -> str:
    found = (findings.book.source_named(each) for each in dict.fromkeys(ids) if each)
    return ", ".join(one.name for one in found if one)


section = Section(
    "timeline",
    "What happened",
    blocks,
    "Referrals are counted in the month for which they were recorded; a month that is not over is pale. Touches that "
    "did not take place and void records are left out.",
    about="source",
)
