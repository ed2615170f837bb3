"""Statistics that reports rest on, each in plain Python: loading SciPy would take longer than most commands run.

Tests hold each of them equal to SciPy's.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate's bootstrap percentile interval: ``level`` (0 to 1) of the resampled estimates lie within it."""

    low: float
    high: float
    level: float


def bootstrap_interval(
    sample: Sequence[T], estimate: Callable[[Sequence[T]], float], *, level: float, resamples: int, seed: int
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


_NEGLIGIBLE = 1e-17


def poisson_at_most(count: int, mean: float) -> float:
    """P(X <= count) for a Poisson distribution with this mean, by its series from the largest term outwards.

    The first term is taken through logarithms, so that neither exp(-mean) nor count! can leave the range of a float,
    and the further ones by their ratio, until they no longer count. Relative error about 1e-12 for means to 1e6.
    """
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    if count < mean:
        return min(1.0, _term(count, mean) * _falling(count, mean))
    return max(0.0, 1.0 - _term(count + 1, mean) * _rising(count + 1, mean))


def _term(count: int, mean: float) -> float:
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _falling(count: int, mean: float) -> float:
    """1 + k/m + k(k-1)/m² + ...: the terms at and below ``count`` over the one at it."""
    total = ratio = 1.0
    for below in range(count, 0, -1):
        ratio *= below / mean
        total += ratio
        if ratio < _NEGLIGIBLE * total:
            break
    return total


def _rising(count: int, mean: float) -> float:
    """The terms at and above ``count`` over the one at it."""
    total = ratio = 1.0
    above = count
    while ratio >= _NEGLIGIBLE * total:
        above += 1
        ratio *= mean / above
        total += ratio
    return total


_FEWEST = 3


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rho, -1 to 1, of paired values; ties share the mean of their ranks.

    None with fewer than three pairs, or where one side is all the same: there is nothing to order.

    Raises:
        ValueError: there are not as many of the one as of the other.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} values cannot be paired with {len(second)}")
    if len(first) < _FEWEST or len({*first}) == 1 or len({*second}) == 1:
        return None
    return _pearson(_ranks(first), _ranks(second))


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1 on; equal values get the mean of theirs."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    ranks = [0.0] * len(values)
    below = 0
    for _, tied in groupby(order, key=lambda place: values[place]):
        places = list(tied)
        for place in places:
            ranks[place] = below + (len(places) + 1) / 2
        below += len(places)
    return ranks


def _pearson(first: Sequence[float], second: Sequence[float]) -> float:
    means = math.fsum(first) / len(first), math.fsum(second) / len(second)
    from_mean = [(one - means[0], other - means[1]) for one, other in zip(first, second, strict=True)]
    together = math.fsum(one * other for one, other in from_mean)
    spreads = math.fsum(one * one for one, _ in from_mean), math.fsum(other * other for _, other in from_mean)
    return max(-1.0, min(1.0, together / math.sqrt(spreads[0] * spreads[1])))


_HALF = 0.5
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Duration:
    """Days that somebody waited; ``ended``: until it happened, else until the day of looking (censored)."""

    days: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Survival:
    """The part that still waits after each number of days.

    Attributes:
        steps: (days, part that waits longer, 0 to 1) at each number of days after which it happened to somebody.
        ended: To how many it happened.
        censored: How many still wait.
    """

    steps: tuple[tuple[int, float], ...]
    ended: int
    censored: int

    @property
    def count(self) -> int:
        """Everybody who was looked at."""
        return self.ended + self.censored

    def after(self, days: float) -> float:
        """The part, 0 to 1, that waits longer than so many days."""
        return next((part for step, part in reversed(self.steps) if step <= days), 1.0)

    def quantile(self, happened: float) -> int | None:
        """The fewest days by which it has happened to at least this part, 0 to 1; None: it is not known yet."""
        return next((days for days, part in self.steps if part <= 1 - happened + _CLOSE), None)

    @property
    def median(self) -> int | None:
        """Days by which it has happened to half of them; None: more than half still wait, or there is nobody."""
        return self.quantile(_HALF)


def kaplan_meier(durations: Iterable[Duration]) -> Survival:
    """The product-limit estimate: at each number of days, the part of those still waiting to whom it did not happen.

    Who is censored after d days counts among those who wait at d.
    """
    known = list(durations)
    ended = Counter(each.days for each in known if each.ended)
    leaving = Counter(each.days for each in known)
    waiting, part = len(known), 1.0
    steps: list[tuple[int, float]] = []
    for days in sorted(leaving):
        if ended[days]:
            part *= 1 - ended[days] / waiting
            steps.append((days, part))
        waiting -= leaving[days]
    return Survival(tuple(steps), ended.total(), len(known) - ended.total())
