"""``rounds`` alone: what to do today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.dates import day_words
from rounds.base.words import counted
from rounds.cli.context import Invocation, reads
from rounds.cli.lines import say_touch
from rounds.desk.agenda import DEFAULT_LIMIT, ShowAgenda, show_agenda

if TYPE_CHECKING:
    from rounds.desk.agenda import Agenda


@click.command("agenda", short_help="What to do today: promises, overdue touches, open concerns.")
@click.option("--owner", metavar="LIAISON", help="Only this liaison's.")
@click.option(
    "--max", "most", type=click.IntRange(1), default=DEFAULT_LIMIT, show_default=True, help="How many at most."
)
@reads
def command(invocation: Invocation, owner: str | None, most: int = DEFAULT_LIMIT) -> int:
    """What to do today: promises, overdue touches, open concerns.

    The most urgent first, each with the reason and the channel that suits. It is what bare `rounds` prints.
    """
    agenda = show_agenda(invocation.desk, ShowAgenda(owner or "", most))
    if not invocation.printed_data(agenda):
        _print(agenda)
    return 0


def _print(agenda: Agenda) -> None:
    whose = f", {agenda.owner_name(agenda.owner)}" if agenda.owner else ""
    click.secho(f"{agenda.client}{whose}: {day_words(agenda.as_of)}", bold=True)
    if not agenda.waiting:
        click.echo("Nothing is waiting. To plan ahead: rounds plan")
        return
    click.echo(f"{counted(agenda.waiting, 'source is', 'sources are')} waiting, {agenda.late:,} of them late.")
    for touch in agenda.touches:
        say_touch(touch, agenda)
    left = agenda.waiting - len(agenda.touches)
    if left:
        click.echo(f"\n{left:,} more: rounds agenda --max {agenda.waiting}, or spread them out: rounds plan")
