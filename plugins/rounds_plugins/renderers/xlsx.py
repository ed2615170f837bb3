"""The report as a workbook: what it is on the first sheet, then a sheet for each section."""

from __future__ import annotations

import io
import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from rounds import Figures, Renderer, hookimpl
from rounds_plugins import need
from rounds_plugins.renderers.csv import about, as_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Table, Templates
    from rounds.report.blocks import Cell


_NO_DAY: Final = "1980-01-01"
_NEVER_COMPUTED: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
"""What a record says is a text in every cell: never a formula, never a link."""


def workbook(stream: io.BytesIO, title: str, client: str, day: str = "") -> Any:
    """An empty workbook that is written into the stream when it is closed; it bears the given day, not the clock's."""
    book = need("xlsxwriter", "xlsx").Workbook(stream, _NEVER_COMPUTED)
    made = datetime.combine(date.fromisoformat(day or _NO_DAY), datetime.min.time())
    book.set_properties({"title": title, "company": client, "created": made})
    return book


_NUMBER = re.compile(r"([+-]?)(\$?)(\d[\d,]*)(\.\d+)?(%?)", re.ASCII)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32_767
_MOST_DIGITS: Final = 15
_NARROWEST, _WIDEST = 8, 60


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows and does not have yet, whatever its case."""
    stem = _FORBIDDEN.sub("-", name)[:_LONGEST_NAME] or "sheet"
    found, number = stem, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem[: _LONGEST_NAME - len(str(number)) - 1]}-{number}"
    taken.add(found.casefold())
    return found


def as_number(text: str) -> tuple[float, str] | None:
    """The number that a text such as ``+21%`` or ``$1,240`` writes, with the format that shows it so; None: none."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(match[3].replace(",", "")) > _MOST_DIGITS:
        return None
    sign, dollar, whole, rest, percent = match.groups()
    value = float(f"{sign}{whole.replace(',', '')}{rest or ''}")
    shape = f"{'$' * len(dollar)}#,##0{'.' + '0' * (len(rest) - 1) if rest else ''}{percent}"
    return value / 100 if percent else value, f"+{shape};-{shape};{shape}" if sign == "+" else shape


class Sheet:
    """A sheet of a workbook and the row that comes next."""

    def __init__(self, book: Any, name: str) -> None:
        self._book = book
        self._sheet = book.add_worksheet(name)
        self._bold = book.add_format({"bold": True})
        self._large = book.add_format({"bold": True, "font_size": 14})
        self._formats: dict[str, Any] = {}
        self._widths: dict[int, int] = {}
        self._row = 0

    def heading(self, text: str) -> None:
        """A large line."""
        self._write(0, text, self._large)
        self._row += 2

    def text(self, text: str) -> None:
        """A line of words, and an empty one; nothing for no words."""
        if text.strip():
            self._write(0, text.strip(), None)
            self._row += 2

    def table(self, table: Table, title: str = "") -> None:
        """A title, the columns' titles and the rows; what to say of no rows; the note."""
        if title or table.title:
            self._write(0, title or table.title, self._bold)
            self._row += 1
        for place, column in enumerate(table.columns):
            self._write(place, column.title, self._bold, width=len(column.title))
        self._row += 1
        for row in table.rows:
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=False)):
                self._cell(place, cell, numeric=column.numeric)
            self._row += 1
        if not table.rows:
            self.text(table.empty)
        self.text(table.note)
        self._row += 1

    def keep_head(self, rows: int, columns: int) -> None:
        """Let the first row stay in sight, and be what the ``rows`` below are filtered by."""
        self._sheet.freeze_panes(1, 0)
        if rows:
            self._sheet.autofilter(0, 0, rows, columns - 1)

    def finish(self) -> None:
        """Make the columns as wide as what stands in them."""
        for place, width in self._widths.items():
            self._sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, width + 2)))

    def _cell(self, place: int, cell: Cell, *, numeric: bool) -> None:
        if isinstance(cell, str):
            number = as_number(cell) if numeric else None
            if number:
                self._sheet.write_number(self._row, place, number[0], self._format(number[1]))
            else:
                self._write(place, cell, None, width=len(cell))
        elif cell is not None and math.isfinite(cell):
            self._sheet.write_number(self._row, place, cell)

    def _write(self, place: int, text: str, shape: Any, width: int = 0) -> None:
        fit = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_TEXT]
        self._sheet.write_string(self._row, place, fit, shape)
        self._widths[place] = max(self._widths.get(place, 0), width)

    def _format(self, shape: str) -> Any:
        if shape not in self._formats:
            self._formats[shape] = self._book.add_format({"num_format": shape})
        return self._formats[shape]


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:  # noqa: ARG001 - what a renderer is given
    """One workbook, the same bytes for the same report: it bears the report's day, not the clock's."""
    stream = io.BytesIO()
    book = workbook(stream, report.title, report.client, report.day)
    taken: set[str] = set()
    _first(book, report, taken)
    for section in report.sections:
        sheet = Sheet(book, sheet_name(section.name, taken))
        sheet.heading(section.title)
        for block in section.blocks:
            table = as_table(block)
            if table is None:
                sheet.text(getattr(block, "text", ""))
            else:
                sheet.table(table)
        sheet.text(section.method)
        sheet.finish()
    book.close()
    return {"report.xlsx": stream.getvalue()}


def _first(book: Any, report: Report, taken: set[str]) -> None:
    """What the report is, where it comes from, and the figures of every section."""
    sheet = Sheet(book, sheet_name("report", taken))
    sheet.heading(f"{report.title}, {report.client}")
    sheet.table(about(report))
    for section in report.sections:
        figures = next((block for block in section.blocks if isinstance(block, Figures)), None)
        table = as_table(figures) if figures else None
        if table:
            sheet.table(table, section.title)
    sheet.finish()


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``xlsx``."""
    return [Renderer("xlsx", "Workbook, a sheet for each section", render)]
