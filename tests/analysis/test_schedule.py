"""Touches spread over days: 31 Oct 2026 is a Saturday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.capacity import schedule
from rounds.analysis.next_touches import NextTouch
from rounds.book.workdays import Calendar

MONDAY = date(2026, 11, 2)
WEEK = Calendar().working_days(MONDAY, 5)


def _touch(source_id: str, urgency: float, owner: str = "dana", due: date = MONDAY) -> NextTouch:
    return NextTouch(source_id, source_id.title(), "A", "rhythm", "Call", ("Due",), "phone", owner, due, urgency)


def _ids(days):
    return {(day.day.day, day.owner): [touch.source_id for touch in day.touches] for day in days}


def test_the_most_urgent_come_first_and_what_does_not_fit_is_left():
    touches = [_touch(name, urgency) for name, urgency in (("low", 0.1), ("high", 0.9), ("mid", 0.5))]
    days, left = schedule(touches, {}, WEEK[:1], lambda _: 2)
    assert _ids(days) == {(2, "dana"): ["high", "mid"]}
    assert [touch.source_id for touch in left] == ["low"]


def test_of_equal_urgency_the_earlier_due_comes_first():
    touches = [_touch("later", 0.5, due=date(2026, 11, 6)), _touch("sooner", 0.5, due=date(2026, 11, 3))]
    days, _ = schedule(touches, {}, WEEK[:2], lambda _: 1)
    assert _ids(days) == {(2, "dana"): ["sooner"], (3, "dana"): ["later"]}


def test_a_days_drive_stays_in_one_town_the_one_of_the_most_urgent_first():
    towns = {"a": "Ashford", "b": "Dunmere", "c": "Ashford", "d": "Dunmere"}
    touches = [_touch("a", 0.9), _touch("b", 0.8), _touch("c", 0.7), _touch("d", 0.6)]
    days, _ = schedule(touches, towns, WEEK[:2], lambda _: 2)
    assert _ids(days) == {(2, "dana"): ["a", "c"], (3, "dana"): ["b", "d"]}


def test_each_liaison_has_days_of_their_own():
    days, left = schedule(
        [_touch("a", 0.9), _touch("b", 0.8, "miguel"), _touch("c", 0.7)],
        {},
        WEEK[:2],
        {"dana": 1, "miguel": 4}.__getitem__,
    )
    assert _ids(days) == {(2, "dana"): ["a"], (2, "miguel"): ["b"], (3, "dana"): ["c"]}
    assert left == ()


@pytest.mark.parametrize(
    ("a_week", "by_day"), [(9, [2, 2, 1, 2, 2]), (3, [1, 0, 1, 0, 1]), (20, [4, 4, 4, 4, 4]), (0, [0, 0, 0, 0, 0])]
)
def test_a_week_holds_what_the_settings_say_though_no_day_holds_a_part(a_week, by_day):
    touches = [_touch(f"s{number:02}", 0.5) for number in range(30)]
    days, left = schedule(touches, {}, WEEK, lambda _: a_week / 5)
    assert [len(_ids(days).get((day.day, "dana"), [])) for day in WEEK] == by_day
    assert len(left) == 30 - a_week


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["dana", "miguel"])), max_size=30), st.integers(0, 7))
def test_every_touch_is_planned_once_or_left(wanted, a_day):
    touches = [_touch(f"s{number:02}", urgency, owner) for number, (urgency, owner) in enumerate(wanted)]
    days, left = schedule(touches, {}, WEEK, lambda _: a_day)
    told = [touch.source_id for day in days for touch in day.touches] + [touch.source_id for touch in left]
    assert sorted(told) == [touch.source_id for touch in touches]
    assert all(0 < len(day.touches) <= a_day for day in days)
