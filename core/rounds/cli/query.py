"""``rounds query``: SQL over the records, read-only."""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
from typing import TYPE_CHECKING

import click

from rounds.base.problems import StorageError, UsageError
from rounds.base.sheets import safe
from rounds.base.words import nearest
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.shown.output import print_json, print_table
from rounds.storage.index.book import StoredBook
from rounds.storage.index.schema import views

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_STEPS, _MOST_TURNS = 1_000_000, 20_000
_NO_SUCH = ("no such table: ", "no such column: ")
EXAMPLE = "select tier, count(*) from contacts group by tier"


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
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    book = loaded.book
    if not isinstance(book, StoredBook):
        raise StorageError(
            "there is no index to ask here",
            "it needs room beside the records or in your cache folder, and no id that stands twice: see rounds check",
        )
    for name, select in views().items():  # those in the file are for other tools; here only our own text counts
        book.connection.execute(f"CREATE TEMP VIEW {name} AS {select}")
    if tables or not sql.strip():
        _list_tables(invocation, book.connection)
        return 0
    columns, rows = _asked(book.connection, sql)
    if invocation.as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif as_csv:
        click.echo(_csv(columns, rows), nl=False)
    else:
        print_table(columns, rows, numeric=_numeric(columns, rows))
    return 0


def _list_tables(invocation: Invocation, connection: sqlite3.Connection) -> None:
    found = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in views()}
    if invocation.as_json:
        print_json(found)
        return
    for name, columns in found.items():
        click.echo(f"{name}({', '.join(columns)})")
    if sys.stdout.isatty():
        click.echo(f'\nFor example: rounds query "{EXAMPLE}"')


def _asked(connection: sqlite3.Connection, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns' names and all rows.

    Raises:
        UsageError: it is no single SELECT over the tables, or takes minutes.
    """
    turns = iter(range(_MOST_TURNS))
    connection.set_authorizer(_authorize)
    connection.set_progress_handler(lambda: int(next(turns, None) is None), _STEPS)
    try:
        cursor = connection.execute(sql)
        rows = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise _explained(error) from error
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)
    if cursor.description is None:
        raise UsageError("that asks nothing", f'for example: rounds query "{EXAMPLE}"')
    return [column[0] for column in cursor.description], rows


def _authorize(action: int, _first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
    """Reading is allowed, and what only reads; nothing that writes, attaches files or loads code."""
    if action == sqlite3.SQLITE_FUNCTION and second in {"load_extension", "readfile", "writefile"}:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _explained(error: Exception) -> UsageError:
    words = str(error)
    if "one statement" in words:
        return UsageError("that is more than one question", "ask one question at a time, without a ';' in between")
    if "not authorized" in words or words.startswith(("cannot modify", "cannot VACUUM")):
        return UsageError("only questions are answered: a query must be a SELECT", "records are changed as files")
    if words == "interrupted":
        return UsageError("the query takes too long", "ask for less, or join on ids")
    for beginning in _NO_SUCH:
        if words.startswith(beginning):
            name = words.removeprefix(beginning)
            return UsageError(f"SQL: {words}", nearest(name, views(), "see: rounds query --tables"))
    return UsageError(f"SQL: {words}", "see: rounds query --tables")


def _numeric(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """The columns that hold numbers alone."""
    return [
        name
        for place, name in enumerate(columns)
        if rows and all(isinstance(row[place], int | float) or row[place] is None for row in rows)
    ]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(safe, columns))
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
