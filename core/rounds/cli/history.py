"""``rounds history``: what happened to one record, or to all of them, commit by commit, in words."""

from __future__ import annotations

import click

from rounds.base.dates import day_words
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.lines import say_wrapped
from rounds.cli.question import perform
from rounds.desk.history import MOST_COMMITS, ShowHistory, show_history

MOST_LINES = 6


@click.command("history", short_help="Say what happened to a record, commit by commit.")
@click.argument("who", default="")
@click.option("--max", "most", type=click.IntRange(1), default=MOST_COMMITS, show_default=True, help="Commits at most.")
@json_option
@pass_invocation
def command(invocation: Invocation, who: str, most: int) -> int:
    """Say what happened to a record, commit by commit, the latest first; without WHO, to all records.

    WHO is a contact or organization (an id, or part of a name), or the id of any record.
    """
    history = perform(show_history, invocation.desk, ShowHistory(who, most))
    if invocation.printed_data(history):
        return 0
    for one in history.changes:
        commit, lines = one.commit, one.found.lines()
        click.secho(f"{commit.short}  {day_words(commit.written)}, {commit.author}", bold=True, nl=False)
        click.echo(f"  {commit.subject}")
        for line in lines[:MOST_LINES]:
            say_wrapped(f"- {line}", 2)
        if len(lines) > MOST_LINES:
            click.echo(f"  and {len(lines) - MOST_LINES:,} more")
    if not history.changes:
        click.echo("Nothing of it was committed yet.")
    return 0
