"""Charts as static SVG: deterministic, readable without colour, without a script, on a phone and on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.dates import MONTHS
from rounds.report.blocks import Column, Table
from rounds.report.charts.axes import values_of
from rounds.report.charts.columns import columns, fits
from rounds.report.charts.looks import HUES, INK, NARROW, PAPER, WIDE, Hue, Size, hatched, hue
from rounds.report.charts.marks import Marks, drawing, group, nothing, shape
from rounds.report.charts.numerals import finite, fixed, label, number, percent, places_needed
from rounds.report.charts.rows import lying_bars, progress
from rounds.report.charts.scatter import groups_of, scatter
from rounds.report.charts.svg import element

if TYPE_CHECKING:
    from rounds.report.blocks import Cell, Chart


__all__ = [
    "HUES",
    "NARROW",
    "WIDE",
    "Hue",
    "LegendItem",
    "Size",
    "draw",
    "fixed",
    "legend",
    "number",
    "numbers",
    "percent",
    "places_needed",
]


def draw(chart: Chart, key: str, size: Size = WIDE, *, named_by: str = "") -> str:
    """The chart as an SVG element.

    Args:
        chart: What to draw. Values that are missing or no numbers are left out.
        key: Begins the ids within, so that they are unique in the page.
        size: ``WIDE`` for desks and paper, ``NARROW`` for phones.
        named_by: Ids of elements of the page that name and describe the drawing, instead of its own title.
    """
    return drawing(chart, size, key, _marks(chart, key, size), named_by)


def _marks(chart: Chart, key: str, size: Size) -> Marks:
    if chart.kind == "scatter":
        return scatter(chart, size) if chart.points else nothing(size)
    if not chart.labels or not chart.series:
        return nothing(size)
    if chart.kind == "progress":
        return progress(chart, size, key)
    return columns(chart, size, key) if fits(chart, size) else lying_bars(chart, size, key)


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A name and its swatch, a small SVG drawing."""

    name: str
    swatch: str


def legend(chart: Chart) -> tuple[LegendItem, ...]:
    """What the colours and shapes of a chart stand for; empty when there is nothing to tell apart.

    The items of a stacked chart are in the order of its layers, the lowest first.
    """
    if chart.kind == "scatter":
        names = groups_of(chart)
        return tuple(LegendItem(name or "Others", _dot(index)) for index, name in enumerate(names) if any(names))
    if chart.kind == "progress":
        items = [(series.name, _square(0) if index == 0 else _tick()) for index, series in enumerate(chart.series[:2])]
    else:
        items = [(series.name, _square(index)) for index, series in enumerate(chart.series)]
    return tuple(LegendItem(name, swatch) for name, swatch in items) if len(items) > 1 else ()


def _swatch(content: str) -> str:
    return element("svg", content, css="swatch", viewBox="0 0 12 12", width=12, height=12, aria_hidden="true")


def _square(index: int) -> str:
    colour = hue(index)
    square = element("rect", css=colour.css_class, width=12, height=12, rx=2, fill=colour.light)
    stripes = element("path", css="stripe", d="M0 8L8 0M4 12L12 4", stroke=PAPER, stroke_width=2)
    return _swatch(square + (stripes if hatched(index) else ""))


def _tick() -> str:
    return _swatch(element("path", css="tick", d="M6 0V12", stroke=INK, stroke_width=2))


def _dot(index: int) -> str:
    colour = hue(index)
    return _swatch(group(shape(index, 6, 6, 5), css=colour.css_class, fill=colour.light))


_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})[a-z]*\b.*|\d{{4}}-\d\d")


def numbers(chart: Chart) -> Table:
    """Every number that the chart draws, and the goal's in a note. Shares are written in per cent."""
    if chart.kind == "scatter":
        return _points(chart)
    rows = values_of(chart)
    heads = [Column(_what(chart))]
    heads += [Column(series.name or chart.unit or "Value", numeric=True) for series in chart.series]
    has_total = chart.kind == "stacked" and len(rows) > 1
    if has_total:
        heads.append(Column("Total", numeric=True))
    cells: list[tuple[Cell, ...]] = []
    for index, name in enumerate(chart.labels):
        values = [row[index] for row in rows]
        shown: list[Cell] = [_cell(value, chart) for value in values]
        if has_total:
            known = [value for value in values if value is not None]
            shown.append(_whole(sum(known)) if known else None)
        cells.append((name, *shown))
    return Table(chart.title, tuple(heads), tuple(cells), empty="No data.", note=_note(chart))


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
