"""Capacity: small plans by hand; and whatever is asked, no week holds more than it can. 2 Nov 2026 is a Monday."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.capacity import plan_capacity, wanted_touches
from rounds.book.relationships import relate
from rounds.book.workdays import Calendar

MONDAY = date(2026, 11, 2)
WEEKS = [*Calendar().weeks(MONDAY, 4)]
SETTINGS = "    settings: {tiers: {A: {cadence_days: 7}, B: {cadence_days: 14}, C: {cadence_days: 28}}}\n"


def _related(book_of, contacts, touches=()):
    people = "".join(f"      - {json.dumps(contact)}\n" for contact in contacts)
    made = "".join(f"      - {json.dumps({'channel': 'visit', **touch})}\n" for touch in touches)
    text = f"{SETTINGS}    contacts:\n{people}" + (f"    touches:\n{made}" if made else "")
    return relate(book_of(text), MONDAY)


def _person(name, tier, city="", **more):
    address = {"address": {"city": city, "zip": "06103"}} if city else {}
    return {"id": name, "name": name.title(), "status": "active", "liaison": "dana", **address, **more} | (
        {"tier": tier} if tier else {}
    )


def test_what_a_cadence_asks_for(book_of):
    """Every 14 days from 26 October on: 9 and 23 November, from 3 days before to a day before it lapses."""
    (one,) = _related(book_of, [_person("bo", "B")], [{"date": "2026-10-26", "contact": "bo"}])
    found = wanted_touches(one, MONDAY, date(2026, 11, 27))
    assert [(touch.due.day, touch.earliest.day, touch.latest.day) for touch in found] == [(9, 6, 22), (23, 20, 27)]


def test_one_that_is_late_is_due_at_once(book_of):
    (one,) = _related(book_of, [_person("bo", "B")], [{"date": "2026-09-01", "contact": "bo"}])
    assert [touch.due.day for touch in wanted_touches(one, MONDAY, date(2026, 11, 15))] == [2]


def test_without_a_rhythm_nothing_is_asked_for(book_of):
    (one,) = _related(book_of, [_person("bo", "")])
    assert wanted_touches(one, MONDAY, date(2026, 11, 27)) == ()


def test_it_fits_and_is_spread_evenly(book_of):
    """Eight of tier C, each once in four weeks: two a week."""
    related = _related(book_of, [_person(f"c{n}", "C") for n in range(8)])
    plan = plan_capacity(related, {}, WEEKS, "dana", 10)
    assert (plan.wanted, plan.left, plan.longer) == (8, (), None)
    assert [week.load for week in plan.weeks] == [2, 2, 2, 2]


def test_the_lowest_tier_falls_out_first_and_then_the_lowest_score(book_of):
    """Four touches for a and four for b's ask (2 each fortnight), one a week has room."""
    related = _related(book_of, [_person("a", "A"), _person("b", "B"), _person("c", "C")])
    plan = plan_capacity(related, {}, WEEKS, "dana", 1)
    assert plan.wanted == 4 + 2 + 1
    assert [touch.source_id for week in plan.weeks for day in week.planned for touch in day.touches] == ["a"] * 4
    assert [touch.source_id for touch in plan.left] == ["b", "b", "c"]
    assert plan.needed_per_week == pytest.approx(7 / 4)
    scores = {"c1": 5.0, "c2": 50.0}
    related = _related(book_of, [_person("c1", "C"), _person("c2", "C")])
    assert [one.source_id for one in plan_capacity(related, scores, WEEKS[:1], "dana", 1).left] == ["c1"]


def test_what_would_make_it_fit(book_of):
    """Six of tier C ask for six touches, four have room: every 28 x 6 / 4 = 42 days."""
    related = _related(book_of, [_person(f"c{n}", "C") for n in range(6)])
    plan = plan_capacity(related, {}, WEEKS, "dana", 1)
    assert (len(plan.left), plan.longer) == (2, ("C", 42))


def test_a_short_week_holds_less_and_fractions_are_carried(book_of):
    related = _related(book_of, [_person("a", "A")])
    weeks = [WEEKS[0][:2], *WEEKS[1:3]]
    assert [week.room for week in plan_capacity(related, {}, weeks, "dana", 3.5).weeks] == [1, 3, 4]


def test_a_days_towns_stay_together(book_of):
    names = [("a1", "Ashford"), ("b1", "Dunmere"), ("a2", "Ashford"), ("b2", "Dunmere")]
    related = _related(book_of, [_person(name, "C", city) for name, city in names])
    plan = plan_capacity(related, {}, [WEEKS[0][:2]], "dana", 10)
    assert [[touch.town for touch in day.touches] for day in plan.weeks[0].planned] == [
        ["Ashford"] * 2,
        ["Dunmere"] * 2,
    ]


def test_there_has_to_be_a_day():
    with pytest.raises(ValueError, match="no day"):
        plan_capacity((), {}, [()], "dana", 5)


people = st.lists(
    st.tuples(st.sampled_from("ABC"), st.none() | st.integers(0, 60), st.sampled_from(["", "Ashford", "Dunmere"])),
    max_size=12,
)


@given(people, st.integers(0, 60).map(lambda tenths: tenths / 10), st.frozensets(st.integers(0, 27), max_size=9))
def test_no_week_holds_more_than_it_can_and_nobody_is_lost(book_of, people, per_week, free):
    calendar = Calendar(frozenset(MONDAY + timedelta(days) for days in free))
    weeks = [*calendar.weeks(MONDAY, 4)]
    contacts = [_person(f"p{n:02}", tier, city) for n, (tier, _, city) in enumerate(people)] or [_person("x", "")]
    touches = [
        {"date": str(MONDAY - timedelta(ago)), "contact": f"p{n:02}"}
        for n, (_, ago, _) in enumerate(people)
        if ago is not None
    ]
    if not any(weeks):
        return
    plan = plan_capacity(_related(book_of, contacts, touches), {}, weeks, "dana", per_week)
    placed = [(week, day, touch) for week in plan.weeks for day in week.planned for touch in day.touches]
    assert all(week.load <= week.room for week in plan.weeks)
    assert sum(week.room for week in plan.weeks) <= per_week * sum(map(len, weeks)) / 5 + 1e-6
    assert len(placed) + len(plan.left) == plan.wanted
    for week, day, touch in placed:
        assert calendar.is_worked(day.day)
        assert any(touch.earliest <= each <= touch.latest for each in week.days)
