"""Columns that stand on a line: bars and stacked bars over short labels, such as months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds.report.charts.drawing import Marks
from rounds.report.charts.heads import head_numbers
from rounds.report.charts.marks import (
    GOAL_STYLE,
    MUTED_STYLE,
    Word,
    axis_line,
    filled,
    grid_lines,
    hatch,
    lines_of,
    upright,
    widest,
    word,
    words,
)
from rounds.report.charts.numerals import compact, finite, label
from rounds.report.charts.palette import GOAL, HUES
from rounds.report.charts.plot import Plot
from rounds.report.charts.scale import nice_scale
from rounds.report.charts.svg import coordinate, element, fit, one_line, text_width, wrap
from rounds.report.charts.values import Bars, Extent, bars_of, reach

if TYPE_CHECKING:
    from rounds.report.blocks import Chart
    from rounds.report.charts.size import Size

_GAP: Final = 7.0
_SO_FAR: Final = "so far"


def columns(chart: Chart, size: Size, key: str) -> Marks:
    """The chart as columns, with its numbers on them where they fit."""
    bars = bars_of(chart)
    plot = _plot(chart, bars, size)
    marks = [
        hatch(key) if len(chart.series) > len(HUES) else "",
        word(fit(chart.unit, size.width * 0.8, size.font), 0, size.font, style=MUTED_STYLE) if chart.unit else "",
        _grid(plot, size),
        *_columns(chart, bars, plot, key),
        axis_line(plot.left, plot.axis.at(0), plot.right, plot.axis.at(0)),
        _goal(chart, plot, size),
        head_numbers(bars, plot, size),
        _labels(chart, plot, size),
    ]
    return Marks(size.columns, "".join(marks))


def _plot(chart: Chart, bars: Bars, size: Size) -> Plot:
    top, bottom = size.font * (2.7 if chart.unit else 1.7), size.columns - size.font * (3.0 if chart.partial else 1.9)
    axis = nice_scale(reach(chart, bars), bottom, top)
    if any(extent.end < 0 for extent in bars.extents):
        axis = nice_scale(reach(chart, bars), bottom - size.font * 1.3, top)
    left = widest([compact(tick) for tick in axis.ticks()], size.font) + _GAP
    right = size.width - 2.0
    if chart.goal:
        right -= widest(_goal_words(chart, size), size.font) + _GAP
    return Plot(left, right, (right - left) / max(1, len(chart.labels)), axis)


def _grid(plot: Plot, size: Size) -> str:
    ticks = [(plot.axis.at(tick), compact(tick)) for tick in plot.axis.ticks()]
    said = [Word(text, plot.left - _GAP, y + size.font * 0.35) for y, text in ticks]
    return grid_lines(plot.left, plot.right, [y for y, _ in ticks]) + words(said, anchor="end", style=MUTED_STYLE)


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
            found.append(filled(paths, series, key, pale=pale, parted=parted))
    return found


def _column(extent: Extent, bars: Bars, plot: Plot, *, rounded: bool) -> str:
    x, width = plot.place(extent.label, extent.series if bars.together > 1 else 0, bars)
    start, end = round(plot.axis.at(extent.start)), round(plot.axis.at(extent.end))
    if start == end:
        # What is not nothing can be seen.
        end += -1 if extent.end > extent.start else 1
    return upright(x, width, start, end, rounded=rounded)


def _goal(chart: Chart, plot: Plot, size: Size) -> str:
    value = finite(chart.goal.value) if chart.goal else None
    if value is None:
        return ""
    y = plot.axis.at(value)
    lines = _goal_words(chart, size)
    first = min(max(y + size.font * (0.35 - 0.575 * (len(lines) - 1)), size.font), size.columns - size.font * 2.5)
    line = f"M{coordinate(plot.left)} {coordinate(y)}H{coordinate(plot.right)}"
    said = words(lines_of(lines, plot.right + _GAP, first, size.font), style=GOAL_STYLE)
    return element("path", css="goal", d=line, stroke=GOAL, stroke_width=1.5, stroke_dasharray="5 3") + said


def _goal_words(chart: Chart, size: Size) -> tuple[str, ...]:
    """What the goal is called and its value, in a few short lines."""
    goal = chart.goal
    value = finite(goal.value) if goal else None
    if goal is None or value is None:
        return ()
    said = label(value)
    name = goal.label if said in goal.label else f"{goal.label} {said}"
    return wrap(name, size.width * size.goal, size.font, 3)


def _labels(chart: Chart, plot: Plot, size: Size) -> str:
    """The labels under the columns: every one, or every second and so on where room is short; the last always."""
    y, count = size.columns - size.font * (1.8 if chart.partial else 0.6), len(chart.labels)
    names = [one_line(each) for each in chart.labels]
    every = next((step for step in range(1, count) if widest(names, size.font) <= plot.slot * step - 2), max(1, count))
    said: list[Word] = []
    for index in range((count - 1) % every, count, every):
        name = fit(names[index], plot.slot * every, size.font)
        said.append(Word(name, _held(name, plot.middle(index), size), y))
    if chart.partial and count:
        said.append(Word(_SO_FAR, _held(_SO_FAR, plot.middle(count - 1), size), y + size.font * 1.2))
    return words(said, anchor="middle", style=MUTED_STYLE)


def _held(name: str, middle: float, size: Size) -> float:
    """The middle of a text, moved so far that it does not run over the drawing's edges."""
    half = text_width(name, size.font) / 2
    return max(half, min(size.width - half, middle))


def fits(chart: Chart, size: Size) -> bool:
    """Whether the labels are short enough to stand under columns; long ones want lying bars."""
    names = [one_line(each) for each in chart.labels]
    slot = size.width * 0.85 / max(1, len(names))
    longest = max((len(each) for each in names), default=0)
    return widest(names, size.font) <= slot or (longest <= 8 and len(names) > 3)  # noqa: PLR2004 - months may be thinned
