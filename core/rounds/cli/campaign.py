"""``rounds campaign``: where campaigns stand, and whose turn it is."""

from __future__ import annotations

from collections import Counter

import click

from rounds.base.dates import day_words
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation, reads
from rounds.cli.output import print_rows, print_table
from rounds.desk.campaigns import (
    ListCampaigns,
    ListDueSteps,
    ShowCampaign,
    list_campaigns,
    list_due_steps,
    show_campaign,
)

_NUMBERS = ("sources", "reached", "done", "waiting", "stopped")


@click.group("campaign", short_help="Campaigns: what is done, what is due, and what ended it.")
def command() -> None:
    """Campaigns: what is done, what is due, and for whom it has ended.

    A campaign is a file in campaigns/: who it is for, and touches week by week. See docs/campaigns.md.
    """


@command.command("list", short_help="All campaigns in numbers.")
@reads
def campaigns(invocation: Invocation) -> int:
    """All campaigns in numbers, in the order in which they start."""
    rows = list_campaigns(invocation.desk, ListCampaigns()).as_data()
    none = "There is no campaign yet: write one into campaigns/. See docs/campaigns.md."
    print_rows(rows, as_json=invocation.as_json, otherwise=none, numeric=_NUMBERS)
    return 0


@command.command("show", short_help="One campaign, step by step.")
@click.argument("campaign", metavar="CAMPAIGN")
@reads
def show(invocation: Invocation, *, campaign: str) -> int:
    """One campaign, step by step: how many sources are done, due, late, stopped; and whose turn it is."""
    shown = show_campaign(invocation.desk, ShowCampaign(campaign))
    if invocation.printed_data(shown):
        return 0
    about = shown.numbers
    click.secho(f"{about.name}: {day_words(about.start)} to {day_words(about.end)}", bold=True)
    share = "" if shown.done_share is None else f"; {shown.done_share:.0%} of the steps that were to be done are"
    click.echo(f"{counted(about.sources, 'source')}, {about.reached:,} reached{share}.")
    ended = Counter(rule for rule, _ in shown.stopped.values())
    if ended:
        click.echo("Ended early: " + ", ".join(f"{number:,} {rule}" for rule, number in sorted(ended.items())))
    click.echo()
    rows = [
        (
            one.step.week,
            one.step.channel,
            ",".join(one.step.tiers),
            *(n or "" for n in one.states.values()),
            one.step.note,
        )
        for one in shown.steps
    ]
    print_table(("week", "channel", "tiers", *shown.states, "note"), rows, numeric=("week", *shown.states))
    if about.waiting:
        waiting = counted(about.waiting, "touch is", "touches are")
        click.echo(f"\n{waiting} waiting: rounds campaign due {about.id}", err=True)
    return 0


@command.command("due", short_help="Whose turn it is.")
@click.argument("campaign", metavar="[CAMPAIGN]", default="")
@click.option("--owner", default="", metavar="LIAISON", help="Only this liaison's.")
@as_of_option
@json_option
@pass_invocation
def due(invocation: Invocation, *, campaign: str, owner: str) -> int:
    """Whose turn it is, in one campaign or in all that run: the touches that are due or late, the oldest week first.

    E-mails among them go out with rounds send --campaign ID --due.
    """
    rows = list_due_steps(invocation.desk, ListDueSteps(campaign, owner)).as_data()
    print_rows(rows, as_json=invocation.as_json, otherwise="Nothing is waiting.")
    return 0
