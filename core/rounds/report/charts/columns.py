"""Columns that stand on a line over short labels, such as months: bars, stacked bars, and the numbers on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.report.charts import marks
from rounds.report.charts.axes import Bars, Extent, bars_of, goal_name, goal_of, nice_scale, reach
from rounds.report.charts.looks import HUES
from rounds.report.charts.numerals import MISSING, compact, label
from rounds.report.charts.svg import coordinate, fit, one_line, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rounds.report.blocks import Chart
    from rounds.report.charts.axes import Head, Scale
    from rounds.report.charts.looks import Size


THICK: Final = 0.68
"""Share of a label's room that its columns take."""
_THICKEST: Final = 46.0
_LEAST_FOR_GAP: Final = 3.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot's left and right edges, the room for one label, and the value axis."""

    left: float
    right: float
    slot: float
    axis: Scale

    def middle(self, index: int) -> float:
        """The middle of a label's room."""
        return self.left + (index + 0.5) * self.slot

    def place(self, index: int, place: int, bars: Bars) -> tuple[float, float]:
        """Left edge and width of a column: the given one of those at a label."""
        together = min(self.slot * THICK, _THICKEST * bars.together)
        width = together / bars.together
        gap = 1 if bars.together > 1 and width > _LEAST_FOR_GAP else 0
        left, across = self.middle(index) - together / 2 + place * width, width - gap
        return (left, across) if across < _LEAST_FOR_GAP else (round(left), round(across))


def head_numbers(bars: Bars, plot: Plot, size: Size) -> str:
    """The numbers, in full or shortened as room allows, and a dash where there is no data, which is not a zero."""
    room = plot.slot if bars.together == 1 else plot.slot * THICK / bars.together
    known = [head for head in bars.heads if head.value is not None]
    for write in (label, compact):
        if all(text_width(write(head.value or 0), size.font) <= room - 1 for head in known):
            return _written([_number(head, bars, plot, size, write) for head in known]) + _unknown(bars, plot, size)
    return _written(_few(known, bars, plot, size)) if bars.together == 1 and known else ""


def _written(numbers: Sequence[marks.TextLabel]) -> str:
    return marks.words(numbers, anchor="middle", style=marks.VALUE_STYLE)


def _few(known: Sequence[Head], bars: Bars, plot: Plot, size: Size) -> list[marks.TextLabel]:
    """The numbers that say most: the last, the largest and the smallest, as far as they stand clear of each other."""
    taken: list[tuple[float, float]] = []
    found: list[marks.TextLabel] = []
    ranked = [known[-1], max(known, key=lambda head: head.value or 0), min(known, key=lambda head: head.value or 0)]
    for head in ranked:
        said = compact(head.value or 0)
        middle, half = _middle(head, bars, plot, said, size), text_width(said, size.font) / 2 + 2
        if all(abs(middle - other) >= half + wide for other, wide in taken):
            taken.append((middle, half))
            found.append(_number(head, bars, plot, size, compact))
    return found


def _middle(head: Head, bars: Bars, plot: Plot, said: str, size: Size) -> float:
    x, width = plot.place(head.label, head.place, bars)
    return marks.held(said, x + width / 2, size)


def _number(head: Head, bars: Bars, plot: Plot, size: Size, write: Callable[[float], str]) -> marks.TextLabel:
    value = head.value or 0.0
    said, stands = write(value), value
    if bars.together == 1 and value >= 0:
        stands = max((extent.end for extent in bars.extents if extent.label == head.label), default=0.0)
    y = plot.axis.at(stands) + (size.font * 1.05 if stands < 0 else -size.font * 0.4)
    return marks.TextLabel(said, _middle(head, bars, plot, said, size), y)


def _unknown(bars: Bars, plot: Plot, size: Size) -> str:
    y = plot.axis.at(0) - size.font * 0.4
    missing = [head for head in bars.heads if head.value is None]
    said = [marks.TextLabel(MISSING, _middle(head, bars, plot, MISSING, size), y) for head in missing]
    return marks.words(said, anchor="middle", style=marks.MUTED_STYLE)


_GAP: Final = 7.0
_SO_FAR: Final = "so far"


def columns(chart: Chart, size: Size, key: str) -> marks.Marks:
    """The chart as columns, with its numbers on them where they fit."""
    bars = bars_of(chart)
    plot = _plot(chart, bars, size)
    drawn = [
        marks.hatch(key) if len(chart.series) > len(HUES) else "",
        marks.word(fit(chart.unit, size.width * 0.8, size.font), 0, size.font, style=marks.MUTED_STYLE)
        if chart.unit
        else "",
        _grid(plot, size),
        *_columns(chart, bars, plot, key),
        marks.axis_line(plot.left, plot.axis.at(0), plot.right, plot.axis.at(0)),
        _goal(chart, plot, size),
        head_numbers(bars, plot, size),
        _labels(chart, plot, size),
    ]
    return marks.Marks(size.columns, "".join(drawn))


def _plot(chart: Chart, bars: Bars, size: Size) -> Plot:
    top, bottom = size.font * (2.7 if chart.unit else 1.7), size.columns - size.font * (3.0 if chart.partial else 1.9)
    axis = nice_scale(reach(chart, bars), bottom, top)
    if any(extent.end < 0 for extent in bars.extents):
        axis = nice_scale(reach(chart, bars), bottom - size.font * 1.3, top)
    left = marks.widest([compact(tick) for tick in axis.ticks()], size.font) + _GAP
    right = size.width - 2.0
    if chart.goal:
        right -= marks.widest(_goal_words(chart, size), size.font) + _GAP
    return Plot(left, right, (right - left) / max(1, len(chart.labels)), axis)


def _grid(plot: Plot, size: Size) -> str:
    ticks = [(plot.axis.at(tick), compact(tick)) for tick in plot.axis.ticks()]
    said = [marks.TextLabel(text, plot.left - _GAP, y + size.font * 0.35) for y, text in ticks]
    return marks.grid_lines(plot.left, plot.right, [y for y, _ in ticks]) + marks.words(
        said, anchor="end", style=marks.MUTED_STYLE
    )


def _columns(chart: Chart, bars: Bars, plot: Plot, key: str) -> list[str]:
    """The columns series by series, the last label's apart when it is unfinished."""
    last = len(chart.labels) - 1 if chart.partial else -1
    heads = {(extent.label, extent.end > 0): extent for extent in bars.extents}
    found: list[str] = []
    for series in range(len(chart.series)):
        extents = [extent for extent in bars.extents if extent.series == series]
        parted = chart.kind == "stacked"
        for pale in (False, True):
            paths = "".join(
                _column(extent, bars, plot, rounded=not parted or extent is heads[extent.label, extent.end > 0])
                for extent in extents
                if (extent.label == last) is pale
            )
            found.append(marks.filled(paths, series, key, pale=pale, parted=parted))
    return found


def _column(extent: Extent, bars: Bars, plot: Plot, *, rounded: bool) -> str:
    x, width = plot.place(extent.label, extent.series if bars.together > 1 else 0, bars)
    start, end = round(plot.axis.at(extent.start)), round(plot.axis.at(extent.end))
    if start == end:
        # What is not nothing can be seen.
        end += -1 if extent.end > extent.start else 1
    return marks.upright(x, width, start, end, rounded=rounded)


def _goal(chart: Chart, plot: Plot, size: Size) -> str:
    value = goal_of(chart)
    if value is None:
        return ""
    y, lines = plot.axis.at(value), _goal_words(chart, size)
    first = min(max(y + size.font * (0.35 - 0.575 * (len(lines) - 1)), size.font), size.columns - size.font * 2.5)
    line = f"M{coordinate(plot.left)} {coordinate(y)}H{coordinate(plot.right)}"
    said = marks.words(marks.lines_of(lines, plot.right + _GAP, first, size.font), style=marks.GOAL_STYLE)
    return marks.goal_line(line) + said


def _goal_words(chart: Chart, size: Size) -> tuple[str, ...]:
    """What the goal is called and its value, in a few short lines."""
    return () if goal_of(chart) is None else wrap(goal_name(chart), size.width * size.goal, size.font, 3)


def _labels(chart: Chart, plot: Plot, size: Size) -> str:
    """The labels under the columns: every one, or every second and so on where room is short; the last always."""
    y, count = size.columns - size.font * (1.8 if chart.partial else 0.6), len(chart.labels)
    names = [one_line(each) for each in chart.labels]
    every = next(
        (step for step in range(1, count) if marks.widest(names, size.font) <= plot.slot * step - 2), max(1, count)
    )
    said: list[marks.TextLabel] = []
    for index in range((count - 1) % every, count, every):
        name = fit(names[index], plot.slot * every, size.font)
        said.append(marks.TextLabel(name, marks.held(name, plot.middle(index), size), y))
    if chart.partial and count:
        said.append(marks.TextLabel(_SO_FAR, marks.held(_SO_FAR, plot.middle(count - 1), size), y + size.font * 1.2))
    return marks.words(said, anchor="middle", style=marks.MUTED_STYLE)


def fits(chart: Chart, size: Size) -> bool:
    """Whether the labels are short enough to stand under columns; long ones want lying bars."""
    names = [one_line(each) for each in chart.labels]
    slot = size.width * 0.85 / max(1, len(names))
    longest = max((len(each) for each in names), default=0)
    return marks.widest(names, size.font) <= slot or (longest <= 8 and len(names) > 3)  # noqa: PLR2004 - months may be thinned
