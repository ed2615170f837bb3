"""Scatter charts: points between two axes, split into four named quadrants."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.charts.marks import axis_line, drawing, grid_line, muted, texts, tooltip, widest
from rounds.charts.naming import Box, Name, place_names
from rounds.charts.numerals import compact, finite, label
from rounds.charts.palette import PAPER, hue
from rounds.charts.scale import Scale, nice_scale
from rounds.charts.shapes import outline
from rounds.charts.svg import element, fit, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.blocks import Chart, Point
    from rounds.charts.size import Size

_RADIUS: Final = 5.0
_LARGEST: Final = 12.0
_LEAST_SHARE: Final = 0.24
_GAP: Final = 7.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Points of one group at one place: where, how large, and who they are."""

    x: float
    y: float
    group: int
    points: Sequence[Point]

    @property
    def radius(self) -> float:
        """Larger the more points share the place."""
        return min(_LARGEST, _RADIUS * math.pow(len(self.points), 0.4))


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Scale
    y: Scale
    split: tuple[float, float]


def groups_of(chart: Chart) -> tuple[str, ...]:
    """The names of the groups, in order."""
    return tuple(sorted({point.group for point in chart.points}))


def scatter(chart: Chart, size: Size, key: str) -> str:
    """The chart as points; those farthest from the middle are named where there is room."""
    plot = _plot(chart, size)
    marks = _marks(chart, plot)
    corners = _quadrants(chart, plot, size)
    taken = [box for box, _ in corners] + [_box(mark) for mark in marks]
    names = place_names(_wanted(marks, plot, size), taken, _inside(plot), size)
    drawn = [
        _grid(plot, size),
        _titles(chart, plot, size),
        *(words for _, words in corners),
        *(_draw(mark, tips=size.name == "wide") for mark in marks),
        names,
    ]
    return drawing(chart, size, key, size.scatter, "".join(drawn))


def _plot(chart: Chart, size: Size) -> _Plot:
    xs = [value for point in chart.points if (value := finite(point.x)) is not None]
    ys = [value for point in chart.points if (value := finite(point.y)) is not None]
    split = (finite(chart.split[0]) or 0.0, finite(chart.split[1]) or 0.0)
    top, bottom = size.font * 2.0, size.scatter - size.font * 3.2
    y = nice_scale(_with_room(ys, split[1], chart), bottom, top, ticks=5, zero=False)
    left = widest([compact(tick) for tick in y.ticks()], size.font) + _GAP + 2
    x = nice_scale(_with_room(xs, split[0], chart), left, size.width - 8, ticks=5, zero=False)
    return _Plot(x, y, split)


def _with_room(values: list[float], split: float, chart: Chart) -> list[float]:
    """The values with their edges moved out, so that each quadrant has room for its name."""
    low, high = min([*values, split]), max([*values, split])
    if not chart.quadrants:
        return [*values, split]
    span = (high - low) or max(1.0, abs(split))
    return [*values, min(low, split - span * _LEAST_SHARE), max(high, split + span * _LEAST_SHARE)]


def _marks(chart: Chart, plot: _Plot) -> list[Mark]:
    """Points at the same place and of the same group as one mark, the large ones first so that none is hidden."""
    groups = groups_of(chart)
    found: dict[tuple[int, int, int], list[Point]] = defaultdict(list)
    for point in chart.points:
        x, y = finite(point.x), finite(point.y)
        if x is not None and y is not None:
            found[round(plot.x.at(x)), round(plot.y.at(y)), groups.index(point.group)].append(point)
    marks = [Mark(x, y, group, points) for (x, y, group), points in found.items()]
    return sorted(marks, key=lambda mark: (-len(mark.points), mark.x, mark.y, mark.group))


def _grid(plot: _Plot, size: Size) -> str:
    left, right, top, bottom = plot.x.start, plot.x.end, plot.y.end, plot.y.start
    levels = [(plot.y.at(tick), compact(tick)) for tick in plot.y.ticks()]
    across = [(plot.x.at(tick), compact(tick)) for tick in plot.x.ticks()]
    every = 1 if sum(text_width(words, size.font) + 4 for _, words in across) < right - left else 2
    at_x, at_y = plot.x.at(plot.split[0]), plot.y.at(plot.split[1])
    return "".join(
        (
            *(grid_line(left, right, y) for y, _ in levels),
            *(muted(words, left - _GAP, y + size.font * 0.35, anchor="end") for y, words in levels),
            *(_under(words, x, bottom, size) for x, words in across[::every]),
            axis_line(left, at_y, right, at_y),
            axis_line(at_x, top, at_x, bottom),
        )
    )


def _under(words: str, x: float, bottom: float, size: Size) -> str:
    half = text_width(words, size.font) / 2
    return muted(words, max(half, min(size.width - half, x)), bottom + size.font * 1.3, anchor="middle")


def _titles(chart: Chart, plot: _Plot, size: Size) -> str:
    """What the axes measure: the upright one over its top, the level one under its end."""
    room = size.width - 2
    up = muted(fit(f"↑ {chart.y_title}", room, size.font), 0, size.font) if chart.y_title else ""
    y = size.scatter - size.font * 0.5
    along = muted(fit(f"{chart.x_title} →", room, size.font), plot.x.end, y, anchor="end") if chart.x_title else ""
    return up + along


def _quadrants(chart: Chart, plot: _Plot, size: Size) -> list[tuple[Box, str]]:
    """The four names in the corners, and the boxes that they take."""
    if not chart.quadrants:
        return []
    at_x = plot.x.at(plot.split[0])
    found: list[tuple[Box, str]] = []
    for index, name in enumerate(chart.quadrants):
        is_left, is_top = index % 2 == 0, index < 2  # noqa: PLR2004 - two above, two below
        room = (at_x - plot.x.start if is_left else plot.x.end - at_x) - 12
        lines = wrap(name, room, size.font, 3)
        height = size.font * 1.15 * len(lines)
        x = plot.x.start + 6 if is_left else plot.x.end - 6
        y = plot.y.end + size.font * 1.2 if is_top else plot.y.start - 6 - height + size.font * 1.15
        width = widest(lines, size.font)
        left = x if is_left else x - width
        box = Box(left, y - size.font, left + width, y - size.font + height + 3)
        found.append((box, texts(lines, x, y, size.font, anchor="" if is_left else "end", css="quad")))
    return found


def _draw(mark: Mark, *, tips: bool) -> str:
    colour = hue(mark.group)
    said = ""
    if tips:
        names = ", ".join(point.label for point in mark.points[:6])
        more = f" and {len(mark.points) - 6} more" if len(mark.points) > 6 else ""  # noqa: PLR2004 - a line, not a list
        first = mark.points[0]
        said = tooltip(f"{names}{more}: {label(first.x)}, {label(first.y)}")
    return element(
        "path",
        said,
        css=f"{colour.css_class} dot",
        d=outline(mark.group, mark.x, mark.y, mark.radius),
        fill=colour.light,
        stroke=PAPER,
        fill_opacity=0.85,
    )


def _box(mark: Mark) -> Box:
    reach = mark.radius
    return Box(mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)


def _inside(plot: _Plot) -> Box:
    return Box(plot.x.start + 2, plot.y.end, plot.x.end, plot.y.start)


def _wanted(marks: list[Mark], plot: _Plot, size: Size) -> list[Name]:
    """The names to write, those of the points farthest from the split first."""
    at_x, at_y = plot.x.at(plot.split[0]), plot.y.at(plot.split[1])
    wide, high = plot.x.end - plot.x.start, plot.y.start - plot.y.end

    def distance(mark: Mark) -> float:
        return abs(mark.x - at_x) / wide + abs(mark.y - at_y) / high

    ranked = sorted(marks, key=lambda mark: (-distance(mark), mark.x, mark.y, mark.group))
    return [Name(_called(mark, size), mark.x, mark.y, mark.radius) for mark in ranked]


def _called(mark: Mark, size: Size) -> str:
    room = size.width * 0.27
    if len(mark.points) > 1:
        return f"\N{MULTIPLICATION SIGN}{len(mark.points)}"
    return fit(mark.points[0].label, room, size.font)
