"""Funnel: what became of the referred, by hand."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds import Period
from rounds.analysis.funnel import Rate, funnel
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, CutOffs, Referral, Settings
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
CUTOFFS = CutOffs()


def _of(book, period=Q3, cutoffs=CUTOFFS):
    return funnel(relate(book, AS_OF), period, AS_OF, cutoffs)


def test_month_counts_by_hand(book_of):
    """July and August are over 60 days old on 31 October (their last days are 92 and 61 days ago); September is not."""
    found = _of(
        book_of("""
    contacts: [{id: abel, name: Ann Abel}]
    referrals:
      - {month: 2026-07, contact: abel, count: 10, scheduled: 8, seen: 6, reported: 3}
      - {month: 2026-08, contact: abel, count: 4, scheduled: 4, seen: 1, reported: 1}
      - {month: 2026-09, contact: abel, count: 7, scheduled: 1}
    """)
    )
    assert (found.received, found.immature) == (14, 7)
    assert found.stages == (("received", 14), ("scheduled", 12), ("seen", 7), ("reported", 4))
    rates = (found.scheduled, found.kept, found.seen, found.reported, found.loop)
    assert [(rate.part, rate.whole) for rate in rates] == [(12, 14), (7, 12), (7, 14), (4, 7), (0, 0)]
    assert found.seen.share == pytest.approx(0.5)
    assert found.lost == 7
    assert [step.days for step in found.days] == [None, None, None]


def test_what_nobody_counted_is_not_zero(book_of):
    """The rate seen / received is over the row that records seen; kept over the row that records both."""
    found = _of(
        book_of("""
    contacts: [{id: abel, name: Ann Abel}]
    referrals:
      - {month: 2026-07, contact: abel, count: 10, seen: 6}
      - {month: 2026-08, contact: abel, count: 4, scheduled: 3}
    """)
    )
    assert [(one.part, one.whole) for one in (found.scheduled, found.seen, found.kept)] == [(3, 4), (6, 10), (0, 0)]
    assert found.kept.share is None
    assert found.stages == (("received", 14), ("scheduled", 3), ("seen", 6), ("reported", None))


CASES = """
    contacts: [{id: abel, name: Ann Abel}]
    referrals:
      - {case: c1, received_on: 2026-07-01, contact: abel, scheduled_on: 2026-07-03, seen_on: 2026-07-13,
         reported_on: 2026-07-20}
      - {case: c2, received_on: 2026-07-02, contact: abel, scheduled_on: 2026-07-06, seen_on: 2026-07-08,
         reported_on: 2026-07-28}
      - {case: c3, received_on: 2026-07-03, contact: abel, seen_on: 2026-10-25}
      - {case: c4, received_on: 2026-07-04, contact: abel, scheduled_on: 2026-11-20}
      - {case: c5, received_on: 2026-07-05, contact: abel}
      - {case: c6, received_on: 2026-09-15, contact: abel, seen_on: 2026-09-16}
    """


def test_single_cases_by_hand(book_of):
    """c3 was seen, so it was scheduled; c4's appointment is still to come; c6 is 46 days old.

    Loop: c1 in 7 days closed, c2 in 20 days not, c3 seen 6 days ago is not judged.
    """
    found = _of(book_of(CASES))
    assert (found.received, found.immature) == (5, 1)
    assert found.stages == (("received", 5), ("scheduled", 3), ("seen", 3), ("reported", 2))
    assert (found.loop.part, found.loop.whole) == (1, 2)
    assert [step.days for step in found.days] == [3.0, 6.0, 13.5]
    assert [row.case for row in found.days[1].cases] == ["c1", "c2"]


def test_cut_offs_come_from_the_settings(book_of):
    found = _of(book_of(CASES), cutoffs=CutOffs(mature_days=45, loop_days=20))
    assert (found.received, found.immature) == (6, 0)
    assert (found.loop.part, found.loop.whole) == (3 - 1, 3)  # c6, seen 45 days ago and not reported, is judged now


def test_a_step_that_no_case_has_is_not_recorded(book_of):
    found = _of(
        book_of("""
    contacts: [{id: abel, name: Ann Abel}]
    referrals:
      - {case: c1, received_on: 2026-07-01, contact: abel, seen_on: 2026-07-13}
      - {case: c2, received_on: 2026-07-02, contact: abel}
    """)
    )
    assert found.stages == (("received", 2), ("scheduled", None), ("seen", 1), ("reported", None))
    assert found.loop == Rate(0, 0)


def test_an_empty_book():
    found = funnel((), Q3, AS_OF, CUTOFFS)
    assert (found.received, found.seen.share, found.lost) == (0, None, 0)


maybe_days = st.none() | st.integers(0, 120)
cases = st.lists(st.tuples(st.integers(0, 91), maybe_days, maybe_days, maybe_days), max_size=12)


@given(cases)
def test_it_equals_the_definitions_spelt_out(rows):
    """Plain lists of days, counted one by one."""
    source = Source("test.yaml")

    def on(received, later):
        return None if later is None else received + timedelta(later)

    days = [(Q3.start + timedelta(first), *rest) for first, *rest in rows]
    referrals = [
        Referral(
            source, case=f"c{n}", received_on=day, contact="abel",
            scheduled_on=on(day, one), seen_on=on(day, two), reported_on=on(day, three),
        )
        for n, (day, one, two, three) in enumerate(days)
    ]  # fmt: skip
    book = make_book(Settings(client=Client("Cedar")), [Contact(source, "abel", "Ann Abel"), *referrals])
    found = _of(book)
    old = [row for row in referrals if AS_OF - row.received_on > timedelta(60)]
    assert found.received == len(old)
    come = [
        [day is not None and day <= AS_OF for day in (row.scheduled_on, row.seen_on, row.reported_on)] for row in old
    ]
    has_seen_days = any(row.seen_on for row in old)
    assert found.seen.whole == (len(old) if has_seen_days else 0)
    if has_seen_days:
        assert found.seen.part == sum(seen or reported for _, seen, reported in come)
    waits = [
        (row.seen_on - row.scheduled_on).days
        for row in old
        if row.scheduled_on and row.seen_on and max(row.scheduled_on, row.seen_on) <= AS_OF
    ]
    assert found.days[1].days == (median(waits) if waits else None)
