"""``rounds export parquet``: the tables of ``rounds query`` as Parquet files, for pandas, DuckDB, R or Spark.

The columns are those that the query promises, in its order, with the types that they have.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Exporter, Option, UsageError, hookimpl
from rounds_plugins import need

if TYPE_CHECKING:
    from rounds import Book

Value = Callable[[Any], Any]


def export_parquet(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """A file for each table, or for the one that ``options["kind"]`` names: every record, voided ones too.

    Raises:
        UsageError: there is no table of that name, or pyarrow is not installed.
    """
    kind = options.get("kind") or ""
    if kind and kind not in TABLES:
        raise UsageError(f"--kind {kind}: there is no such table", f"tables are: {', '.join(TABLES)}")
    return {f"{name}.parquet": _file(name, book) for name in TABLES if kind in {"", name}}


def _file(name: str, book: Book) -> bytes:
    arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    types = {
        "text": arrow.string(),
        "texts": arrow.list_(arrow.string()),
        "day": arrow.date32(),
        "whole": arrow.int64(),
        "number": arrow.float64(),
    }
    table = TABLES[name]
    records = list(table.records(book))
    arrays = [arrow.array([one.value(record) for record in records], types[one.type]) for one in table.columns]
    schema = arrow.schema([arrow.field(one.name, types[one.type]) for one in table.columns])
    stream = io.BytesIO()
    parquet.write_table(arrow.Table.from_arrays(arrays, schema=schema), stream, compression="zstd")
    return stream.getvalue()


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``parquet`` exporter."""
    option = Option("kind", f"Only one table: {', '.join(TABLES)}.")
    return [Exporter("parquet", "Parquet tables, with the columns of rounds query.", export_parquet, (option,))]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (``text``, ``texts``, ``day``, ``whole`` or ``number``), and where it is found."""

    name: str
    type: str
    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """The records that a table has, and its columns."""

    records: Callable[[Book], Iterable[Any]]
    columns: tuple[Column, ...]


def _at(*path: str | int) -> Value:
    """What a record holds at a path; None where it holds nothing. A number is something, even 0."""

    def value(record: Any) -> Any:
        for step in path:
            if record is None or (isinstance(step, int) and len(record) <= step):
                return None
            record = record[step] if isinstance(step, int) else getattr(record, step)
        if isinstance(record, tuple):
            return list(record) or None
        return None if record == "" else record

    return value


def _columns(*groups: tuple[str, str]) -> list[Column]:
    """Columns of one type each group: fields of the record by name."""
    return [Column(name, kind, _at(name)) for kind, names in groups for name in names.split()]


_PLACE = [Column(part, "text", _at("address", part)) for part in ("city", "state", "zip")]
_STANDS = [Column("file", "text", _at("source", "path")), Column("line", "whole", _at("source", "line"))]

TABLES: Mapping[str, Table] = {
    "contacts": Table(
        lambda book: book.contacts.values(),
        (
            *_columns(("text", "id name credentials npi specialty status tier liaison")),
            *_columns(("texts", "tags"), ("text", "notes"), ("day", "verified"), ("text", "void")),
            Column("organization", "text", _at("affiliations", 0, "organization")),
            Column("phone", "text", _at("phones", 0, "number")),
            Column("email", "text", _at("emails", 0, "address")),
            Column("potential_per_month", "number", _at("potential", "referrals_per_month")),
            *_PLACE,
            *_STANDS,
        ),
    ),
    "organizations": Table(
        lambda book: book.organizations.values(),
        (
            *_columns(("text", "id name type npi parent specialty status tier liaison"), ("texts", "tags")),
            *_columns(("text", "notes void")),
            *_PLACE,
            *_STANDS,
        ),
    ),
    "touches": Table(
        lambda book: book.touches.values(),
        (
            *_columns(("text", "id"), ("day", "date"), ("text", "channel direction outcome contact organization")),
            *_columns(("text", "liaison purpose notes campaign"), ("day", "logged"), ("text", "void")),
            *_columns(("number", "minutes cost"), ("texts", "tags"), ("text", "rsvp")),
            Column("next_action", "text", _at("next", "action")),
            Column("next_due", "day", _at("next", "due")),
            Column("gift_value", "number", _at("gift", "value")),
            *_STANDS,
        ),
    ),
    "referrals": Table(
        lambda book: book.referrals,
        (
            *_columns(("text", "month"), ("day", "received_on")),
            *_columns(("text", "contact organization service_line direction")),
            *_columns(("whole", "count scheduled seen reported")),
            *_columns(("day", "scheduled_on seen_on reported_on"), ("text", "case void")),
            *_STANDS,
        ),
    ),
}
"""What can be exported: the name of a table to its records and columns."""
