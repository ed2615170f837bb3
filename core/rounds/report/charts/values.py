"""A chart's values made safe to draw: as many as labels, finite or None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.report.charts.numerals import finite

if TYPE_CHECKING:
    from rounds.report.blocks import Chart

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """One stretch of a bar: which series, which label, from where to where on the value axis."""

    series: int
    label: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Head:
    """Where a number stands: at the end of which bar, of how many at the label, and what it says (None: no data)."""

    label: int
    place: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Bars:
    """What bars and stacked charts draw, whichever way the bars point. ``together`` is the bars at one label."""

    extents: tuple[Extent, ...]
    heads: tuple[Head, ...]
    together: int


def values_of(chart: Chart) -> tuple[Values, ...]:
    """The values of each series, one for each label."""
    count = len(chart.labels)
    rows = (tuple(finite(value) for value in series.values[:count]) for series in chart.series)
    return tuple(row + (None,) * (count - len(row)) for row in rows)


def bars_of(chart: Chart) -> Bars:
    """Side by side for ``bars``, on top of each other for ``stacked`` (those below zero downwards)."""
    rows = values_of(chart)
    return _stacked(rows, len(chart.labels)) if chart.kind == "stacked" else _beside(rows)


def _beside(rows: tuple[Values, ...]) -> Bars:
    extents = [
        Extent(series, label, 0.0, value) for series, row in enumerate(rows) for label, value in enumerate(row) if value
    ]
    heads = [Head(label, series, value) for series, row in enumerate(rows) for label, value in enumerate(row)]
    return Bars(tuple(extents), tuple(heads), max(1, len(rows)))


def _stacked(rows: tuple[Values, ...], count: int) -> Bars:
    extents: list[Extent] = []
    heads: list[Head] = []
    for label in range(count):
        up = down = 0.0
        for series, row in enumerate(rows):
            value = row[label]
            if value is not None and value > 0:
                extents.append(Extent(series, label, up, up := up + value))
            elif value is not None and value < 0:
                extents.append(Extent(series, label, down, down := down + value))
        known = any(row[label] is not None for row in rows)
        heads.append(Head(label, 0, finite(up + down) if known else None))
    return Bars(tuple(extents), tuple(heads), 1)


def reach(chart: Chart, bars: Bars) -> list[float]:
    """Every value that the axis must hold, the goal's too."""
    values = [end for extent in bars.extents for end in (extent.start, extent.end)]
    goal = finite(chart.goal.value) if chart.goal else None
    return [*values, *([goal] if goal is not None else [])]
