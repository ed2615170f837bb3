"""``rounds campaign``: where campaigns stand, and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.campaigns import STATES, progress
from rounds.base.dates import day_words
from rounds.base.words import counted
from rounds.book.relationships import relate
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json, print_table
from rounds.desk.campaigns.lookup import choose_campaign
from rounds.desk.lookup import choose_liaison

if TYPE_CHECKING:
    from rounds.analysis.campaigns import Progress, SourceProgress, SourceStep

_LISTED = ("id", "name", "start", "end", "sources", "reached", "done", "waiting", "stopped")
_NUMBERS = ("sources", "reached", "done", "waiting", "stopped")
_WAITING = ("source", "name", "step", "channel", "until", "template", "note")


@click.group("campaign", short_help="Campaigns: what is done, what is due, and what ended it.")
def command() -> None:
    """Campaigns: what is done, what is due, and for whom it has ended.

    A campaign is a file in campaigns/: who it is for, and touches week by week. See docs/campaigns.md.
    """


def _progress(invocation: Invocation, wanted: str = "") -> list[Progress]:
    """Where campaigns stand; all of them, or the one that is meant."""
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    book = loaded.book
    as_of = invocation.desk.as_of
    chosen = [choose_campaign(book, wanted)] if wanted else [one for one in book.campaigns.values() if not one.void]
    relationships = relate(book, as_of)
    return [
        progress(one, relationships, as_of, book.touches_of(one.id))
        for one in sorted(chosen, key=lambda one: (one.start, one.id))
    ]


@command.command("list", short_help="All campaigns in numbers.")
@as_of_option
@at_option
@json_option
@pass_invocation
def list_campaigns(invocation: Invocation) -> int:
    """All campaigns in numbers, in the order in which they start."""
    rows = [_numbers(one) for one in _progress(invocation)]
    if invocation.as_json:
        print_json([dict(zip(_LISTED, row, strict=True)) for row in rows])
    elif rows:
        print_table(_LISTED, rows, numeric=_NUMBERS)
    else:
        click.echo("There is no campaign yet: write one into campaigns/. See docs/campaigns.md.", err=True)
    return 0


def _numbers(found: Progress) -> tuple[Any, ...]:
    campaign = found.campaign
    waiting = found.states["due"] + found.states["late"]
    days = (str(campaign.start), str(campaign.end))
    counts = (len(found.sources), found.reached, found.states["done"], waiting, sum(found.stops.values()))
    return (campaign.id, campaign.name, *days, *counts)


@command.command("show", short_help="One campaign, step by step.")
@click.argument("campaign_id", metavar="CAMPAIGN")
@as_of_option
@at_option
@json_option
@pass_invocation
def show(invocation: Invocation, *, campaign_id: str) -> int:
    """One campaign, step by step: how many sources are done, due, late, stopped; and whose turn it is."""
    (found,) = _progress(invocation, campaign_id)
    if invocation.as_json:
        print_json(_data(found))
        return 0
    campaign = found.campaign
    click.secho(f"{campaign.name}: {day_words(campaign.start)} to {day_words(campaign.end)}", bold=True)
    share = "" if found.share is None else f"; {found.share:.0%} of the steps that were to be done are"
    click.echo(f"{counted(len(found.sources), 'source')}, {found.reached:,} reached{share}.")
    if found.stops:
        click.echo("Ended early: " + ", ".join(f"{number:,} {rule}" for rule, number in sorted(found.stops.items())))
    click.echo()
    columns = ("week", "channel", "tiers", *STATES, "note")
    rows = [
        (step.week, step.channel, ",".join(step.tiers), *(counts[state] or "" for state in STATES), step.note)
        for step, counts in zip(campaign.steps, found.by_step, strict=True)
    ]
    print_table(columns, rows, numeric=("week", *STATES))
    waiting = sum(len(one.waiting) for one in found.sources)
    if waiting:
        command_line = f"rounds campaign due {campaign.id}"
        click.echo(f"\n{counted(waiting, 'touch is', 'touches are')} waiting: {command_line}", err=True)
    return 0


def _data(found: Progress) -> dict[str, Any]:
    steps = [
        {"week": step.week, "channel": step.channel, "tiers": list(step.tiers)}
        | {state: counts[state] for state in STATES}
        for step, counts in zip(found.campaign.steps, found.by_step, strict=True)
    ]
    stopped = {one.source.id: {"rule": one.stopped[0], "on": one.stopped[1]} for one in found.sources if one.stopped}
    return {
        "id": found.campaign.id,
        "sources": len(found.sources),
        "reached": found.reached,
        "done_share": found.share,
        "steps": steps,
        "stopped": stopped,
    }


@command.command("due", short_help="Whose turn it is.")
@click.argument("campaign_id", metavar="[CAMPAIGN]", default="")
@click.option("--owner", default="", metavar="LIAISON", help="Only this liaison's.")
@as_of_option
@json_option
@pass_invocation
def due(invocation: Invocation, *, campaign_id: str, owner: str) -> int:
    """Whose turn it is, in one campaign or in all that run: the touches that are due or late, the oldest week first.

    E-mails among them go out with rounds send --campaign ID --due.
    """
    found = [one for one in _progress(invocation, campaign_id) if campaign_id or one.campaign.end >= one.as_of]
    liaison = choose_liaison(owner, invocation.desk.settings) if owner else ""
    sources = [one for each in found for one in each.sources if not liaison or one.source.liaison == liaison]
    waiting = [(one, step) for one in sources for step in one.waiting]
    waiting.sort(key=lambda pair: (pair[1].week.start, pair[0].source.id))
    rows = [_row(source, step) for source, step in waiting]
    if invocation.as_json:
        print_json([dict(zip(_WAITING, row, strict=True)) for row in rows])
    elif rows:
        print_table(_WAITING, rows)
    else:
        click.echo("Nothing is waiting.", err=True)
    return 0


def _row(source: SourceProgress, step: SourceStep) -> tuple[Any, ...]:
    planned = step.step
    until = str(step.week.end)
    return (source.source.id, source.source.name, planned.week, planned.channel, until, planned.template, planned.note)
