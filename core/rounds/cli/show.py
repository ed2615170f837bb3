"""``rounds show``: one source, the brief before a visit."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.question import perform
from rounds.cli.shown.lines import say_wrapped
from rounds.cli.shown.output import print_json
from rounds.desk.contacts.brief import ShowBrief, show_brief


@click.command("show", short_help="Show one source: the brief before a visit.")
@click.argument("source", metavar="WHO")
@as_of_option
@at_option
@json_option
@pass_invocation
def command(invocation: Invocation, source: str) -> int:
    """Show one source: the brief before a visit.

    WHO is an id, or part of a name: okafor, "grace okafor", northgate.
    """
    made = perform(show_brief, invocation.desk, ShowBrief(source))
    if invocation.as_json:
        print_json(made.as_data())
        return 0
    click.secho(made.title, bold=True)
    click.echo(made.subtitle)
    for heading, lines in made.parts:
        click.echo()
        click.secho(heading, bold=True)
        for line in lines:
            say_wrapped(line, 2)
    return 0
