"""The marks that charts share: texts, lines, bars, and the SVG element around them.

Colours stand twice: as a class, which the page's style sheet colours for light and dark, and as an attribute, for
whatever shows the drawing without that style sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds.charts.palette import AXIS, GRID, INK, MUTED, PAPER, hatched, hue
from rounds.charts.svg import coordinate, element, escape, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.blocks import Chart
    from rounds.charts.size import Size

ROUNDING: Final = 2.5
_FONT: Final = "system-ui, sans-serif"
_KINDS: Final = {
    "bars": "Bar chart",
    "stacked": "Stacked bar chart",
    "progress": "Progress bars",
    "scatter": "Scatter chart",
}


def drawing(chart: Chart, size: Size, key: str, height: float, marks: str) -> str:
    """The whole SVG element: named by the chart's title and described by its finding."""
    title, described = f"{key}-title", f"{key}-desc"
    about = f"{_KINDS.get(chart.kind, 'Chart')}. {chart.caption} The numbers are in the table below it."
    return element(
        "svg",
        f'<title id="{escape(title)}">{escape(chart.title)}</title>'
        f'<desc id="{escape(described)}">{escape(about)}</desc>{marks}',
        xmlns="http://www.w3.org/2000/svg",
        css=f"chart {size.name}",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(height)}",
        role="img",
        aria_labelledby=f"{title} {described}",
        font_family=_FONT,
        font_size=size.font,
    )


def nothing(chart: Chart, size: Size, key: str) -> str:
    """A drawing that says that there is nothing to draw."""
    return drawing(chart, size, key, 60, muted("No data for this chart.", size.width / 2, 34, anchor="middle"))


def text(words: str, x: float, y: float, *, anchor: str = "", css: str = "ink", fill: str = INK) -> str:
    """A text whose baseline stands at y."""
    return element("text", escape(words), css=css, x=x, y=y, text_anchor=anchor, fill=fill)


def muted(words: str, x: float, y: float, *, anchor: str = "") -> str:
    """A text that stands back: ticks and axis names."""
    return text(words, x, y, anchor=anchor, css="mut", fill=MUTED)


def texts(lines: Sequence[str], x: float, y: float, size: float, *, anchor: str = "", css: str = "mut") -> str:
    """Lines of text, the first with its baseline at y."""
    fill = INK if css.startswith("ink") else MUTED
    return "".join(
        text(line, x, y + index * size * 1.15, anchor=anchor, css=css, fill=fill) for index, line in enumerate(lines)
    )


def grid_line(x1: float, x2: float, y: float) -> str:
    """A faint level line."""
    return element("path", css="grid", d=f"M{coordinate(x1)} {coordinate(y)}H{coordinate(x2)}", stroke=GRID)


def axis_line(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line to measure from."""
    points = f"M{coordinate(x1)} {coordinate(y1)}L{coordinate(x2)} {coordinate(y2)}"
    return element("path", css="axis", d=points, stroke=AXIS)


def upright(x: float, width: float, start: float, end: float, *, rounded: bool) -> str:
    """The path of a column from ``start`` (where it stands) to ``end`` (its head), which is rounded or not."""
    left, right = coordinate(x), coordinate(x + width)
    turn = min(ROUNDING, abs(end - start), width / 2) if rounded else 0.0
    if not turn:
        return f"M{left} {coordinate(start)}V{coordinate(end)}H{right}V{coordinate(start)}Z"
    near = end + turn if end < start else end - turn
    return (
        f"M{left} {coordinate(start)}V{coordinate(near)}Q{left} {coordinate(end)} {coordinate(x + turn)} "
        f"{coordinate(end)}H{coordinate(x + width - turn)}Q{right} {coordinate(end)} {right} {coordinate(near)}"
        f"V{coordinate(start)}Z"
    )


def level(y: float, height: float, start: float, end: float, *, rounded: bool) -> str:
    """The path of a bar that lies: from ``start`` to ``end``, which is rounded or not."""
    top, bottom = coordinate(y), coordinate(y + height)
    turn = min(ROUNDING, abs(end - start), height / 2) if rounded else 0.0
    if not turn:
        return f"M{coordinate(start)} {top}H{coordinate(end)}V{bottom}H{coordinate(start)}Z"
    near = end - turn if end > start else end + turn
    return (
        f"M{coordinate(start)} {top}H{coordinate(near)}Q{coordinate(end)} {top} {coordinate(end)} "
        f"{coordinate(y + turn)}V{coordinate(y + height - turn)}Q{coordinate(end)} {bottom} {coordinate(near)} {bottom}"
        f"H{coordinate(start)}Z"
    )


def filled(paths: str, index: int, key: str, *, pale: bool = False, parted: bool = False) -> str:
    """Bars of one series: in its hue, hatched from the seventh on, pale with a dashed edge when unfinished."""
    if not paths:
        return ""
    colour = hue(index)
    css = f"{colour.css_class}{' pale' if pale else ''}{' parted' if parted else ''}"
    edge: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 1} if parted and not pale else {}
    if pale:
        edge = {"fill_opacity": 0.28, "stroke": colour.light, "stroke_dasharray": "3 2"}
    bars = element("path", css=css, d=paths, fill=colour.light, **edge)
    return bars + (element("path", d=paths, fill=f"url(#{key}-hatch)") if hatched(index) else "")


def hatch(key: str) -> str:
    """The pattern over the bars of hatched series."""
    stripe = element("path", css="stripe", d="M0 0V6", stroke=PAPER, stroke_width=3)
    pattern = element(
        "pattern",
        stripe,
        id=f"{key}-hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return f"<defs>{pattern}</defs>"


def tooltip(words: str) -> str:
    """What a pointer that rests on the mark is shown."""
    return element("title", escape(words))


def widest(words: Sequence[str], size: float) -> float:
    """Units that the longest of the texts takes."""
    return max((text_width(each, size) for each in words), default=0.0)
