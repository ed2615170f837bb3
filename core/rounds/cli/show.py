"""``rounds show``: one source, the brief before a visit."""

from __future__ import annotations

import shutil
import sys
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from rounds.analysis.followups import follow_ups
from rounds.analysis.opportunities import find
from rounds.analysis.scoring import score
from rounds.cli.arguments import choose_source
from rounds.cli.brief import brief
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation
from rounds.cli.output import print_json
from rounds.relationships import relate

if TYPE_CHECKING:
    from rounds.cli.brief import Brief

_WIDEST = 100


@click.command("show", short_help="Show one source: the brief before a visit.")
@click.argument("source", metavar="WHO")
@as_of_option
@json_option
@pass_invocation
def command(invocation: Invocation, source: str) -> int:
    """Show one source: the brief before a visit.

    WHO is an id, or part of a name: okafor, "grace okafor", northgate.
    """
    loaded, plugins = invocation.load(), invocation.plugins()
    book = loaded.book
    as_of = invocation.as_of(book.settings)
    chosen = choose_source(book, source)
    relationships = relate(book, as_of, also=(chosen.id,))
    one = next(found for found in relationships if found.id == chosen.id)
    rules = plugins.scoring_rules(book.settings)
    points, problems = score(one, as_of, rules.owned(), book.settings.scoring.weights)
    chances, found = find((one,), plugins.opportunity_rules(book.settings), as_of)
    invocation.report_problems([*problems, *found])
    promises = [promise for promise in follow_ups(relationships) if promise.source_id == one.id]
    people = [other for other in relationships if chosen.id in (place.id for place in other.organizations)]
    made = brief(one, points, promises, chances, people)
    if invocation.as_json:
        print_json({"id": one.id, **made.data()})
    else:
        _print(made)
    return 0


def _print(made: Brief) -> None:
    width = min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _WIDEST
    click.secho(made.title, bold=True)
    click.echo(made.subtitle)
    for heading, lines in made.parts:
        click.echo()
        click.secho(heading, bold=True)
        for line in lines:
            for index, part in enumerate(wrap(line, width - 4) or [""]):
                click.echo(f"{'    ' if index else '  '}{part}")
