"""Scatter charts: points between two axes, split into four named quadrants, and names where a place is free."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.report.charts import marks
from rounds.report.charts.axes import Scale, nice_scale, with_room
from rounds.report.charts.looks import PAPER, hue
from rounds.report.charts.numerals import compact, finite, label
from rounds.report.charts.svg import fit, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rounds.report.blocks import Chart, Point
    from rounds.report.charts.looks import Size


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A text to write beside a point with this middle and radius."""

    words: str
    x: float
    y: float
    radius: float


def place_names(names: Sequence[Name], taken: Sequence[Box], inside: Box, size: Size) -> str:
    """The texts of those names that find a free place within ``inside``, in the order given, up to the size's count."""
    blocked = list(taken)
    written: dict[str, list[marks.TextLabel]] = {"": [], "end": [], "middle": []}
    for name in names:
        if sum(map(len, written.values())) == size.labels:
            break
        place = next((each for each in _places(name, size) if _is_free(each[0], blocked, inside)), None)
        if place:
            box, x, anchor = place
            blocked.append(box)
            written[anchor].append(marks.TextLabel(name.words, x, box.bottom - size.font * 0.25))
    return "".join(marks.words(said, anchor=anchor, style=marks.VALUE_STYLE) for anchor, said in written.items())


def _is_free(box: Box, blocked: Sequence[Box], inside: Box) -> bool:
    return inside.holds(box) and not any(box.meets(other) for other in blocked)


def _places(name: Name, size: Size) -> Iterator[tuple[Box, float, str]]:
    """Right of the point, left of it, above and below: the box, and the text's x and anchor."""
    width, reach = text_width(name.words, size.font), name.radius + 3
    top, bottom = name.y - size.font * 0.6, name.y + size.font * 0.6
    yield Box(name.x + reach, top, name.x + reach + width, bottom), name.x + reach, ""
    yield Box(name.x - reach - width, top, name.x - reach, bottom), name.x - reach, "end"
    for low in (name.y - reach, name.y + reach + size.font * 1.2):
        yield Box(name.x - width / 2, low - size.font * 1.2, name.x + width / 2, low), name.x, "middle"


_RADIUS: Final = 5.0
_LARGEST: Final = 10.0
_NAMED: Final = 4
_LEAST_SHARE: Final = 0.26
_EDGE: Final = 0.05
_GAP: Final = 7.0


@dataclass(frozen=True, slots=True)
class Dot:
    """Points of one group at one place: where, how large, and who they are."""

    x: float
    y: float
    group: int
    points: Sequence[Point]

    @property
    def radius(self) -> float:
        """Larger the more points share the place."""
        return min(_LARGEST, _RADIUS * math.pow(len(self.points), 0.3))


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Scale
    y: Scale
    split: tuple[float, float]


def groups_of(chart: Chart) -> tuple[str, ...]:
    """The names of the groups, in order."""
    return tuple(sorted({point.group for point in chart.points}))


def scatter(chart: Chart, size: Size) -> marks.Marks:
    """The chart as points; those farthest from the middle are named where there is room."""
    plot = _plot(chart, size)
    dots = _dots(chart, plot)
    boxes = [_box(dot) for dot in dots]
    corners = _quadrants(chart, plot, size, boxes)
    taken = [*boxes, *(box for box, _ in corners)]
    names = place_names(_wanted(dots, plot, size), taken, _inside(plot), size)
    drawn = [
        _grid(plot, size),
        _titles(chart, plot, size),
        *(said for _, said in corners),
        _shapes(dots, tips=size.name == "wide"),
        names,
    ]
    return marks.Marks(size.scatter, "".join(drawn))


def _plot(chart: Chart, size: Size) -> _Plot:
    xs = [value for point in chart.points if (value := finite(point.x)) is not None]
    ys = [value for point in chart.points if (value := finite(point.y)) is not None]
    split = (finite(chart.split[0]) or 0.0, finite(chart.split[1]) or 0.0)
    room = _LEAST_SHARE if chart.quadrants else _EDGE
    top, bottom = size.font * 2.0, size.scatter - size.font * 3.2
    y = with_room(nice_scale([*ys, split[1]], bottom, top, ticks=6, zero=False), split[1], room)
    left = marks.widest([compact(tick) for tick in y.ticks()], size.font) + _GAP + 2
    x = nice_scale([*xs, split[0]], left, size.width - 8, ticks=8, zero=False)
    return _Plot(with_room(x, split[0], room), y, split)


def _dots(chart: Chart, plot: _Plot) -> list[Dot]:
    """Points at the same place and of the same group as one dot, the large ones first so that none is hidden."""
    groups = groups_of(chart)
    found: dict[tuple[int, int, int], list[Point]] = defaultdict(list)
    for point in chart.points:
        x, y = finite(point.x), finite(point.y)
        if x is not None and y is not None:
            found[round(plot.x.at(x)), round(plot.y.at(y)), groups.index(point.group)].append(point)
    dots = [Dot(x, y, number, points) for (x, y, number), points in found.items()]
    return sorted(dots, key=lambda dot: (-len(dot.points), dot.x, dot.y, dot.group))


def _grid(plot: _Plot, size: Size) -> str:
    left, right, top, bottom = plot.x.start, plot.x.end, plot.y.end, plot.y.start
    levels = [(plot.y.at(tick), compact(tick)) for tick in plot.y.ticks()]
    across = [(plot.x.at(tick), compact(tick)) for tick in plot.x.ticks()]
    every = 1 if sum(text_width(said, size.font) + 4 for _, said in across) < right - left else 2
    at_x, at_y = plot.x.at(plot.split[0]), plot.y.at(plot.split[1])
    beside = [marks.TextLabel(said, left - _GAP, y + size.font * 0.35) for y, said in levels]
    return (
        marks.grid_lines(left, right, [y for y, _ in levels])
        + marks.words(beside, anchor="end", style=marks.MUTED_STYLE)
        + marks.words(
            [_under(said, x, bottom, size) for x, said in across[::every]], anchor="middle", style=marks.MUTED_STYLE
        )
        + marks.axis_line(left, at_y, right, at_y)
        + marks.axis_line(at_x, top, at_x, bottom)
    )


def _under(said: str, x: float, bottom: float, size: Size) -> marks.TextLabel:
    half = text_width(said, size.font) / 2
    return marks.TextLabel(said, max(half, min(size.width - half, x)), bottom + size.font * 1.3)


def _titles(chart: Chart, plot: _Plot, size: Size) -> str:
    """What the axes measure: the upright one over its top, the level one under its end."""
    room, y = size.width - 2, size.scatter - size.font * 0.5
    up, along = fit(f"↑ {chart.y_title}", room, size.font), fit(f"{chart.x_title} →", room, size.font)
    return (marks.word(up, 0, size.font, style=marks.MUTED_STYLE) if chart.y_title else "") + (
        marks.word(along, plot.x.end, y, anchor="end", style=marks.MUTED_STYLE) if chart.x_title else ""
    )


def _quadrants(chart: Chart, plot: _Plot, size: Size, boxes: Sequence[Box]) -> list[tuple[Box, str]]:
    """The four names, each in the outer corner of its quadrant or where no point is, and the boxes that they take."""
    found: list[tuple[Box, str]] = []
    for index, name in enumerate(chart.quadrants or ()):
        places = list(_corners(name, plot, size, is_left=index % 2 == 0, is_top=index < 2))  # noqa: PLR2004 - two above
        free = (place for place in places if not any(place[0].meets(box) for box in boxes))
        found.append(next(free, places[0]))
    return found


def _corners(name: str, plot: _Plot, size: Size, *, is_left: bool, is_top: bool) -> Iterator[tuple[Box, str]]:
    """A quadrant's name in its corners: the outer one first, then along the outer edge, then beside the level line."""
    at_x, at_y = plot.x.at(plot.split[0]), plot.y.at(plot.split[1])
    left, right = (plot.x.start, at_x) if is_left else (at_x, plot.x.end)
    top, bottom = (plot.y.end, at_y) if is_top else (at_y, plot.y.start)
    lines = wrap(name, right - left - 12, size.font, 3)
    width, height = marks.widest(lines, size.font), size.font * 1.15 * len(lines)
    for y in (top + 4, bottom - height - 4) if is_top else (bottom - height - 4, top + 4):
        for at_start in (is_left, not is_left):
            x = left + 6 if at_start else right - 6
            edge = x if at_start else x - width
            said = marks.lines_of(lines, x, y + size.font, size.font)
            written = marks.words(said, anchor="" if at_start else "end", style=marks.QUADRANT_STYLE)
            yield Box(edge, y, edge + width, y + height), written


def _shapes(dots: Sequence[Dot], *, tips: bool) -> str:
    """The points group by group, the first group on top."""
    drawn: list[str] = []
    for number in sorted({dot.group for dot in dots}, reverse=True):
        colour = hue(number)
        shapes = "".join(_draw(dot, tips=tips) for dot in dots if dot.group == number)
        drawn.append(marks.group(shapes, css=colour.css_class, fill=colour.light))
    return marks.group("".join(drawn), css="dots", stroke=PAPER, fill_opacity=0.85)


def _draw(dot: Dot, *, tips: bool) -> str:
    said = ""
    if tips:
        names = ", ".join(point.label for point in dot.points[:_NAMED])
        more = f" and {len(dot.points) - _NAMED} more" if len(dot.points) > _NAMED else ""
        said = marks.tooltip(f"{names}{more}: {label(dot.points[0].x)}, {label(dot.points[0].y)}")
    return marks.shape(dot.group, dot.x, dot.y, dot.radius, said)


def _box(dot: Dot) -> Box:
    reach = dot.radius
    return Box(dot.x - reach, dot.y - reach, dot.x + reach, dot.y + reach)


def _inside(plot: _Plot) -> Box:
    return Box(plot.x.start + 2, plot.y.end - 8, plot.x.end + 6, plot.y.start)


def _wanted(dots: list[Dot], plot: _Plot, size: Size) -> list[Name]:
    """The names to write, those of the points farthest from the split first."""
    at_x, at_y = plot.x.at(plot.split[0]), plot.y.at(plot.split[1])
    wide, high = plot.x.end - plot.x.start, plot.y.start - plot.y.end

    def distance(dot: Dot) -> float:
        return abs(dot.x - at_x) / wide + abs(dot.y - at_y) / high

    ranked = sorted(dots, key=lambda dot: (-distance(dot), dot.x, dot.y, dot.group))
    return [Name(_called(dot, size), dot.x, dot.y, dot.radius) for dot in ranked]


def _called(dot: Dot, size: Size) -> str:
    room = size.width * 0.27
    if len(dot.points) > 1:
        return f"\N{MULTIPLICATION SIGN}{len(dot.points)}"
    return fit(dot.points[0].label, room, size.font)
