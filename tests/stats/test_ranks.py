"""Spearman's rho against a table worked by hand, and against SciPy."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rounds.base.stats import spearman


def test_a_table_worked_by_hand():
    """Ranks 1 2 3 4 5 beside 2 1 4 3 5: rho = 1 - 6 * (1 + 1 + 1 + 1) / (5 * 24) = 0.8."""
    assert spearman([10, 20, 30, 40, 50], [2, 1, 9, 7, 100]) == pytest.approx(0.8)


def test_ties_share_the_mean_of_their_ranks():
    """Ranks 1.5 1.5 3 beside 1 2 3: covariance 1.5, spreads 1.5 and 2, so 1.5 / sqrt(3)."""
    assert spearman([0, 0, 7], [1, 2, 3]) == pytest.approx(1.5 / 3**0.5)


def test_nothing_to_order():
    assert spearman([1, 2], [1, 2]) is None
    assert spearman([1, 1, 1], [1, 2, 3]) is None
    with pytest.raises(ValueError, match="3 values cannot be paired with 2"):
        spearman([1, 2, 3], [1, 2])


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=3, max_size=40))
def test_it_is_scipys(pairs):
    first, second = zip(*pairs, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.ConstantInputWarning)
        theirs = float(stats.spearmanr(first, second).statistic)
    ours = spearman(first, second)
    if ours is None:
        assert len({*first}) == 1 or len({*second}) == 1
    else:
        assert ours == pytest.approx(theirs, abs=1e-12)
