"""Charts as static SVG: deterministic, readable without colour, without a script, on a phone and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.report.charts.columns import columns, fits
from rounds.report.charts.legend import LegendItem, legend
from rounds.report.charts.looks import HUES, NARROW, WIDE, Hue, Size
from rounds.report.charts.marks import Marks, drawing, nothing
from rounds.report.charts.numerals import fixed, number, percent, places_needed
from rounds.report.charts.rows import lying_bars, progress
from rounds.report.charts.scatter import scatter
from rounds.report.charts.table import numbers

if TYPE_CHECKING:
    from rounds.report.blocks import Chart

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
