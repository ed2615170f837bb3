"""A table as CSV text in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from rounds.base.sheets import BYTE_ORDER_MARK, safe

if TYPE_CHECKING:
    from rounds import Table
    from rounds.report.blocks import Cell

_NUMBER = re.compile(r"[+-]?\$?\d[\d,]*(?:\.\d+)?%?", re.ASCII)


def sheet(table: Table) -> str:
    """The table's titles and rows. Numbers stay numbers; texts that a spreadsheet would compute get a leading ``'``."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([safe(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(cell, numeric=column.numeric) for cell, column in zip(row, table.columns, strict=False)])
    return BYTE_ORDER_MARK + stream.getvalue()


def _cell(cell: Cell, *, numeric: bool) -> str | int | float:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    return cell if numeric and _NUMBER.fullmatch(cell) else safe(cell)
