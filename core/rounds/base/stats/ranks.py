"""Spearman's rank correlation: whether two things rise and fall together, whatever the shape of it."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
