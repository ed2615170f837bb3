"""Legends: for the page to write in its own text, with a swatch for each item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.report.charts.looks import INK, PAPER, hatched, hue
from rounds.report.charts.marks import group, shape
from rounds.report.charts.scatter import groups_of
from rounds.report.charts.svg import element

if TYPE_CHECKING:
    from rounds.report.blocks import Chart


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
