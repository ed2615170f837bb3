"""``rounds show``: one source, the brief before a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.analysis.scoring import score
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.question import choose_source
from rounds.cli.shown.lines import say_wrapped
from rounds.cli.shown.output import print_json
from rounds.desk.contacts.brief import brief
from rounds.desk.planning.outlook import look_ahead

if TYPE_CHECKING:
    from rounds.desk.contacts.brief import Brief


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
    book, plugins = invocation.desk.book, invocation.desk.plugins
    chosen = choose_source(book, source, invocation.desk.ear)
    inside = book.members(chosen.id) if chosen.kind == "organization" else ()
    outlook = look_ahead(invocation.desk, also=(chosen.id,), among={chosen.id, *inside})
    one = outlook.by_id[chosen.id]
    rules = plugins.scoring_rules(book.settings)
    points, problems = score(one, outlook.as_of, rules.owned(), book.settings.scoring.weights)
    invocation.desk.ear.problems([*rules.problems, *problems])
    promises = [promise for promise in outlook.follow_ups if promise.source_id == one.id]
    ahead = next((touch for touch in outlook.next_touches if touch.source_id == one.id), None)
    people = [other for other in outlook.by_id.values() if one.id in (place.id for place in other.organizations)]
    made = brief(one, points, promises, ahead, people)
    if invocation.as_json:
        print_json({"id": one.id, **made.as_data()})
    else:
        _print(made)
    return 0


def _print(made: Brief) -> None:
    click.secho(made.title, bold=True)
    click.echo(made.subtitle)
    for heading, lines in made.parts:
        click.echo()
        click.secho(heading, bold=True)
        for line in lines:
            say_wrapped(line, 2)
