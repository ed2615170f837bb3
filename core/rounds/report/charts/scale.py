"""Axes: from values to coordinates, with round numbers at the ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

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
