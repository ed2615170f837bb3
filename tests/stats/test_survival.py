"""Kaplan-Meier against a table worked by hand, and against SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rounds.base.stats import Duration, kaplan_meier

# days, ended; worked by hand: at 3 one of 6, at 5 one of 5 (the other of that day is censored), at 8 two of 3.
BY_HAND = [(3, True), (5, True), (5, False), (8, True), (8, True), (12, False)]


def _durations(pairs):
    return [Duration(days, ended) for days, ended in pairs]


def test_a_table_worked_by_hand():
    found = kaplan_meier(_durations(BY_HAND))
    assert found.steps == (
        (3, pytest.approx(5 / 6)),
        (5, pytest.approx(5 / 6 * 4 / 5)),
        (8, pytest.approx(5 / 6 * 4 / 5 * 1 / 3)),
    )
    assert (found.ended, found.censored, found.count) == (4, 2, 6)
    assert [found.after(days) for days in (0, 2.9, 3, 7, 100)] == [
        1.0,
        1.0,
        pytest.approx(5 / 6),
        pytest.approx(2 / 3),
        pytest.approx(2 / 9),
    ]
    assert found.median == 8
    assert found.quantile(0.25) == 5


def test_leaving_out_those_who_wait_would_flatter():
    """One answered after 2 days, three still waiting after 30: half are not answered in 2 days."""
    found = kaplan_meier(_durations([(2, True), (30, False), (30, False), (30, False)]))
    assert found.after(2) == 0.75
    assert found.median is None


def test_half_is_enough_for_the_median():
    assert kaplan_meier(_durations([(4, True), (9, True)])).median == 4


def test_nobody():
    found = kaplan_meier([])
    assert (found.steps, found.count, found.median, found.after(5)) == ((), 0, None, 1.0)


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=60))
def test_it_is_scipys(pairs):
    """SciPy's ecdf is the product-limit estimator where data are censored; it steps at censored days too."""
    found = kaplan_meier(_durations(pairs))
    ended = [days for days, is_end in pairs if is_end]
    waiting = [days for days, is_end in pairs if not is_end]
    if not ended:
        assert found.steps == ()
        return
    theirs = stats.ecdf(stats.CensoredData(uncensored=ended, right=waiting)).sf
    for days in range(62):
        assert found.after(days) == pytest.approx(float(theirs.evaluate(days)), abs=1e-12)
