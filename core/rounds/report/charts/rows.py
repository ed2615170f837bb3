"""Bars that lie, one under the other: progress, and bars whose labels are too long to stand under columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.report.charts import marks
from rounds.report.charts.axes import Bars, Scale, bars_of, goal_name, goal_of, nice_scale, reach, values_of
from rounds.report.charts.looks import HUES, INK, TRACK
from rounds.report.charts.numerals import MISSING, compact, label, percent
from rounds.report.charts.svg import coordinate, element, fit, one_line, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.report.blocks import Chart
    from rounds.report.charts.looks import Size

_GAP: Final = 10.0
_MOST_SHOWN: Final = 2.0
_LABEL_SHARE: Final = 0.36


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things stand: the label's lines and room, the axis, the height of a row, and of the bars in it.

    ``above`` says that labels stand over their bars, as on a phone.
    """

    words: tuple[tuple[str, ...], ...]
    axis: Scale
    top: float
    row: float
    bar: float
    above: bool

    def head(self, index: int) -> float:
        """The upper edge of a row."""
        return self.top + index * self.row

    def bar_top(self, index: int) -> float:
        """The upper edge of the bars of a row."""
        return self.head(index) + (self.row - self.bar - 8 if self.above else (self.row - self.bar) / 2)


def progress(chart: Chart, size: Size, key: str) -> marks.Marks:
    """Shares of 1 as bars on a track; a second series, where there is one, is a mark that says where to be by now."""
    shares = values_of(chart)
    full = min(_MOST_SHOWN, max([1.0, *(value for row in shares for value in row if value is not None)]))
    said = tuple(MISSING if value is None else percent(value) for value in shares[0]) if shares else ()
    plot = _plot(chart, size, (0.0, full, full), said, _goal_top(chart, size))
    rows = range(len(chart.labels))
    tracks = "".join(_lying(plot, index, 1) for index in rows)
    reached = enumerate(shares[0] if shares else ())
    done = "".join(_lying(plot, index, share) for index, share in reached if share and share > 0)
    expected = [(index, value) for row in shares[1:2] for index, value in enumerate(row) if value is not None]
    drawn = [
        element("path", css="track", d=tracks, fill=TRACK),
        marks.filled(done, 0, key),
        *(_tick(plot, index, value) for index, value in expected),
        _unit(chart, size),
        _goal(chart, plot, size),
        _names(plot, size),
        _said(plot, size, said),
    ]
    return marks.Marks(plot.head(len(rows)) + 2, "".join(drawn))


def lying_bars(chart: Chart, size: Size, key: str) -> marks.Marks:
    """Bars and stacked bars that lie, their numbers at the right."""
    bars = bars_of(chart)
    values = reach(chart, bars)
    nice = nice_scale(values, 0, 1)
    low = nice.low if min(values, default=0.0) < 0 else 0.0
    high = max(values, default=0.0) if max(values, default=0.0) > 0 else nice.high if low == 0 else 0.0
    plot = _plot(chart, size, (low, high, nice.step), _totals(bars, len(chart.labels)), _goal_top(chart, size))
    found = [marks.hatch(key) if len(chart.series) > len(HUES) else ""]
    for series in range(len(chart.series)):
        paths = "".join(
            _thin(plot, extent.label, (extent.start, extent.end), extent.series if bars.together > 1 else 0, bars)
            for extent in bars.extents
            if extent.series == series
        )
        found.append(marks.filled(paths, series, key, parted=chart.kind == "stacked"))
    zero, end = plot.axis.at(0), plot.head(len(chart.labels))
    found += [
        marks.axis_line(zero, plot.top, zero, end),
        _unit(chart, size),
        _goal(chart, plot, size),
        _names(plot, size),
        _said(plot, size, _totals(bars, len(chart.labels))),
    ]
    return marks.Marks(end + 2, "".join(found))


def _totals(bars: Bars, count: int) -> tuple[str, ...]:
    """What stands at the right of each row: its numbers."""
    said: list[list[str]] = [[] for _ in range(count)]
    for head in sorted(bars.heads, key=lambda head: (head.label, head.place)):
        said[head.label].append(
            MISSING if head.value is None else label(head.value) if bars.together == 1 else compact(head.value)
        )
    return tuple(" · ".join(each) for each in said)


def _plot(chart: Chart, size: Size, axis: tuple[float, float, float], said: Sequence[str], top: float) -> _Plot:
    low, high, step = axis
    labels = [one_line(each) for each in chart.labels]
    numbers = min(marks.widest(said, size.font), size.width * 0.3)
    above = size.name == "narrow"
    together = len(chart.series) if chart.kind == "bars" else 1
    if above:
        lines = tuple(wrap(each, size.width - numbers - _GAP, size.font, 1) for each in labels)
        bar = max(12.0, 7.0 * together)
        return _Plot(lines, Scale(low, high, step, 1, size.width - 1), top, bar + size.font * 1.4 + 12, bar, above)
    room = min(marks.widest(labels, size.font), size.width * _LABEL_SHARE)
    lines = tuple(wrap(each, room, size.font) for each in labels)
    bar = max(14.0, 8.0 * together)
    row = max(bar + 14, size.font * 1.15 * max((len(each) for each in lines), default=1) + 8)
    return _Plot(lines, Scale(low, high, step, room + _GAP, size.width - numbers - _GAP), top, row, bar, above)


def _lying(plot: _Plot, index: int, share: float) -> str:
    return marks.level(plot.bar_top(index), plot.bar, plot.axis.at(0), plot.axis.at(share), rounded=True)


def _thin(plot: _Plot, index: int, ends: tuple[float, float], place: int, bars: Bars) -> str:
    """One of the bars of a row."""
    height = plot.bar / bars.together
    top = plot.bar_top(index) + place * height
    gap = 1 if bars.together > 1 else 0
    return marks.level(top, height - gap, plot.axis.at(ends[0]), plot.axis.at(ends[1]), rounded=bars.together > 1)


def _tick(plot: _Plot, index: int, value: float) -> str:
    """The mark that says where to be by now."""
    x, y = plot.axis.at(value), plot.bar_top(index)
    line = f"M{coordinate(x)} {coordinate(y - 4)}v{coordinate(plot.bar + 8)}"
    return element("path", css="tick", d=line, stroke=INK, stroke_width=2)


def _names(plot: _Plot, size: Size) -> str:
    said: list[marks.TextLabel] = []
    for index, lines in enumerate(plot.words):
        beside = plot.head(index) + plot.row / 2 + size.font * (0.35 - 0.575 * (len(lines) - 1))
        x, y = (0.0, plot.bar_top(index) - 6) if plot.above else (plot.axis.start - _GAP, beside)
        said += marks.lines_of(lines, x, y, size.font)
    return marks.words(said, anchor="" if plot.above else "end", style=marks.VALUE_STYLE)


def _said(plot: _Plot, size: Size, said: Sequence[str]) -> str:
    """The numbers, in line at the right edge."""
    found: list[marks.TextLabel] = []
    for index, number in enumerate(said):
        y = plot.bar_top(index) - 6 if plot.above else plot.head(index) + plot.row / 2 + size.font * 0.35
        found.append(marks.TextLabel(fit(number, size.width * 0.3, size.font), size.width, y))
    return marks.words(found, anchor="end", style=marks.VALUE_STYLE)


def _goal_top(chart: Chart, size: Size) -> float:
    """Room over the rows: for the unit and for the goal's name."""
    return 2.0 + size.font * 1.5 * (bool(chart.unit) + (goal_of(chart) is not None))


def _unit(chart: Chart, size: Size) -> str:
    """The unit over the numbers."""
    name = fit(chart.unit, size.width, size.font)
    return marks.word(name, size.width, size.font, anchor="end", style=marks.MUTED_STYLE) if name else ""


def _goal(chart: Chart, plot: _Plot, size: Size) -> str:
    value = goal_of(chart)
    if value is None:
        return ""
    name, x = fit(goal_name(chart), size.width * 0.9, size.font), plot.axis.at(value)
    line = f"M{coordinate(x)} {coordinate(plot.top)}V{coordinate(plot.head(len(plot.words)))}"
    said = marks.word(
        name, marks.held(name, x, size), plot.top - size.font * 0.5, anchor="middle", style=marks.GOAL_STYLE
    )
    return marks.goal_line(line) + said
