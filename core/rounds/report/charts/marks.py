"""The marks that charts share: texts, lines, bars and shapes, and the SVG element around them.

Colours stand twice: as a class, which the page's style sheet colours for light and dark, and as an attribute, for
whatever shows the drawing without that style sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.report.charts.looks import AXIS, GOAL, GRID, INK, MUTED, PAPER, hatched, hue
from rounds.report.charts.svg import coordinate, element, escape, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.report.blocks import Chart
    from rounds.report.charts.looks import Size


ROUNDING: Final = 2.0


@dataclass(frozen=True, slots=True)
class TextLabel:
    """A text and where its baseline begins, ends or has its middle, as its anchor says."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: its class for the style sheet, and its colour without one."""

    css: str
    fill: str


INK_STYLE: Final = Style("ink", INK)
VALUE_STYLE: Final = Style("ink val", INK)
MUTED_STYLE: Final = Style("mut", MUTED)
QUADRANT_STYLE: Final = Style("quad", MUTED)
GOAL_STYLE: Final = Style("goalword", GOAL)


def words(said: Iterable[TextLabel], *, anchor: str = "", style: Style = INK_STYLE) -> str:
    """Texts of one style, together in a group; an empty anchor is the start."""
    written = [(each, escape(each.text)) for each in said]
    look: dict[str, str] = {"css": style.css, "fill": style.fill, "text_anchor": anchor}
    if len(written) == 1:
        return "".join(element("text", text, x=round(each.x), y=round(each.y), **look) for each, text in written)
    return group("".join(element("text", text, x=round(each.x), y=round(each.y)) for each, text in written), **look)


def group(content: str, **attributes: str | float) -> str:
    """What it holds, with attributes that are the same for all of it; nothing for nothing."""
    return element("g", content, **attributes) if content else ""


def word(text: str, x: float, y: float, *, anchor: str = "", style: Style = INK_STYLE) -> str:
    """One text whose baseline stands at y."""
    return words([TextLabel(text, x, y)], anchor=anchor, style=style)


def lines_of(lines: Sequence[str], x: float, y: float, size: float) -> list[TextLabel]:
    """Lines of text, the first with its baseline at y."""
    return [TextLabel(line, x, y + index * size * 1.15) for index, line in enumerate(lines)]


def grid_lines(x1: float, x2: float, levels: Iterable[float]) -> str:
    """Faint level lines."""
    lines = "".join(f"M{coordinate(x1)} {coordinate(y)}H{coordinate(x2)}" for y in levels)
    return element("path", css="grid", d=lines, stroke=GRID)


def axis_line(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line to measure from."""
    points = f"M{coordinate(x1)} {coordinate(y1)}L{coordinate(x2)} {coordinate(y2)}"
    return element("path", css="axis", d=points, stroke=AXIS)


def goal_line(path: str) -> str:
    """The dashed line of a goal."""
    return element("path", css="goal", d=path, stroke=GOAL, stroke_width=1.5, stroke_dasharray="5 3")


def upright(x: float, width: float, start: float, end: float, *, rounded: bool) -> str:
    """The path of a column from ``start`` (where it stands) to ``end`` (its head), which is rounded or not."""
    left, foot, head = coordinate(x), coordinate(start), coordinate(end)
    turn = min(ROUNDING, abs(end - start), width / 2) if rounded else 0.0
    if not turn:
        return f"M{left} {foot}V{head}h{coordinate(width)}V{foot}z"
    rise = coordinate(turn if end > start else -turn)
    fall = coordinate(-turn if end > start else turn)
    near, across = coordinate(end + turn if end < start else end - turn), coordinate(width - 2 * turn)
    out = coordinate(turn)
    return f"M{left} {foot}V{near}q0 {rise} {out} {rise}h{across}q{out} 0 {out} {fall}V{foot}z"


def level(y: float, height: float, start: float, end: float, *, rounded: bool) -> str:
    """The path of a bar that lies: from ``start`` to ``end``, which is rounded or not."""
    top, foot, head = coordinate(y), coordinate(start), coordinate(end)
    turn = min(ROUNDING, abs(end - start), height / 2) if rounded else 0.0
    if not turn:
        return f"M{foot} {top}H{head}v{coordinate(height)}H{foot}z"
    out = coordinate(turn if end > start else -turn)
    back = coordinate(-turn if end > start else turn)
    near, down = coordinate(end - turn if end > start else end + turn), coordinate(height - 2 * turn)
    fall = coordinate(turn)
    return f"M{foot} {top}H{near}q{out} 0 {out} {fall}v{down}q0 {fall} {back} {fall}H{foot}z"


def filled(paths: str, index: int, key: str, *, pale: bool = False, parted: bool = False) -> str:
    """Bars of one series: in its hue, hatched from the seventh on, pale with a dashed edge when unfinished."""
    if not paths:
        return ""
    colour = hue(index)
    css = f"{colour.css_class}{' pale' if pale else ''}{' parted' if parted else ''}"
    edge: dict[str, str | float] = {"stroke": PAPER} if parted and not pale else {}
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


def tooltip(said: str) -> str:
    """What a pointer that rests on the mark is shown."""
    return element("title", escape(said))


def held(text: str, middle: float, size: Size) -> float:
    """The middle of a text, moved so far that it does not run over the drawing's edges."""
    half = text_width(text, size.font) / 2
    return max(half, min(size.width - half, middle))


def widest(texts: Sequence[str], size: float) -> float:
    """Units that the longest of the texts takes."""
    return max((text_width(each, size) for each in texts), default=0.0)


_SHAPES: Final = 4


def shape(group: int, x: float, y: float, radius: float, content: str = "") -> str:
    """A group's mark around a middle: circle, square, triangle, diamond, and round again."""
    kind = group % _SHAPES
    if kind == 0:
        return element("circle", content, cx=x, cy=y, r=radius)
    outline = (_square, _triangle, _diamond)[kind - 1](x, y, radius)
    return element("path", content, d=outline)


def _square(x: float, y: float, radius: float) -> str:
    side = coordinate(radius * 1.8)
    return f"M{coordinate(x - radius * 0.9)} {coordinate(y - radius * 0.9)}h{side}v{side}h-{side}Z"


def _triangle(x: float, y: float, radius: float) -> str:
    across, down = coordinate(radius), coordinate(radius * 1.8)
    return f"M{coordinate(x)} {coordinate(y - radius)}l{across} {down}h{coordinate(-2 * radius)}Z"


def _diamond(x: float, y: float, radius: float) -> str:
    far, back = coordinate(radius), coordinate(-radius)
    return f"M{coordinate(x)} {coordinate(y - radius)}l{far} {far}l{back} {far}l{back} {back}Z"


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
