"""The SVG element around a chart's marks: its size, its name and its description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.report.charts.marks import MUTED_STYLE, word
from rounds.report.charts.svg import coordinate, element, escape

if TYPE_CHECKING:
    from rounds.report.blocks import Chart
    from rounds.report.charts.size import Size

_FONT: Final = "sans-serif"
_KINDS: Final = {
    "bars": "Bar chart",
    "stacked": "Stacked bar chart",
    "progress": "Progress bars",
    "scatter": "Scatter chart",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn, and the height that it takes in units."""

    height: float
    content: str


def nothing(size: Size) -> Marks:
    """Says that there is nothing to draw."""
    return Marks(60, word("No data for this chart.", size.width / 2, 34, anchor="middle", style=MUTED_STYLE))


def drawing(chart: Chart, size: Size, key: str, marks: Marks, named_by: str) -> str:
    """The whole SVG element: named by the elements with these ids, else by the chart's title and its finding."""
    title, described = f"{key}-title", f"{key}-desc"
    about = f"{_KINDS.get(chart.kind, 'Chart')}. {chart.caption}"
    own = f"{element('title', escape(chart.title), id=title)}{element('desc', escape(about), id=described)}"
    return element(
        "svg",
        marks.content if named_by else own + marks.content,
        xmlns="http://www.w3.org/2000/svg",
        css=f"chart {size.name}",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(marks.height)}",
        role="img",
        aria_labelledby=named_by or f"{title} {described}",
        font_family=_FONT,
        font_size=size.font,
    )
