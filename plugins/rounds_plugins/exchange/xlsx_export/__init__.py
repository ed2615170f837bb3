"""``rounds export xlsx``: the tables of ``rounds export csv`` as one workbook, a sheet each."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from rounds import Exporter, hookimpl
from rounds_plugins.exchange.csv_export.tables import TABLES, as_cell, rows_of
from rounds_plugins.renderers.extras import need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Book

_NO_DAY: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's days have no zone; the same records, the same bytes
_LONGEST: Final = 32_767
_ONLY_TEXT: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def export_xlsx(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:  # noqa: ARG001 - as all have it
    """One workbook. Numbers are numbers; what a record says is a text in every cell, never a formula or a link."""
    stream = io.BytesIO()
    workbook = need("xlsxwriter", "xlsx").Workbook(stream, _ONLY_TEXT)
    workbook.set_properties({"title": book.settings.client.name, "created": _NO_DAY})
    bold = workbook.add_format({"bold": True})
    for name in TABLES:
        sheet = workbook.add_worksheet(name)
        columns, rows = rows_of(name, book)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, bold)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                if column in row:
                    _write(sheet, line, place, as_cell(row[column]))
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    workbook.close()
    return {"records.xlsx": stream.getvalue()}


def _write(sheet: Any, line: int, place: int, cell: str | float) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, cell[:_LONGEST])
    else:
        sheet.write_number(line, place, cell)


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``xlsx`` exporter."""
    return [Exporter("xlsx", "A workbook, a sheet for each kind of record.", export_xlsx)]
