"""Bootstrap: how far an estimate would move if other sources of the same kind had been looked at (Efron, 1979)."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate's bootstrap percentile interval: ``level`` (0 to 1) of the resampled estimates lie within it."""

    low: float
    high: float
    level: float


def bootstrap_interval(
    sample: Sequence[T],
    estimate: Callable[[Sequence[T]], float],
    *,
    level: float,
    resamples: int,
    seed: int,
) -> Interval | None:
    """The percentile interval of ``estimate`` over samples drawn with replacement; None with fewer than two items.

    The same items in the same order and the same seed give the same interval, on every machine.
    """
    if len(sample) < 2:  # noqa: PLR2004 - one item is always drawn again
        return None
    # Chance for statistics, which is to come out the same each time: no secret rests on it.
    drawn = random.Random(seed)  # noqa: S311
    found = sorted(estimate(drawn.choices(sample, k=len(sample))) for _ in range(resamples))
    tail = (1 - level) / 2
    return Interval(_at(found, tail), _at(found, 1 - tail), level)


def _at(ordered: Sequence[float], part: float) -> float:
    """The quantile, linear between neighbours, as SciPy and NumPy take it by default."""
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
