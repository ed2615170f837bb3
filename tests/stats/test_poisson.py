"""The Poisson tail against exact arithmetic, and against SciPy."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rounds.base.stats import poisson_at_most


def _exact(count: int, mean: Fraction) -> Decimal:
    """e^-m Σ m^k/k! with the sum in exact fractions and e^-m to 60 digits."""
    total = sum((mean**k / factorial(k) for k in range(count + 1)), Fraction(0))
    with localcontext() as context:
        context.prec = 60
        power = (-Decimal(mean.numerator) / Decimal(mean.denominator)).exp()
        return Decimal(total.numerator) / Decimal(total.denominator) * power


@given(st.integers(0, 250), st.fractions(min_value=0, max_value=200, max_denominator=12))
def test_the_poisson_tail_equals_exact_arithmetic(count, mean):
    assert poisson_at_most(count, float(mean)) == pytest.approx(float(_exact(count, mean)), rel=1e-11, abs=1e-290)


@pytest.mark.parametrize(("count", "mean"), [(900, 1000), (1000, 1000), (1100, 1000), (2000, 2000), (0, 700)])
def test_the_poisson_tail_holds_where_its_parts_leave_the_floats(count, mean):
    """e^-1000 and 1000! are beyond a float."""
    assert poisson_at_most(count, mean) == pytest.approx(float(_exact(count, Fraction(mean))), rel=1e-11)


def test_the_poisson_tail_at_its_edges():
    assert poisson_at_most(-1, 5.0) == 0.0
    assert poisson_at_most(0, 0.0) == 1.0
    assert poisson_at_most(7, 0.0) == 1.0
    assert poisson_at_most(0, 1e6) == 0.0
    assert poisson_at_most(999_000, 1e6) == pytest.approx(0.1587, abs=1e-3)  # one standard deviation below the mean


@given(st.integers(0, 5_000), st.floats(1e-3, 5_000))
def test_the_poisson_tail_is_scipys(count, mean):
    assert poisson_at_most(count, mean) == pytest.approx(float(stats.poisson.cdf(count, mean)), rel=1e-9, abs=1e-300)
