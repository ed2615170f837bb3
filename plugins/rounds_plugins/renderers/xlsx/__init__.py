"""The report as a workbook: what it is on the first sheet, then a sheet for each section."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rounds import Figures, Renderer, hookimpl
from rounds_plugins.renderers.csv import about, as_table
from rounds_plugins.renderers.xlsx.sheet import Sheet, sheet_name
from rounds_plugins.renderers.xlsx.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Templates


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
