"""The numbers of a chart as a table, for readers who want them and for those who cannot see the drawing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rounds.base.dates import MONTHS
from rounds.report.blocks import Column, Table
from rounds.report.charts.axes import values_of
from rounds.report.charts.numerals import finite, label, percent
from rounds.report.charts.scatter import groups_of

if TYPE_CHECKING:
    from rounds.report.blocks import Cell, Chart

_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})[a-z]*\b.*|\d{{4}}-\d\d")


def numbers(chart: Chart) -> Table:
    """Every number that the chart draws, and the goal's in a note. Shares are written in per cent."""
    if chart.kind == "scatter":
        return _points(chart)
    rows = values_of(chart)
    columns = [
        Column(_what(chart)),
        *(Column(series.name or chart.unit or "Value", numeric=True) for series in chart.series),
    ]
    has_total = chart.kind == "stacked" and len(rows) > 1
    if has_total:
        columns.append(Column("Total", numeric=True))
    cells: list[tuple[Cell, ...]] = []
    for index, name in enumerate(chart.labels):
        values = [row[index] for row in rows]
        shown: list[Cell] = [_cell(value, chart) for value in values]
        if has_total:
            known = [value for value in values if value is not None]
            shown.append(_whole(sum(known)) if known else None)
        cells.append((name, *shown))
    return Table(chart.title, tuple(columns), tuple(cells), empty="No data.", note=_note(chart))


def _points(chart: Chart) -> Table:
    grouped = any(groups_of(chart))
    columns = [
        Column(chart.unit or "Name"),
        Column(chart.x_title or "Across", numeric=True),
        Column(chart.y_title or "Up", numeric=True),
    ]
    rows: list[tuple[Cell, ...]] = []
    for point in sorted(chart.points, key=lambda point: (point.label, point.x, point.y)):
        row: tuple[Cell, ...] = (point.label, _whole(finite(point.x)), _whole(finite(point.y)))
        rows.append((*row, point.group) if grouped else row)
    if grouped:
        columns.append(Column("Group"))
    return Table(chart.title, tuple(columns), tuple(rows), empty="No data.")


def _what(chart: Chart) -> str:
    """What the labels are."""
    if chart.x_title:
        return chart.x_title
    return "Month" if chart.labels and all(_MONTH.fullmatch(each) for each in chart.labels) else "Name"


def _cell(value: float | None, chart: Chart) -> Cell:
    if chart.kind == "progress":
        return None if value is None else percent(value)
    return _whole(value)


def _whole(value: float | None) -> int | float | None:
    """A count as an int, so that it is written without decimals."""
    return int(value) if value is not None and value.is_integer() else value


def _note(chart: Chart) -> str:
    goal = finite(chart.goal.value) if chart.goal else None
    words: list[str] = []
    if chart.goal and goal is not None:
        said = percent(goal) if chart.kind == "progress" else label(goal)
        words.append(chart.goal.label if said in chart.goal.label else f"{chart.goal.label}: {said}")
    if chart.partial and chart.labels:
        words.append(f"{chart.labels[-1]} is not over yet")
    return ". ".join(words) + "." if words else ""
