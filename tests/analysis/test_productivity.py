"""Effort beside results, worked out by hand from the YAML in each test."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.productivity import QUADRANTS, productivity
from rounds.base.dates import Period
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Referral, Settings, Touch
from rounds.book.relationships import relate
from rounds.plugins.contracts import Channel

Q2, Q3 = Period(date(2026, 4, 1), date(2026, 6, 30)), Period(date(2026, 7, 1), date(2026, 9, 30))
CHANNELS = {
    "visit": Channel("visit", "Visit", cost=8, minutes=45, weight=1.0),
    "phone": Channel("phone", "Phone", minutes=10, weight=0.4),
}
SOURCE = Source("test.yaml")

CLINIC = """
    settings:
      tiers: {A: {cadence_days: 46}, D: {}}
      service_lines: {spine: {name: Spine, margin: 400}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: active, tier: A, liaison: dana}
      - {id: cole, name: Cy Cole, status: active, tier: A}
      - {id: dunn, name: Di Dunn, status: active, tier: A}
      - {id: eves, name: Ed Eves, status: active, tier: D}
    touches:
      - {date: 2026-07-01, channel: visit, contact: abel, also: [bohr, eves], minutes: 90, cost: 30}
      - {date: 2026-08-01, channel: visit, contact: abel}
      - {date: 2026-08-02, channel: phone, contact: abel, direction: inbound}
      - {date: 2026-09-30, channel: phone, contact: cole}
      - {date: 2026-09-29, channel: phone, contact: cole}
      - {date: 2026-09-28, channel: pigeon, contact: cole}
      - {date: 2026-05-01, channel: visit, contact: dunn}
    referrals:
      - {month: 2026-05, contact: abel, count: 5, service_line: spine}
      - {month: 2026-08, contact: abel, count: 3, seen: 2, service_line: spine}
      - {month: 2026-06, contact: bohr, count: 1}
      - {month: 2026-09, contact: bohr, count: 4, service_line: spine}
      - {month: 2026-09, contact: cole, count: 2}
      - {month: 2026-04, contact: dunn, count: 1}
      - {month: 2026-04, contact: eves, count: 9}
      - {month: 2026-07, contact: eves, count: 9}
      - {month: 2026-07, contact: abel, count: 50, direction: sent}
"""


def found_in(book, as_of=date(2026, 10, 15)):
    return productivity(relate(book, as_of), Q3, Q2, CHANNELS)


def test_the_whole_of_the_period_beside_the_window_before(book_of):
    """Q3: outbound touches 5, each once: 90 + 45 + 10 + 10 + 0 minutes = 155; $30 + 8; weight 1 + 1 + .4 + .4 = 2.8.

    Received 3 + 4 + 2 + 9 = 18; value: Abel's 2 seen x 400 and Bohr's 4 x 400 = $2,400.
    Before: 1 visit, 5 + 1 + 1 + 9 = 16 referrals.
    """
    found = found_in(book_of(CLINIC))
    assert (found.now.effort.touches, found.now.effort.cost, found.now.referrals, found.now.value) == (5, 38, 18, 2400)
    assert found.now.effort.hours == pytest.approx(155 / 60)
    assert found.now.effort.weight == pytest.approx(2.8)
    assert found.now.hours_per_referral == pytest.approx(155 / 60 / 18)
    assert found.now.cost_per_referral == pytest.approx(38 / 18)
    assert (found.before.effort.touches, found.before.referrals, found.before.value) == (1, 16, 2000)


def test_activity_against_change_in_four_quadrants(book_of):
    """92/46 = 2 planned for each A. Abel 2/2, 3 - 5 = -2: high effort, no growth. Bohr 1/2, +3. Cole 3/2, +2.

    Dunn 0/2, -1. Eves has no plan, so no quadrant.
    """
    lines = {line.source_id: line for line in found_in(book_of(CLINIC)).lines}
    assert {one: (line.activity, line.change, line.quadrant) for one, line in lines.items()} == {
        "abel": (1.0, -2, "High effort, no growth"),
        "bohr": (0.5, 3, "Low effort, growth"),
        "cole": (1.5, 2, "High effort, growth"),
        "dunn": (0.0, -1, "Low effort, no growth"),
        "eves": (None, 0, None),
    }


def test_the_parts_of_a_shared_touch_add_up_to_the_whole(book_of):
    """The first visit took 90 minutes with three: 30 for each. Abel 30 + 45, Bohr 30, Cole 20, Eves 30: 155."""
    found = found_in(book_of(CLINIC))
    minutes = {line.source_id: round(line.hours * 60) for line in found.lines}
    assert minutes == {"abel": 75, "bohr": 30, "cole": 20, "dunn": 0, "eves": 30}
    assert sum(line.cost for line in found.lines) == pytest.approx(38)
    assert [(one.liaison, one.sources, one.touches, one.referrals, one.change) for one in found.liaisons] == [
        ("dana", 2, 3, 7, 1),
        ("", 3, 4, 11, 1),
    ]


def test_effort_by_channel(book_of):
    """A channel that nobody registered is counted, without hours, under its own name."""
    found = found_in(book_of(CLINIC)).channels
    assert [(one.title, one.effort.touches, round(one.effort.hours * 60)) for one in found] == [
        ("Visit", 2, 135),
        ("Phone", 2, 20),
        ("pigeon", 1, 0),
    ]


def test_a_period_that_is_not_over_is_compared_with_as_many_days(book_of):
    """On 30 Jul 30 days have passed: 1 to 30 July beside 1 to 30 April (May and June do not count)."""
    found = found_in(book_of(CLINIC), date(2026, 7, 30))
    assert (found.now.period, found.before.period) == (
        Period(date(2026, 7, 1), date(2026, 7, 30)),
        Period(date(2026, 4, 1), date(2026, 4, 30)),
    )
    assert (found.now.referrals, found.before.referrals, found.partial) == (9, 10, True)


REFERRALS_TO_AUGUST = """
    contacts: [{id: abel, name: Ann Abel, status: active, tier: A}]
    touches: [{date: 2026-09-20, channel: visit, contact: abel}]
    referrals:
      - {month: 2026-04, contact: abel, count: 2}
      - {month: 2026-05, contact: abel, count: 3}
      - {month: 2026-06, contact: abel, count: 4}
      - {month: 2026-07, contact: abel, count: 3}
      - {month: 2026-08, contact: abel, count: 3}
"""


def test_referrals_that_are_not_recorded_yet_are_no_decline(book_of):
    """Nothing is known of September: July and August, 3 + 3, are compared with April and May, 2 + 3, not with June.

    Effort counts to the end: September's visit.
    """
    found = found_in(book_of(REFERRALS_TO_AUGUST))
    assert (found.now.referrals, found.before.referrals, found.lines[0].change) == (6, 5, 1)
    assert (found.now.known, found.before.known) == (
        Period(date(2026, 7, 1), date(2026, 8, 31)),
        Period(date(2026, 4, 1), date(2026, 5, 31)),
    )
    assert (found.now.period, found.now.effort.touches) == (Q3, 1)
    assert [month.known is None for month in found.months[-2:]] == [False, True]
    assert found.now.hours_per_referral is None  # hours to September, referrals to August


def test_without_a_referral_of_the_period_there_is_nothing_to_compare(book_of):
    """Looking at the fourth quarter, of which no referral is recorded, nobody has declined and nobody wasted effort."""
    related = relate(book_of(REFERRALS_TO_AUGUST), date(2026, 12, 31))
    found = productivity(related, Period(date(2026, 10, 1), date(2026, 12, 31)), Q3, CHANNELS)
    assert (found.now.known, found.lines[0].change, found.lines[0].quadrant) == (None, None, None)
    assert found.liaisons[0].change is None


def test_a_month_that_is_over_is_compared_with_a_whole_month(book_of):
    """On 28 Feb two months of the quarter are over: beside October and November, to the 30th."""
    period = Period(date(2026, 1, 1), date(2026, 3, 31))
    found = productivity(relate(book_of(CLINIC), date(2026, 2, 28)), period, period.preceding(), CHANNELS)
    assert found.before.period == Period(date(2025, 10, 1), date(2025, 11, 30))


def test_as_many_referrals_as_before_are_no_growth(book_of):
    book = book_of("""
        contacts: [{id: abel, name: Ann Abel, status: active, tier: A}]
        referrals: [{month: 2026-05, contact: abel, count: 2}, {month: 2026-09, contact: abel, count: 2}]
    """)
    assert found_in(book).lines[0].quadrant == "Low effort, no growth"


def test_windows_that_are_no_months_are_cut_by_days(book_of):
    """2 to 15 July seen on the 5th: 4 days beside the first 4 of the 14 days before, 18 to 21 June."""
    period = Period(date(2026, 7, 2), date(2026, 7, 15))
    found = productivity(relate(book_of(CLINIC), date(2026, 7, 5)), period, period.preceding(), CHANNELS)
    assert found.before.period == Period(date(2026, 6, 18), date(2026, 6, 21))


def test_by_month_from_the_first_record_on(book_of):
    found = found_in(book_of(CLINIC))
    assert [(month.effort.touches, month.referrals) for month in found.months] == [
        (0, 10),
        (1, 5),
        (0, 1),
        (1, 9),
        (1, 3),
        (3, 6),
    ]
    assert not found.partial


def test_an_empty_book_has_neither_effort_nor_results():
    found = productivity((), Q3, Q2, CHANNELS)
    assert (found.now.effort.touches, found.now.referrals, found.now.hours_per_referral, found.lines) == (
        0,
        0,
        None,
        (),
    )
    assert found.within("High effort, no growth") == ()


def test_a_period_that_has_not_begun_plans_nothing(book_of):
    found = found_in(book_of(CLINIC), date(2026, 6, 1))
    assert {line.quadrant for line in found.lines} == {None}
    assert found.months[-1].period.end == date(2026, 6, 1)


minutes = st.none() | st.floats(0, 500)
made = st.lists(st.tuples(st.sets(st.integers(0, 4), min_size=1), st.integers(1, 12), minutes), max_size=10)
sent = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 12), st.integers(0, 9)), max_size=10)


@given(made, sent, st.randoms())
def test_lines_add_up_to_the_whole_and_order_does_not_matter(touched, referred, random):
    contacts = [Contact(SOURCE, f"c{n}", f"C {n}", tier="ABCD"[n % 4], status="active") for n in range(5)]
    touches = [
        Touch(SOURCE, f"t{n}", date(2026, month, 9), "visit", also=tuple(f"c{one}" for one in who), minutes=took)
        for n, (who, month, took) in enumerate(touched)
    ]
    referrals = [
        Referral(SOURCE, month=f"2026-{month:02}", contact=f"c{who}", count=count) for who, month, count in referred
    ]
    related = list(relate(make_book(Settings(Client("Cedar")), [*contacts, *touches, *referrals]), date(2026, 10, 15)))
    found = productivity(related, Q3, Q2, CHANNELS)
    assert sum(line.hours for line in found.lines) == pytest.approx(found.now.effort.hours)
    assert sum(line.hours for line in found.liaisons) == pytest.approx(found.now.effort.hours)
    assert sum(line.referrals for line in found.lines) == found.now.referrals
    placed = sum(len(found.within(name)) for name in QUADRANTS)
    assert placed == (sum(line.planned > 0 for line in found.lines) if found.now.known else 0)
    random.shuffle(related)
    assert productivity(related, Q3, Q2, CHANNELS) == found
