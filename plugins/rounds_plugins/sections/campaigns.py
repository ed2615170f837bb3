"""Campaigns: what was planned, done and is late, who came; and what touches went with, which proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Table, all_rows, bar_chart, columns, first_rows
from rounds.analysis.impact import FEWEST, SEED, Impact
from rounds.base.dates import day_words
from rounds.base.words import amount, capital, counted, listing, percent
from rounds.report.blocks import MOST_ROWS
from rounds_plugins.sections.wording import dollars, liaison_words, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Chart, Findings, Record
    from rounds.analysis.campaigns import Progress
    from rounds.analysis.guests import GuestList
    from rounds.report.blocks import Cell, Tone

    Cited = Record | Sequence[Record]


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, each campaign in numbers, the steps of those that run, and events."""
    found = findings.campaigns
    if not found:
        yield Paragraph(f"No campaign ran {within(findings.period)}. One is a file in campaigns/.")
        return
    yield Paragraph(_answer(found, findings), _tone(found))
    yield _campaigns(found)
    yield _steps(found, findings)
    if findings.guests:
        yield _events(findings.guests)


def _running(found: Sequence[Progress], findings: Findings) -> list[Progress]:
    return [one for one in found if one.campaign.start <= findings.as_of <= one.campaign.end]


def _behind(one: Progress) -> int:
    return one.states["late"] + one.states["missed"]


def _tone(found: Sequence[Progress]) -> Tone:
    return "watch" if any(map(_behind, found)) else "good"


def _answer(found: Sequence[Progress], findings: Findings) -> str:
    ran = counted(len(found), "campaign")
    running = len(_running(found, findings))
    now = "" if not running else f", {running:,} of them now"
    if running and running == len(found):
        now = ", and it runs now" if running == 1 else ", and all of them run now"
    behind = sum(map(_behind, found))
    late = f"{counted(behind, 'touch is', 'touches are')} behind." if behind else "No touch of theirs is behind."
    stops = sum(sum(one.stops.values()) for one in found)
    ended = f" For {counted(stops, 'source')} a campaign ended early." if stops else ""
    return f"{capital(ran)} ran {within(findings.period)}{now}. {late}{ended}"


def _campaigns(found: Sequence[Progress]) -> Table:
    return first_rows(
        "Campaigns in numbers",
        columns("Campaign", "Days", "#Sources", "#Reached", "#Steps done", "#Behind", "#Due", "#Ended early"),
        found,
        _row,
        "The first to start",
    )


def _row(one: Progress) -> tuple[Cell, ...]:
    campaign = one.campaign
    days = f"{day_words(campaign.start)} to {day_words(campaign.end)}"
    share = "none asked" if one.share is None else percent(one.share)
    rules = listing([f"{number:,} {rule}" for rule, number in sorted(one.stops.items())])
    counts = (len(one.sources), one.reached, share, _behind(one), one.states["due"], rules or 0)
    return (campaign.name, days, *counts)


def _steps(found: Sequence[Progress], findings: Findings) -> Table:
    rows = tuple(
        (
            one.campaign.name,
            step.week,
            findings.channels[step.channel].title if step.channel in findings.channels else step.channel,
            ", ".join(step.tiers) or "all",
            counts["done"],
            counts["due"],
            counts["late"] + counts["missed"],
            counts["ahead"],
            counts["stopped"],
            counts["withheld"],
        )
        for one in _running(found, findings)
        for step, counts in zip(one.campaign.steps, one.by_step, strict=True)
    )
    numbers = ("#Done", "#Due", "#Behind", "#To come", "#Ended", "#Held back")
    heads = columns("Campaign", "#Week", "Channel", "Tiers", *numbers)
    return Table("Steps of the campaigns that run now", heads, rows, empty="No campaign runs now.")


def _events(lists: Sequence[GuestList]) -> Table:
    counts = ("#Invited", "#Accepted", "#Declined", "#Came", "#Stayed away", "#Places left", "#Cost a head")
    note = "Cost a head: the event's cost by those who came, what each was given not counted."
    return all_rows("Events", columns("Event", "Day", *counts), lists, _event, note=note)


def _event(one: GuestList) -> tuple[Cell, ...]:
    event = one.campaign.event
    day = day_words(event.starts.date()) if event else ""
    head = None if one.cost_a_head is None else dollars(one.cost_a_head)
    counts = [one.counts[state] for state in ("accepted", "declined", "came", "no-show")]
    return (one.campaign.name, day, one.invited, *counts, one.places_left, head)


CAMPAIGNS = Section(
    "campaigns",
    "Campaigns: planned, done, and who came",
    blocks,
    "Of a campaign are the active sources that its audience selects and those that a touch of it has reached. A step "
    "is done by a touch of the campaign through its channel; due in its week, behind when that is over, and ended "
    "where one of the campaign's stop rules held before. Held back: the source wants no such channel, or is not active "
    "any more. Steps done = done / done, due and behind. Stayed away: accepted, and was not among those who came.",
)


NOT_PROOF = "association, not proof"
_CUTOFFS = ("impact_days", "impact_interval", "impact_resamples")


def impact_blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures with their interval, before and after beside the matched, campaigns, and sources."""
    found = findings.impact
    yield Paragraph(_impact_answer(found), _impact_tone(found) if found.enough else "neutral")
    if found.enough:
        yield Figures(tuple(_figures(found, findings)))
        yield _chart(found)
    yield _impact_campaigns(findings)
    if found.lines:
        yield _sources(found, findings)


def _impact_tone(found: Impact) -> Tone:
    """Good or bad only where the whole interval says so."""
    if found.interval is None:
        return "neutral"
    return "good" if found.interval.low > 0 else "bad" if found.interval.high < 0 else "neutral"


def _impact_answer(found: Impact) -> str:
    judged = counted(len(found.lines), "source", "sources")
    left_out = _left_out(found)
    if found.lift is None or found.incremental is None or found.interval is None:
        return (
            f"Too few to tell: {judged} touched after a pause {within(found.period)} can be matched with like ones "
            f"that nobody touched, and {FEWEST} are needed.{left_out}"
        )
    more = "more" if found.lift >= 0 else "fewer"
    chance = "" if not found.interval.low <= 0 <= found.interval.high else " It may be chance: the interval holds 0."
    return (
        f"{capital(judged)} touched after a pause {within(found.period)} sent {amount(abs(found.lift))} referrals "
        f"{more} each in the {counted(found.months, 'month')} after than like ones that nobody touched: "
        f"{NOT_PROOF}.{chance}{left_out}"
    )


def _left_out(found: Impact) -> str:
    words = {
        "too recent": "touched too recently",
        "before the records": "touched before the records reach back",
        "no match": "without a like one",
    }
    parts = [f"{number:,} {words[reason]}" for reason, number in found.left_out.items() if number]
    return f" Left out: {listing(parts)}." if parts else ""


def _records(found: Impact, findings: Findings) -> list[Cited]:
    """The referral rows of the touched sources, and their first touch."""
    records: list[Cited] = []
    for line in found.lines:
        one = findings.relationship(line.source_id)
        if one:
            records += [one.touches.between(line.touched, line.touched)[:1], one.referrals]
    return records


def _figures(found: Impact, findings: Findings) -> Iterable[Figure]:
    lift, incremental, interval = found.lift or 0.0, found.incremental or 0.0, found.interval
    number = len(found.lines)
    low, high = (interval.low, interval.high) if interval else (0.0, 0.0)
    spans = f"{amount(low)} to {amount(high)} ({percent(interval.level if interval else 0)} interval)"
    change, matched = (
        sum(values) / number for values in ([x.change for x in found.lines], [x.matched for x in found.lines])
    )
    lifted = findings.figure(
        "Lift",
        f"{lift:+.1f}",
        "mean change of the touched - mean change of their matched",
        f"{change:+.2f} - ({matched:+.2f}) = {lift:+.2f} over {counted(number, 'source')}; seed {SEED}",
        compared=spans,
        meaning=f"referrals a source in {counted(found.months, 'month')}; {NOT_PROOF}",
        tone=_impact_tone(found),
        cutoffs=_CUTOFFS,
        records=_records(found, findings),
    )
    yield lifted
    yield findings.figure(
        "Incremental referrals",
        f"{incremental:+,.0f}",
        "lift x touched sources",
        f"{lift:+.2f} x {number:,} = {incremental:+,.1f}",
        compared=f"{low * number:+,.0f} to {high * number:+,.0f}",
        meaning=f"lift x {counted(number, 'source')}; {NOT_PROOF}",
        tone=_impact_tone(found),
        cutoffs=_CUTOFFS,
        like=lifted.basis,
    )
    if found.value is not None and found.conversion is not None:
        yield _return(found, found.value, found.conversion, findings, lifted)


def _return(found: Impact, value: float, conversion: float, findings: Findings, lifted: Figure) -> Figure:
    incremental = found.incremental or 0.0
    worth = f"{incremental:,.1f} x {percent(conversion)} x {dollars(found.margin)} = {dollars(value)}"
    return findings.figure(
        "Return",
        "nothing was spent" if found.roi is None else f"{found.roi:+.1f} times the cost",
        "(incremental x seen / received x margin of a patient seen - cost) / cost",
        f"{worth}; cost {dollars(found.cost)}",
        compared=f"{dollars(value)} for {dollars(found.cost)}",
        meaning=NOT_PROOF,
        cutoffs=("impact_days",),
        like=lifted.basis,
    )


def _chart(found: Impact) -> Chart:
    """Mean referrals of a touched source before and after, and what its matched would have made of them."""
    number = len(found.lines)
    before, after = sum(line.before for line in found.lines) / number, sum(line.after for line in found.lines) / number
    expected = max(0.0, before + sum(line.matched for line in found.lines) / number)
    title = f"Referrals a touched source, {counted(found.months, 'month')} before and after"
    caption = (
        f"Before {amount(before)}; changed like the untouched it would have been {amount(expected)}; it was "
        f"{amount(after)}. {capital(NOT_PROOF)}."
    )
    bars = (("Before", before), ("After, as untouched", expected), ("After", after))
    return bar_chart(title, caption, [(label, round(value, 2)) for label, value in bars], "Referrals", "referrals")


def _impact_campaigns(findings: Findings) -> Table:
    found = findings.campaign_impacts
    return all_rows(
        "Campaigns",
        columns("Campaign", "#Touched", "#Matched", "#Lift", "Interval", "#Incremental", "#Cost", "#Return"),
        found,
        _campaign_row,
        empty="No touch names a campaign yet. A touch can: campaign: its id.",
        note=f"{capital(NOT_PROOF)}. No number below {FEWEST} matched sources." if found else "",
        basis=lambda one: findings.basis(
            "mean change of the touched - mean change of their matched",
            " + ".join(f"{line.lift:+.1f}" for line in one.lines[:MOST_ROWS]) or "nobody could be judged",
            cutoffs=_CUTOFFS,
            records=_records(one, findings),
        ),
    )


def _campaign_row(one: Impact) -> tuple[Cell, ...]:
    touched = len(one.lines) + sum(one.left_out.values())
    spans = f"{amount(one.interval.low)} to {amount(one.interval.high)}" if one.interval else "too few"
    return (
        one.name,
        touched,
        len(one.lines),
        None if one.lift is None else f"{one.lift:+.1f}",
        spans,
        None if one.incremental is None else f"{one.incremental:+,.0f}",
        dollars(one.cost),
        None if one.roi is None else f"{one.roi:+.1f} x",
    )


def _sources(found: Impact, findings: Findings) -> Table:
    lines = sorted(found.lines, key=lambda line: (-abs(line.lift), line.source_id))
    return first_rows(
        "Touched sources beside like ones",
        columns("Source", "Owner", "Touched", "#Before", "#After", "#Matched", "#Like ones", "#Lift"),
        lines,
        lambda line: (
            line.name,
            liaison_words(line.liaison, findings),
            line.touched.isoformat(),
            line.before,
            line.after,
            f"{line.matched:+.1f}",
            line.matches,
            f"{line.lift:+.1f}",
        ),
        "The largest differences",
    )


def method(findings: Findings) -> str:
    """The definitions, with the cut-offs in force."""
    cut, found = findings.book.settings.cutoffs, findings.impact
    months = counted(found.months, "whole month")
    return (
        f"Touched: a first touch from us after {cut.impact_days} days without one (impact_days) "
        f"{within(found.period)}, the last year that can be judged; for a campaign, a touch of it. The touch's own "
        f"month counts for nothing; {months} before it are compared with as many after it. Matched: same tier and "
        "specialty, and no touch from us in all those months (for a campaign: no touch of it). Lift = mean over "
        "touched sources of (own change - mean change of the matched). Return = (incremental x seen / received x "
        "margin of a patient seen - cost) / cost, with the rates of the last 12 known months; cost: the touches and "
        f"gifts, for a campaign its budget when it has one. Interval: {percent(cut.impact_interval)} of "
        f"{cut.impact_resamples:,} bootstrap samples of the touched sources, seed {SEED} (impact_interval, "
        f"impact_resamples). {capital(NOT_PROOF)}: who is visited is not chosen by lot."
    )


IMPACT = Section("impact", "Impact: what touches went together with", impact_blocks, method)
