"""Who a source is to us: its rhythm, referrals, score and wishes; and what happened with it, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Table, bar_chart, columns, first_rows
from rounds.base.dates import Period, day_words, month_end, month_words
from rounds.base.words import capital, counted, listing, percent
from rounds.report.blocks import MOST_ROWS
from rounds_plugins.sections.evidence import months_known
from rounds_plugins.sections.wording import change, liaison_words, next_step, tier_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds import Block, Chart, Feedback, Findings, Relationship, Touch
    from rounds.report.blocks import Cell


_STATES = {"none": "no rhythm", "planned": "in rhythm", "due": "due", "overdue": "overdue", "lapsed": "lapsed"}


def blocks(findings: Findings) -> Iterable[Block]:
    """Who it is, the figures, why the score is what it is, and how to turn to them."""
    people = findings.relationships
    if not people:
        yield Paragraph("There is nobody to tell of yet.")
        return
    yield Paragraph(_answer(findings))
    yield Figures(tuple(_figures(findings)))
    yield _people(findings)
    yield _reasons(findings)


def _answer(findings: Findings) -> str:
    people = findings.relationships
    if len(people) != 1:
        touched = sum(one.last_touch is not None for one in people)
        return f"{counted(len(people), 'source')} here, of whom we have been in touch with {touched:,}."
    (one,) = people
    parts = [tier_words(one.tier), one.status, one.specialty, one.workplace_name]
    owner = liaison_words(one.liaison, findings)
    who = f"{one.name}: {', '.join(part for part in parts if part)}; "
    return f"{who}{'looked after by ' + owner if one.liaison else 'nobody looks after the relationship'}."


def _figures(findings: Findings) -> Iterable[Figure]:
    people, period = findings.relationships, findings.period
    now, before, ago = (findings.received(one) for one in (period, findings.before, findings.year_ago))
    last = max((one.last_touch for one in people if one.last_touch), default=None)
    rows = [row for one in people for row in one.referral_rows_in(period)]
    touches = [touch for one in people for touch in one.touches if touch.date == last]
    due = min((one.next_due for one in people if one.next_due), default=None)
    yield findings.figure(
        "Referrals",
        f"{now:,}",
        "sum of received referrals in the period",
        f"{now:,} in {period}",
        compared=f"{before:,} in the window before, {ago:,} a year ago",
        meaning=change(now, before),
        records=rows,
    )
    yield findings.figure(
        "Last touch",
        day_words(last) if last else "never",
        "latest day of a touch",
        str(last or "none"),
        compared=f"{(findings.as_of - last).days:,} days ago" if last else "no touch yet",
        records=touches,
    )
    yield findings.figure(
        "Next due",
        day_words(due) if due else "no rhythm",
        "last touch + days of the rhythm",
        str(due or "none"),
        compared="by the rhythm planned" if due else "no cadence is planned",
        records=touches,
    )
    yield from _share(findings)


def _share(findings: Findings) -> Iterable[Figure]:
    """Referrals over potential, for one source of which somebody estimated it."""
    one = findings.relationships[0]
    share = one.share(one.full_months(12)) if len(findings.relationships) == 1 else None
    if share is not None:
        months = one.full_months(12)
        received, working = one.referrals_in(months), f"{one.potential_per_month:g} a month"
        yield findings.figure(
            "Share of potential",
            percent(share),
            "received / (potential a month x months)",
            f"{received:,} of {working} = {percent(share)}",
            compared="last 12 full months",
            records=one.referral_rows_in(months),
        )


def _people(findings: Findings) -> Table:
    return first_rows(
        "How to turn to them",
        columns("Source", "Rhythm", "Prefers", "Not through", "Do next"),
        _ranked(findings),
        lambda one: (
            one.name,
            _rhythm(one),
            _channels(one.preferred_channels, findings) or None,
            _channels(_refused(one), findings) or None,
            next_step(one, findings.channels) if one.active else f"Status is {one.status}",
        ),
        "The highest scores",
    )


def _rhythm(one: Relationship) -> str:
    state = _STATES[one.state]
    return f"every {one.cadence_days} days: {state}" if one.cadence_days else state


def _refused(one: Relationship) -> tuple[str, ...]:
    avoided = one.contact.preferences.avoid if one.contact else ()
    return tuple(dict.fromkeys((*one.source.do_not_contact, *avoided)))


def _channels(names: Iterable[str], findings: Findings) -> str:
    titles = [findings.channels[name].title if name in findings.channels else name for name in names]
    return listing(titles) if titles else ""


def _ranked(findings: Findings) -> list[Relationship]:
    """The sources, the highest score first."""
    totals = {source: score.total for source, score in findings.scores.items()}
    return sorted(findings.relationships, key=lambda one: (-totals.get(one.id, 0.0), one.id))


def _reasons(findings: Findings) -> Table:
    """Every factor of the scores, the highest score first."""
    scored = (one for one in _ranked(findings) if one.id in findings.scores)
    return first_rows(
        "Why the score is what it is",
        columns("Source", "Factor", "#Points", "#Of", "Why"),
        [(one.name, part) for one in scored for part in findings.scores[one.id].parts],
        lambda line: (line[0], line[1].title, round(line[1].points, 1), round(line[1].most, 1), line[1].words),
        "The first factors",
        most=2 * MOST_ROWS,
        empty="No scoring rule is on.",
        basis=lambda line: findings.basis(
            "points of the rule, at most its weight", f"{line[1].points:.1f} of {line[1].most:.1f}"
        ),
    )


PROFILE = Section(
    "profile",
    "Who they are to us",
    blocks,
    "Referrals are those received in the period. Next due = last touch + the person's own rhythm, else the tier's. "
    "Share of potential = received / (estimated potential a month x months), over the last 12 full months. A score is "
    "the sum of its factors' points.",
    about="source",
)


MONTHS = 12
LATEST = 25


def timeline_blocks(findings: Findings) -> Iterable[Block]:
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
    caption = f"Most came in {month_words(months[best].start)}: {counts[best]:,}."
    bars = [(month_words(month.start), float(count)) for month, count in zip(months, counts, strict=True)]
    partial = months[-1].end != month_end(months[-1].end)
    return bar_chart("Referrals by month", caption, bars, "Referrals", "referrals", partial=partial)


def _table(findings: Findings, touches: Iterable[Touch], heard: Iterable[Feedback]) -> Table:
    lines: list[tuple[date, str, tuple[Cell, ...]]] = [
        (touch.date, touch.id, _touch(touch, findings)) for touch in touches
    ]
    lines += [(item.opened, item.id, _heard(item, findings)) for item in heard]
    lines.sort(key=lambda line: line[:2], reverse=True)
    heads, empty = columns("Day", "What", "With", "By", "About"), "No touch yet, and nothing heard."
    return first_rows("What happened", heads, lines, lambda line: line[2], "The latest", most=LATEST, empty=empty)


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


TIMELINE = Section(
    "timeline",
    "What happened",
    timeline_blocks,
    "Referrals are counted in the month for which they were recorded; a month that is not over is pale. Touches that "
    "did not take place and void records are left out.",
    about="source",
)
