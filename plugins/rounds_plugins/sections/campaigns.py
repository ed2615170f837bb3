"""Campaigns: what was planned, done and is late, for whom it ended, and who came to events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Paragraph, Section, Table, columns, first_rows
from rounds.base.dates import day_words
from rounds.base.words import capital, counted, listing, percent
from rounds_plugins.sections.wording import dollars, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Findings
    from rounds.analysis.campaigns import Progress
    from rounds.analysis.guests import GuestList
    from rounds.report.blocks import Cell, Tone


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
    rows = [
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
    ]
    return Table(
        "Steps of the campaigns that run now",
        columns(
            "Campaign", "#Week", "Channel", "Tiers", "#Done", "#Due", "#Behind", "#To come", "#Ended", "#Held back"
        ),
        tuple(rows),
        empty="No campaign runs now.",
    )


def _events(lists: Sequence[GuestList]) -> Table:
    return Table(
        "Events",
        columns(
            "Event",
            "Day",
            "#Invited",
            "#Accepted",
            "#Declined",
            "#Came",
            "#Stayed away",
            "#Places left",
            "#Cost a head",
        ),
        tuple(_event(one) for one in lists),
        note="Cost a head: the event's cost by those who came, what each was given not counted.",
    )


def _event(one: GuestList) -> tuple[Cell, ...]:
    event = one.campaign.event
    day = day_words(event.starts.date()) if event else ""
    head = None if one.cost_a_head is None else dollars(one.cost_a_head)
    counts = [one.counts[state] for state in ("accepted", "declined", "came", "no-show")]
    return (one.campaign.name, day, one.invited, *counts, one.places_left, head)


section = Section(
    "campaigns",
    "Campaigns: planned, done, and who came",
    blocks,
    "Of a campaign are the active sources that its audience selects and those that a touch of it has reached. A step "
    "is done by a touch of the campaign through its channel; due in its week, behind when that is over, and ended "
    "where one of the campaign's stop rules held before. Held back: the source wants no such channel, or is not active "
    "any more. Steps done = done / done, due and behind. Stayed away: accepted, and was not among those who came.",
)
