"""Questions in SQL, answered out of the index, read-only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy, StorageError, UsageError
from rounds.base.words import nearest
from rounds.storage.index.book import StoredBook
from rounds.storage.index.schema import views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.desk.desk import Desk

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_STEPS, _MOST_TURNS = 1_000_000, 20_000
_NO_SUCH = ("no such table: ", "no such column: ")
EXAMPLE = "select tier, count(*) from contacts group by tier"


@dataclass(frozen=True, slots=True)
class QueryRecords:
    """A question.

    Attributes:
        sql: One SELECT over the tables that ``list_tables`` names.
    """

    sql: str


@dataclass(frozen=True, slots=True)
class QueriedRecords:
    """The answer: a table.

    Attributes:
        columns: Their names; two may be alike.
        rows: Text, numbers and None.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def numeric(self) -> list[str]:
        """The columns that hold numbers alone."""
        return [
            name
            for place, name in enumerate(self.columns)
            if self.rows and all(isinstance(row[place], int | float) or row[place] is None for row in self.rows)
        ]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs: a row each."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class ListTables:
    """What can be asked; there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class TableList:
    """What can be asked.

    Attributes:
        tables: The columns of each table, by its name.
    """

    tables: Mapping[str, tuple[str, ...]]

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {name: list(columns) for name, columns in self.tables.items()}


def query_records(desk: Desk, request: QueryRecords) -> QueriedRecords:
    """Ask the records in SQL; nothing is written.

    Raises:
        UsageError: it is no single SELECT over the tables, or takes minutes.
        StorageError: there is no index here to ask.

    Example:
        >>> query_records(desk, QueryRecords("select name from goals order by id limit 1")).columns
        ('name',)
    """
    connection = _opened(desk)
    turns = iter(range(_MOST_TURNS))
    connection.set_authorizer(_authorize)
    connection.set_progress_handler(lambda: int(next(turns, None) is None), _STEPS)
    try:
        cursor = connection.execute(request.sql)
        rows = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise _explained(error) from error
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)
    if cursor.description is None:
        raise UsageError("that asks nothing", Remedy("for example:", "query", f' "{EXAMPLE}"'))
    return QueriedRecords(tuple(column[0] for column in cursor.description), tuple(rows))


def list_tables(desk: Desk, _request: ListTables) -> TableList:
    """The tables that can be asked, a row a record.

    Raises:
        StorageError: there is no index here to ask.

    Example:
        >>> list_tables(desk, ListTables()).tables["goals"][:3]
        ('id', 'name', 'metric')
    """
    connection = _opened(desk)
    columns = {name: connection.execute(f"PRAGMA table_info({name})") for name in views()}
    return TableList({name: tuple(row[1] for row in rows) for name, rows in columns.items()})


def _opened(desk: Desk) -> sqlite3.Connection:
    """The index, with the tables that are promised; an ear is told when records have errors."""
    book = desk.loaded.book
    desk.note_errors()
    if not isinstance(book, StoredBook):
        needs = "it needs room beside the records or in your cache folder, and no id that stands twice: see"
        raise StorageError("there is no index to ask here", Remedy(needs, "check"))
    for name, select in views().items():  # those in the file are for other tools; here only our own text counts
        book.connection.execute(f"CREATE TEMP VIEW IF NOT EXISTS {name} AS {select}")
    return book.connection


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
    tables = Remedy("see:", "query", " --tables")
    for beginning in _NO_SUCH:
        if words.startswith(beginning):
            name = words.removeprefix(beginning)
            return UsageError(f"SQL: {words}", nearest(name, views(), tables))
    return UsageError(f"SQL: {words}", tables)
