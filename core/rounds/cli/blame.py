"""``rounds blame``: who set a field to what it is, when, and what it was before."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.output import print_table
from rounds.cli.question import perform
from rounds.desk.history import BlameFields, blame_fields

COLUMNS = ("field", "value", "since", "by", "commit", "before")


@click.command("blame", short_help="Say who set a field, when, and what it was before.")
@click.argument("who")
@click.argument("field", default="")
@json_option
@pass_invocation
def command(invocation: Invocation, who: str, field: str) -> int:
    """Say who set a field of a record, when, and what it was before; without FIELD, of every field.

    WHO is a contact or organization (an id, or part of a name), or the id of any record.

    \b
    rounds blame okafor tier
    rounds blame northgate
    """
    found = perform(blame_fields, invocation.desk, BlameFields(who, field))
    if invocation.printed_data(found):
        return 0
    commits = [(one, one.commit) for one in found.fields]
    rows = [(one.field, one.value, by.written, by.author, by.short, one.before) for one, by in commits]
    print_table(COLUMNS, rows)
    return 0
