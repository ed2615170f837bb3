"""``rounds query``: SQL over the records, read-only."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

import click

from rounds.base.sheets import safe
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.output import print_json, print_table
from rounds.desk.workspace.query import EXAMPLE, ListTables, QueryRecords, list_tables, query_records

if TYPE_CHECKING:
    from rounds.desk.workspace.query import QueriedRecords


@click.command("query", short_help="Ask the records in SQL, read-only.")
@click.argument("sql", default="")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header, safe to open in a spreadsheet.")
@click.option("--tables", is_flag=True, help="List what can be asked: tables and their columns.")
@json_option
@pass_invocation
def command(invocation: Invocation, sql: str, *, as_csv: bool, tables: bool) -> int:
    """Ask the records in SQL, read-only.

    Tables are contacts, organizations, touches, referrals, feedback, goals, campaigns and relationships, a row a record
    with its file and line; see --tables. Void records are in them too: where void is null. A table on a terminal, TSV
    in a pipe, or --csv, or --json.

    \b
    rounds query "select tier, count(*) from contacts group by tier"
    rounds query "select source, name, last_touch from relationships where touches = 0 and tier = 'A'"
    """
    if tables or not sql.strip():
        _list_tables(invocation)
        return 0
    found = query_records(invocation.desk, QueryRecords(sql))
    if invocation.as_json:
        print_json(found.as_data())
    elif as_csv:
        click.echo(_csv(found), nl=False)
    else:
        print_table(found.columns, found.rows, numeric=found.numeric)
    return 0


def _list_tables(invocation: Invocation) -> None:
    found = list_tables(invocation.desk, ListTables())
    if invocation.as_json:
        print_json(found.as_data())
        return
    for name, columns in found.tables.items():
        click.echo(f"{name}({', '.join(columns)})")
    if sys.stdout.isatty():
        click.echo(f'\nFor example: rounds query "{EXAMPLE}"')


def _csv(found: QueriedRecords) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(safe, found.columns))
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in found.rows)
    return text.getvalue()
