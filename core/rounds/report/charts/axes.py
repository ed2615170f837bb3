"""A chart's values made safe to draw, finite or None, and the axes that hold them between round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rounds.report.charts.numerals import finite, label, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        Extent(series, place, 0.0, value) for series, row in enumerate(rows) for place, value in enumerate(row) if value
    ]
    heads = [Head(place, series, value) for series, row in enumerate(rows) for place, value in enumerate(row)]
    return Bars(tuple(extents), tuple(heads), max(1, len(rows)))


def _stacked(rows: tuple[Values, ...], count: int) -> Bars:
    extents: list[Extent] = []
    heads: list[Head] = []
    for place in range(count):
        up = down = 0.0
        for series, row in enumerate(rows):
            value = row[place]
            if value is not None and value > 0:
                extents.append(Extent(series, place, up, up := up + value))
            elif value is not None and value < 0:
                extents.append(Extent(series, place, down, down := down + value))
        known = any(row[place] is not None for row in rows)
        heads.append(Head(place, 0, finite(up + down) if known else None))
    return Bars(tuple(extents), tuple(heads), 1)


def reach(chart: Chart, bars: Bars) -> list[float]:
    """Every value that the axis must hold, the goal's too."""
    values = [end for extent in bars.extents for end in (extent.start, extent.end)]
    goal = goal_of(chart)
    return [*values, *([goal] if goal is not None else [])]


def goal_of(chart: Chart) -> float | None:
    """The goal's level, where there is one that can be drawn."""
    return finite(chart.goal.value) if chart.goal else None


def goal_name(chart: Chart) -> str:
    """What the goal is called and its value; empty without a goal."""
    goal, value = chart.goal, goal_of(chart)
    if goal is None or value is None:
        return ""
    said = percent(value) if chart.kind == "progress" else label(value)
    return goal.label if said in goal.label else f"{goal.label} {said}"


_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_SMALLEST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` drawn from ``start`` to ``end``; a tick every ``step``."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The coordinate of a value; those outside stand at the edge."""
        share = (max(self.low, min(self.high, value)) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> tuple[float, ...]:
        """The round values from low to high."""
        first = math.ceil(self.low / self.step - _SMALLEST)
        last = math.floor(self.high / self.step + _SMALLEST)
        return tuple(index * self.step for index in range(first, last + 1))


def with_room(scale: Scale, value: float, share: float) -> Scale:
    """The scale, longer where less than this share of it lies on either side of the value."""
    part = share / (1 - share)
    low = min(scale.low, value - (scale.high - value) * part)
    return replace(scale, low=low, high=max(scale.high, value + (value - low) * part))


def nice_scale(values: Sequence[float], start: float, end: float, *, ticks: int = 4, zero: bool = True) -> Scale:
    """A scale that holds all the values (and zero) between round numbers, with about ``ticks`` steps.

    Counts get whole steps. Without values, or with only zeros, it runs from 0 to 1.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    low, high = (min(0.0, low), max(0.0, high)) if zero else (low, high)
    if high - low <= max(_SMALLEST, abs(high) * _SMALLEST):
        high = low + max(1.0, abs(low) * 0.1)
    whole = all(float(value).is_integer() for value in values)
    step = _round_step((high - low) / ticks, whole=whole)
    bottom, top = math.floor(low / step + _SMALLEST) * step, math.ceil(high / step - _SMALLEST) * step
    return Scale(bottom, max(top, bottom + step), step, start, end)


def _round_step(least: float, *, whole: bool) -> float:
    """The smallest round step that is not under ``least``: 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    steps = (base * power for base in _ROUND)
    found = next((step for step in steps if step >= least * (1 - _SMALLEST)), power * 10)
    if not whole or found.is_integer():
        return found
    return 1.0 if found < 1 else 5.0
