"""``rounds history``: what happened to one record, or to all of them, commit by commit, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.dates import day_words
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.shown.lines import say_wrapped
from rounds.cli.shown.output import print_json
from rounds.desk.history.changes import difference
from rounds.desk.records.lookup import choose_record
from rounds.storage.history.past import past_commits

if TYPE_CHECKING:
    from rounds.desk.history.changes import Difference
    from rounds.storage.history.past import PastCommit

MOST_COMMITS, MOST_LINES = 20, 6


@click.command("history", short_help="Say what happened to a record, commit by commit.")
@click.argument("who", default="")
@click.option("--max", "most", type=click.IntRange(1), default=MOST_COMMITS, show_default=True, help="Commits at most.")
@json_option
@pass_invocation
def command(invocation: Invocation, who: str, most: int) -> int:
    """Say what happened to a record, commit by commit, the latest first; without WHO, to all records.

    WHO is a contact or organization (an id, or part of a name), or the id of any record.
    """
    workspace = invocation.desk.workspace
    record = choose_record(invocation.desk.book, who, invocation.desk.ear) if who else None
    paths = [record.source.path] if record else ["."]
    told = []
    for commit in past_commits(workspace, paths, most=most):
        found = difference(workspace, commit.before, commit.hash, paths)
        changes = [change for change in found.changes if record is None or change.key == (record.kind, record.id)]
        if changes or record is None:
            told.append((commit, type(found)(tuple(changes), found.names, () if record else found.others)))
    if invocation.as_json:
        print_json([_data(commit, found) for commit, found in told])
        return 0
    for commit, found in told:
        _say(commit, found)
    if not told:
        click.echo("Nothing of it was committed yet.")
    return 0


def _data(commit: PastCommit, found: Difference) -> dict[str, object]:
    facts: dict[str, object] = {
        "commit": commit.hash,
        "day": str(commit.written),
        "author": commit.author,
        "subject": commit.subject,
    }
    return {**facts, "changes": found.as_data()}


def _say(commit: PastCommit, found: Difference) -> None:
    click.secho(f"{commit.short}  {day_words(commit.written)}, {commit.author}", bold=True, nl=False)
    click.echo(f"  {commit.subject}")
    lines = found.lines()
    for line in lines[:MOST_LINES]:
        say_wrapped(f"- {line}", 2)
    if len(lines) > MOST_LINES:
        click.echo(f"  and {len(lines) - MOST_LINES:,} more")
