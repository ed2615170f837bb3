"""``rounds show``: one source, the brief before a visit."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, reads
from rounds.cli.lines import say_wrapped
from rounds.cli.question import perform
from rounds.desk.brief import ShowBrief, show_brief


@click.command("show", short_help="Show one source: the brief before a visit.")
@click.argument("source", metavar="WHO")
@reads
def command(invocation: Invocation, source: str) -> int:
    """Show one source: the brief before a visit.

    WHO is an id, or part of a name: okafor, "grace okafor", northgate.
    """
    made = perform(show_brief, invocation.desk, ShowBrief(source))
    if invocation.printed_data(made):
        return 0
    click.secho(made.title, bold=True)
    click.echo(made.subtitle)
    for heading, lines in made.parts:
        click.echo()
        click.secho(heading, bold=True)
        for line in lines:
            say_wrapped(line, 2)
    return 0
