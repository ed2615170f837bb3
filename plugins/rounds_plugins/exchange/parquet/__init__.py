"""``rounds export parquet``: the tables of ``rounds query`` as Parquet files, for pandas, DuckDB, R or Spark."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rounds import Exporter, Option, UsageError, hookimpl
from rounds_plugins.exchange.parquet.columns import TABLES
from rounds_plugins.extras import need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from rounds import Book


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
