"""``rounds export xlsx``: the tables of ``rounds export csv`` as one workbook, a sheet each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rounds import Column, Exporter, Table, hookimpl
from rounds_plugins.exchange.csv_export import TABLES, as_cell, rows_of
from rounds_plugins.renderers.xlsx import Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Book


def export_xlsx(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:  # noqa: ARG001 - as all have it
    """One workbook. Numbers are numbers; what a record says is a text in every cell, never a formula or a link."""
    stream = io.BytesIO()
    made = workbook(stream, "Records", book.settings.client.name)
    for name in TABLES:
        columns, rows = rows_of(name, book)
        cells = tuple(tuple(as_cell(row.get(column, "")) for column in columns) for row in rows)
        sheet = Sheet(made, name)
        sheet.table(Table("", tuple(map(Column, columns)), cells, empty=""))
        sheet.keep_head(len(rows), len(columns))
        sheet.finish()
    made.close()
    return {"records.xlsx": stream.getvalue()}


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``xlsx`` exporter."""
    return [Exporter("xlsx", "A workbook, a sheet for each kind of record.", export_xlsx)]
