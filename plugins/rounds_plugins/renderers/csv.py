"""Every table of the report as a CSV file, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from rounds import Chart, Column, Figures, Renderer, Steps, Table, hookimpl
from rounds.base.sheets import BYTE_ORDER_MARK, safe
from rounds.report.charts import numbers

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from rounds import Block, Report, Templates
    from rounds.report.blocks import Cell


_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 60


def file_name(section: str, title: str, taken: Container[str]) -> str:
    """``<section>-<title>.csv`` in plain letters; with a number when that is taken."""
    stem = _OTHER.sub("-", f"{section} {title}".lower()).strip("-")[:_LONGEST].strip("-") or "table"
    name, number = f"{stem}.csv", 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.csv"
    return name


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


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:  # noqa: ARG001 - what a renderer is given
    """A file for each table, chart, row of figures and list of next touches: ``<section>-<title>.csv``."""
    files: dict[str, str | bytes] = {"report.csv": sheet(about(report))}
    for section in report.sections:
        for block in section.blocks:
            table = as_table(block)
            if table:
                files[file_name(section.name, table.title, files)] = sheet(table)
    return files


def as_table(block: Block) -> Table | None:
    """The block as a table; a paragraph is none."""
    match block:
        case Table():
            return block
        case Chart():
            return numbers(block)
        case Figures():
            return _figures(block)
        case Steps():
            return _steps(block)
        case _:
            return None


def _figures(block: Figures) -> Table:
    titles = ("Figure", "Value", "Compared with", "Meaning")
    rows = tuple((each.label, each.value, each.comparison, each.meaning) for each in block.figures)
    return Table("Figures", tuple(map(Column, titles)), rows)


def _steps(block: Steps) -> Table:
    titles = ("Who", "What", "Why", "Channel", "Liaison", "Due", "Id")
    rows = tuple(
        (step.who, step.what, "; ".join(step.why), step.channel, step.owner, step.due, step.source_id)
        for step in block.steps
    )
    return Table(block.title, tuple(map(Column, titles)), rows)


def about(report: Report) -> Table:
    """What the report is, and what a reader must know first."""
    rows = (
        ("Report", report.title),
        ("Client", report.client),
        *((("About", report.about),) if report.about else ()),
        ("Period", report.period),
        ("Compared with", report.compared_with),
        ("As of", report.as_of),
        ("Data through", report.provenance.data_through),
        ("Commit", report.provenance.commit),
        ("Made by", report.provenance.version),
        *(("Warning", warning) for warning in report.warnings),
    )
    return Table("Report", (Column("What"), Column("Value")), rows)


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``csv``."""
    return [Renderer("csv", "Tables for spreadsheets", render)]
