"""Channels: how sources were reached, against the plan and their own wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Figure, Figures, Paragraph, Section, Series, Table, all_rows, columns, first_rows
from rounds.analysis.mix import ChannelShare
from rounds.base.dates import MONTHS, month_words
from rounds.base.words import capital, counted, listing, percent
from rounds_plugins.sections.evidence import our_touches, touches_of
from rounds_plugins.sections.wording import dollars, hours, tier_words, touches, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Findings, Touch
    from rounds.analysis.mix import AgainstWish, ChannelMonths, Mix, Shares

NEAR_PLAN = 0.05
SEASON = 3


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, touches by channel and month, shares beside the plan, and touches against people's wishes."""
    found = findings.mix
    yield Paragraph(_answer(found))
    if found.by_month:
        yield Figures(tuple(_figures(findings)))
        yield _chart(found)
        yield _shares(findings)
    if found.tiers:
        yield _tiers(found)
    if found.with_wishes or found.against_wishes:
        yield _wishes(findings)


def _answer(found: Mix) -> str:
    made = found.overall.touches + found.outside_plan
    when = within(found.period)
    if not made:
        return f"No touch was made {when}. Log one with: rounds log ID visit"
    first = f"{capital(touches(made))} {'was' if made == 1 else 'were'} made {when}"
    top = _largest(found.overall)
    lead = f"{first}; {top.title.lower()} leads with {percent(top.share)}" if top else first
    if found.overall.gap is None and found.tiers:
        return f"{first}, none of them with a source whose tier has a planned mix."
    if found.overall.gap is None:
        return f"{lead}. There is no planned mix to compare with: give the tiers one in rounds.yaml (mix)."
    if found.overall.gap < NEAR_PLAN:
        return f"{lead}. The channels are as planned."
    return f"{lead}. By the plan {percent(found.overall.gap)} of the touches belong in another channel."


def _largest(shares: Shares) -> ChannelShare | None:
    return max(shares.channels, key=lambda line: line.touches, default=None) if shares.touches else None


def _figures(findings: Findings) -> Iterable[Figure]:
    found = findings.mix
    gap = found.overall.gap
    ours = our_touches(findings.relationships, found.period)
    every = touches_of(findings.relationships, found.period)
    theirs = [touch for touches in every for touch in touches if touch.direction == "inbound"]
    made = found.overall.touches + found.outside_plan
    outside = found.against("not preferred")
    yield findings.figure(
        "Touches made",
        f"{made:,}",
        "touches from us in the period, each once",
        meaning="by us, each once",
        records=ours,
    )
    yield findings.figure(
        "From them",
        f"{found.inbound:,}",
        "touches from them in the period",
        meaning="times they called, wrote or came",
        records=theirs,
    )
    yield findings.figure(
        "In another channel than planned",
        "no plan" if gap is None else percent(gap),
        "½ Σ |actual share - planned share| over channels",
        _gap(found),
        meaning="0% is exactly the planned mix",
        tone="neutral" if gap is None else "good" if gap < NEAR_PLAN else "watch",
        records=ours,
    )
    yield findings.figure(
        "Outside preferred channels",
        f"{outside:,}",
        "touches from us through a channel that the person does not name as preferred",
        f"{outside:,} of {found.with_wishes:,}",
        compared=f"of {found.with_wishes:,} with people who named some",
        meaning="where a preferred channel may do better",
        records=_against(findings, "not preferred"),
    )
    yield _unwelcome(findings)


def _unwelcome(findings: Findings) -> Figure:
    against = findings.mix.against("avoided", "forbidden")
    return findings.figure(
        "Avoided or forbidden",
        f"{against:,}",
        "touches from us through a channel that the person avoids or forbids",
        meaning="touches that people asked us not to make that way",
        tone="bad" if against else "good",
        records=_against(findings, "avoided", "forbidden"),
    )


def _gap(found: Mix) -> str:
    """The differences that make the gap."""
    if found.overall.gap is None:
        return "there is no planned mix, or no touch"
    parts = [f"{line.title} {percent(line.share)} of {percent(line.planned or 0)}" for line in found.overall.channels]
    return f"{', '.join(parts)}: {percent(found.overall.gap)}"


def _against(findings: Findings, *wishes: str) -> list[Touch]:
    """The touches that went against one of these wishes."""
    wanted = {(line.source_id, line.channel) for line in findings.mix.against_wishes if line.wish in wishes}
    people = {source_id for source_id, _ in wanted}
    their_own = our_touches((one for one in findings.relationships if one.id in people), findings.mix.period)
    return [touch for touches in their_own for touch in touches if (touch.contact, touch.channel) in wanted]


def _chart(found: Mix) -> Chart:
    return Chart(
        title=f"Touches by channel, {month_words(found.months[0].start)} to {month_words(found.months[-1].start)}",
        kind="stacked",
        caption=_finding(found),
        labels=tuple(MONTHS[month.start.month - 1] for month in found.months),
        series=tuple(Series(line.title, line.touches) for line in found.by_month),
        unit="touches",
        partial=found.partial,
    )


def _finding(found: Mix) -> str:
    """What changed most between the first and the last three full months, and that the last month is unfinished."""
    full = len(found.months) - found.partial
    unfinished = f" {month_words(found.months[-1].start)} is unfinished." if found.partial else ""
    if full < 2 * SEASON:
        return f"{_leader(found)}.{unfinished}"
    moves = [(line, _a_month(line, 0, SEASON), _a_month(line, full - SEASON, full)) for line in found.by_month]
    line, first, last = max(moves, key=lambda move: abs(move[2] - move[1]))
    if abs(last - first) < 1:
        return f"{_leader(found)}; no channel changed much.{unfinished}"
    verb = "rose" if last > first else "fell"
    return (
        f"{line.title} {verb} most: from {hours(first)} to {hours(last)} a month between the first and the last "
        f"three full months.{unfinished}"
    )


def _leader(found: Mix) -> str:
    made = sum(sum(line.touches) for line in found.by_month)
    top = max(found.by_month, key=lambda line: sum(line.touches))
    return f"{top.title} makes up {percent(sum(top.touches) / made)} of {touches(made)}"


def _a_month(line: ChannelMonths, start: int, end: int) -> float:
    return sum(line.touches[start:end]) / SEASON


def _shares(findings: Findings) -> Table:
    effort = {one.channel: one.effort for one in findings.productivity.channels}
    overall, elsewhere = findings.mix.overall, findings.mix.outside_plan
    listed = {line.channel for line in overall.channels}
    others = [one for one in findings.productivity.channels if one.channel not in listed]
    apart = f"{capital(touches(elsewhere))} with sources without a planned mix are in hours and cost, not in shares."
    return all_rows(
        f"Shares beside the plan, {findings.period.label}",
        columns("Channel", "#Touches", "#Share", "#Planned", "#Hours", "#Cost", "Do next"),
        (*overall.channels, *(ChannelShare(one.channel, one.title, 0, 0.0, 0.0) for one in others)),
        lambda line: (
            line.title,
            line.touches,
            percent(line.share),
            None if line.planned is None else percent(line.planned),
            hours(effort[line.channel].hours) if line.channel in effort else "0",
            dollars(effort[line.channel].cost) if line.channel in effort else "$0",
            _advice(line, overall),
        ),
        empty="No touch was made or planned.",
        note=apart if elsewhere else "",
    )


def _advice(line: ChannelShare, shares: Shares) -> str | None:
    if line.planned is None or not shares.touches:
        return None
    difference = line.planned - line.share
    number = round(abs(difference) * shares.touches)
    if abs(difference) < NEAR_PLAN or not number:
        return "As planned"
    return f"More: about {number:,} short" if difference > 0 else f"Fewer: about {number:,} over"


def _tiers(found: Mix) -> Table:
    return Table(
        "By tier",
        columns("Tier", "#Touches", "#In another channel", "Do next"),
        tuple(
            (tier.name, tier.touches, None if tier.gap is None else percent(tier.gap), _shift(tier))
            for tier in found.tiers
        ),
    )


def _shift(tier: Shares) -> str:
    """From the channel most over the plan to the one most under it."""
    if tier.gap is None:
        return "Start: no touch was made"
    if tier.gap < NEAR_PLAN:
        return "Keep the mix"
    lines = sorted(tier.channels, key=lambda line: (line.planned or 0.0) - line.share)
    return f"Move some from {lines[0].title.lower()} to {lines[-1].title.lower()}"


def _wishes(findings: Findings) -> Table:
    ranked = sorted(findings.mix.against_wishes, key=lambda line: [*_WISH_WORDS].index(line.wish))
    return first_rows(
        "Touches against people's wishes",
        columns("Source", "#Touches", "Wish", "Do next"),
        ranked,
        lambda line: (
            line.name,
            line.touches,
            f"{_title(line.channel, findings)} {_WISH_WORDS[line.wish]}",
            _instead(line, findings),
        ),
        "The most serious",
        empty=f"All {counted(findings.mix.with_wishes, 'touch', 'touches')} went through preferred channels.",
    )


_WISH_WORDS = {"forbidden": "is forbidden", "avoided": "is avoided", "not preferred": "is not among the preferred"}


def _title(channel: str, findings: Findings) -> str:
    known = findings.channels.get(channel)
    return known.title if known else capital(channel)


def _instead(line: AgainstWish, findings: Findings) -> str:
    preferred: Sequence[str] = [_title(channel, findings).lower() for channel in line.preferred]
    if preferred:
        return f"Use {listing(preferred, 'or')}"
    return "Stop: it was forbidden" if line.wish == "forbidden" else "Use another channel"


def method(findings: Findings) -> str:
    """The formulas, and the cut-offs in force."""
    tiers = [name for name, tier in findings.book.settings.tiers.items() if tier.mix]
    return (
        "Outbound touches, each counted once however many took part. Planned share of a channel = the tiers' mix "
        f"({listing([tier_words(name) for name in tiers]) or 'no tier has one'}), weighted by the planned touches of "
        "their sources. In another channel = ½ Σ |actual share - planned share|, 0 to 100%; where a mix adds up to "
        "less than 1 the rest is free and only what is missing counts. Hours and cost: the touch's own, else its "
        f"channel's usual, gifts left out. A share within {percent(NEAR_PLAN)} of the plan is as planned. Wishes are "
        "those of the person addressed: preferences and do_not_contact."
    )


section = Section("channels", "Channels: how sources were reached", blocks, method)
