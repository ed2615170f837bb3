"""The bootstrap interval against every possible resample, and against SciPy."""

from __future__ import annotations

from itertools import product
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rounds.base.stats import _at, bootstrap_interval


def test_it_nears_the_interval_over_every_possible_resample():
    """Five values have 3,125 resamples; their means' 5th and 95th percentiles are known exactly."""
    sample = [1.0, 2.3, 4.1, 9.7, 5.2]
    every = [fmean(drawn) for drawn in product(sample, repeat=5)]
    low, high = np.percentile(every, [5, 95])
    found = bootstrap_interval(sample, fmean, level=0.9, resamples=20_000, seed=1)
    assert found is not None
    assert found.low == pytest.approx(low, abs=0.15)
    assert found.high == pytest.approx(high, abs=0.15)


def test_it_nears_scipys():
    sample = [float(value**2 % 23) for value in range(60)]
    found = bootstrap_interval(sample, fmean, level=0.9, resamples=5_000, seed=7)
    theirs = stats.bootstrap(
        (sample,), np.mean, confidence_level=0.9, n_resamples=5_000, method="percentile", rng=np.random.default_rng(7)
    ).confidence_interval
    width = theirs.high - theirs.low
    assert found is not None
    assert found.low == pytest.approx(theirs.low, abs=0.05 * width)
    assert found.high == pytest.approx(theirs.high, abs=0.05 * width)


def test_the_same_seed_gives_the_same_interval():
    first, again, other = (
        bootstrap_interval([3.0, 1.0, 4.0, 1.0, 5.0], fmean, level=0.9, resamples=200, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again != other


def test_one_item_has_no_interval():
    assert bootstrap_interval([1.0], fmean, level=0.9, resamples=10, seed=1) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0, 1))
def test_quantiles_are_numpys(values, part):
    assert _at(sorted(values), part) == pytest.approx(float(np.quantile(values, part)), rel=1e-9, abs=1e-6)
