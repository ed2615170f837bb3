"""Numbers worked out by hand from the YAML in each test; the Poisson tail beside exact arithmetic; invariants."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.movement import decline, movement, silence
from rounds.base.dates import Period
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, CutOffs, Referral, Settings
from rounds.book.relationships import relate

AUTUMN = Period(date(2026, 8, 1), date(2026, 10, 31))
SUMMER = Period(date(2026, 5, 1), date(2026, 7, 31))
CUTOFFS = CutOffs()


def _months(contact: str, *counts: int, first: int = 0) -> str:
    """Referral rows for consecutive months from August 2025 (``first`` months later), zeros left out."""
    rows = [(divmod(7 + first + index, 12), count) for index, count in enumerate(counts) if count]
    return "".join(
        f"      - {{month: {2025 + year}-{month + 1:02}, contact: {contact}, count: {count}}}\n"
        for (year, month), count in rows
    )


PEOPLE = """
    contacts:
      - {id: decliner, name: Dee Cliner, status: active, tier: A, liaison: dana}
      - {id: steady, name: Stea Dy, status: active}
      - {id: small, name: Sam Small, status: active}
      - {id: fresh, name: Fay Fresh, status: active}
      - {id: back, name: Bea Back, status: active}
      - {id: hushed, name: Hugh Hush, status: active}
      - {id: lost, name: Lou Lost, status: active}
      - {id: never, name: Nell Never, status: prospect}
    referrals:
"""
CLINIC = (
    PEOPLE
    + _months("decliner", 5, 5, 5, 5, 5, 4, 4, 5, 5, 5, 4, 4, 2, 2, 2)  # 56 in the 12 months before, then 6
    + _months("steady", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    + _months("small", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1)  # 11 expected 2.75: too few to judge
    + _months("fresh", 3, first=13)  # September 2026
    + _months("back", 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)  # August 2025, then September 2026
    + _months("hushed", 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)  # to May 2026
    + _months("lost", 1, 1)  # to September 2025
)


def test_each_source_is_what_its_numbers_make_it(book_of):
    """W = Aug-Oct 2026.

    Decliner: 56 x 3/12 = 14 expected, 6 came, P(X<=6 | 14) = 0.0142.
    Small: 11 x 3/12 = 2.75 < 3. Back: 396 days after 31 Aug 2025.
    Hushed: last possible day 31 May 2026, usual gap 31 days, limit max(90, 93) = 93 days, passed on 2 Sep 2026;
    also 20 x 3/12 = 5 expected, none came, P = e^-5 = 0.0067: declining as well.
    Lost: silent since 30 Sep 2025, limit max(90, 3 x 31) = 93 days, passed long before W.
    """
    found = movement(relate(book_of(CLINIC), date(2026, 10, 31)), AUTUMN, SUMMER, CUTOFFS)
    lines = {line.source_id: line for line in found.lines}
    assert "never" not in lines
    assert {name: line.label for name, line in lines.items()} == {
        "decliner": "declining",
        "steady": "",
        "small": "",
        "fresh": "new",
        "back": "reactivated",
        "hushed": "fell silent",
        "lost": "dormant",
    }
    dee = lines["decliner"]
    assert (dee.received, dee.before, dee.change) == (6, 13, -7)
    assert dee.decline.expected == 14.0
    assert dee.decline.probability == pytest.approx(0.0142, abs=5e-5)
    assert [line.source_id for line in found.declining] == ["decliner", "hushed"]  # 8 missing, 5 missing
    assert lines["small"].decline.expected == 2.75
    hush = lines["hushed"].silence
    assert hush is not None
    assert (hush.last, hush.days, hush.usual_gap, hush.limit) == (date(2026, 5, 31), 153, 31.0, 93.0)
    assert hush.since == date(2026, 9, 2)
    assert [line.source_id for line in found.dormant] == ["hushed", "lost"]


def test_net_and_retention(book_of):
    """New 1 + reactivated 1 - fell silent in W 1 (Lost was silent before) = 1.

    Active May-Jul: decliner, steady, small, hushed; of them in Aug-Oct again: decliner, steady, small: 3/4.
    """
    found = movement(relate(book_of(CLINIC), date(2026, 10, 31)), AUTUMN, SUMMER, CUTOFFS)
    assert found.net == 1
    assert (found.active, found.active_before, found.retained, found.retention) == (5, 4, 3, 0.75)
    assert (found.received, found.received_before) == (6 + 3 + 1 + 3 + 1, 13 + 3 + 2 + 2)
    assert [line.source_id for line in found.most_changed][:2] == ["decliner", "fresh"]
    assert [line.source_id for line in found.fell_silent] == ["hushed"]


def test_referrals_after_the_period_do_not_change_what_it_was(book_of):
    """The same quarter told later, when Hushed had come back in November: it still fell silent in Aug-Oct."""
    later = CLINIC + "      - {month: 2026-11, contact: hushed, count: 1}\n"
    found = movement(relate(book_of(later), date(2026, 12, 31)), AUTUMN, SUMMER, CUTOFFS)
    assert [line.source_id for line in found.fell_silent] == ["hushed"]


def test_data_that_are_still_to_come_are_not_silence(book_of):
    """As of 5 Nov the book ends with September, so Aug-Oct is judged to 30 Sep: 2 x 4 = 8 of 8 expected came."""
    text = PEOPLE + _months("steady", 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
    found = movement(relate(book_of(text), date(2026, 11, 5)), AUTUMN, SUMMER, CUTOFFS)
    assert found.cut
    assert found.period == Period(date(2026, 8, 1), date(2026, 9, 30))
    (line,) = found.lines
    assert (line.decline.received, line.decline.expected, line.label) == (8, 8.0, "")


def test_reactivation_counts_180_days_without_a_referral(book_of):
    """Single cases: 1 Mar 2026; the 180 days from 2 Mar end on 28 Aug. 29 Aug is a return, 28 Aug is not."""
    for day, expected in (("2026-08-28", 0), ("2026-08-29", 1)):
        text = f"""
            contacts: [{{id: back, name: Bea Back, status: active}}]
            referrals:
              - {{received_on: 2026-03-01, contact: back}}
              - {{received_on: {day}, contact: back}}
        """
        found = movement(relate(book_of(text), date(2026, 10, 31)), AUTUMN, SUMMER, CUTOFFS)
        assert len(found.reactivated) == expected


def test_a_single_referral_is_dormant_after_the_least_silence(book_of):
    """One case on 1 Jul 2026 has no gap: the limit is 90 days, 29 Sep is day 90, 30 Sep is beyond."""
    text = """
        contacts: [{id: once, name: Una Once, status: active}]
        referrals: [{received_on: 2026-07-01, contact: once}]
    """
    (once,) = relate(book_of(text), date(2026, 10, 31))
    for day, dormant in ((date(2026, 9, 29), False), (date(2026, 9, 30), True)):
        found = silence(once, day, CUTOFFS)
        assert found is not None
        assert (found.limit, found.dormant, found.since) == (90.0, dormant, date(2026, 9, 30))
    assert silence(once, date(2026, 6, 30), CUTOFFS) is None


def test_a_period_of_days_is_scaled_by_days(book_of):
    """73 referrals in the 365 days to 30 Jun 2026; 1-10 Jul expects 73 x 10/365 = 2."""
    text = """
        contacts: [{id: one, name: One, status: active}]
        referrals:
          - {month: 2025-01, contact: one, count: 1}  # so that the whole year is known
          - {month: 2026-01, contact: one, count: 73}
    """
    (one,) = relate(book_of(text), date(2026, 10, 31))
    found = decline(one, Period(date(2026, 7, 1), date(2026, 7, 10)), CUTOFFS)
    assert found.expected == pytest.approx(2.0)
    assert not found.called  # fewer than 3 expected


def test_in_the_first_year_only_recorded_months_let_expect(book_of):
    """5 a month from February to June are 25 in 5 months: a quarter expects 15, not 25 / 12 x 3 = 6.25."""
    months = ", ".join(f"{{month: 2026-0{month}, contact: one, count: 5}}" for month in range(2, 7))
    text = f"""
        contacts: [{{id: one, name: One, status: active}}]
        referrals: [{months}, {{month: 2026-07, contact: one, count: 4}}]
    """
    (one,) = relate(book_of(text), date(2026, 10, 31))
    found = decline(one, Period(date(2026, 7, 1), date(2026, 9, 30)), CUTOFFS)
    assert found.expected == pytest.approx(15.0)
    assert found.called  # P(X <= 4 | 15) = 0.09 %
    early = decline(one, Period(date(2026, 4, 1), date(2026, 6, 30)), CUTOFFS)
    assert (early.expected, early.called) == (0.0, False)  # two months are no measure


def test_a_window_that_is_not_over_is_compared_with_as_much_of_the_one_before(book_of):
    """Data end in August: July and August (5) stand beside April and May (7), not beside the whole quarter (11)."""
    rows = [("2026-04", 3), ("2026-05", 4), ("2026-06", 4), ("2026-07", 2), ("2026-08", 3)]
    listed = ", ".join(f"{{month: {month}, contact: one, count: {count}}}" for month, count in rows)
    text = f"""
        contacts: [{{id: one, name: One, status: active}}]
        referrals: [{listed}]
    """
    period, before = Period(date(2026, 7, 1), date(2026, 9, 30)), Period(date(2026, 4, 1), date(2026, 6, 30))
    found = movement(relate(book_of(text), date(2026, 9, 15)), period, before, CUTOFFS)
    assert (found.received, found.received_before) == (5, 7)
    assert found.before == Period(date(2026, 4, 1), date(2026, 5, 31))


def test_cut_offs_come_from_the_settings(book_of):
    """Steady 1 a month: 3 expected in a quarter; with none in W, P = e^-3 = 4.98 %."""
    text = PEOPLE + _months("steady", *[1] * 12)
    (one,) = [line for line in relate(book_of(text), date(2026, 10, 31)) if line.id == "steady"]
    assert decline(one, AUTUMN, CUTOFFS).called
    assert not decline(one, AUTUMN, CutOffs(declining_probability=0.049)).called
    assert not decline(one, AUTUMN, CutOffs(declining_expected=3.1)).called


def test_an_empty_book_has_no_movement():
    found = movement((), AUTUMN, SUMMER, CUTOFFS)
    assert (found.lines, found.net, found.retention) == ((), 0, None)


cases = st.lists(st.integers(0, 900).map(lambda days: date(2024, 6, 1) + timedelta(days)), max_size=14)


@given(st.lists(cases, max_size=5), st.integers(0, 240).map(lambda days: date(2026, 1, 1) + timedelta(days)))
def test_movement_equals_the_definitions_spelt_out_day_by_day(timelines, start):
    """Single cases, counted by hand over plain lists of days."""
    period = Period(start, start + timedelta(60))
    before = period.preceding()
    source = Source("test.yaml")
    people = [Contact(source, f"c{index}", f"C {index}", status="active") for index in range(len(timelines))]
    rows = [
        Referral(source, received_on=day, contact=f"c{index}") for index, days in enumerate(timelines) for day in days
    ]
    as_of = date(2026, 12, 31)
    book = make_book(Settings(client=Client("Cedar")), [*people, *rows, *_every_month(source)])
    found = {line.source_id: line for line in movement(relate(book, as_of), period, before, CUTOFFS).lines}
    found.pop("other", None)
    for index, days in enumerate(timelines):
        known = sorted(day for day in days if day <= period.end)
        line = found.pop(f"c{index}", None)
        assert (line is not None) == bool(known)
        if line is None:
            continue
        inside = [day for day in known if day in period]
        assert line.received == len(inside)
        assert line.new == (known[0] in period)
        returns = [
            day for day in inside if not any(0 < (day - other).days <= 180 for other in known) and day != known[0]
        ]
        assert line.reactivated == (not line.new and bool(returns))
        distinct = sorted(set(known))
        gaps = sorted((late - early).days for early, late in pairwise(distinct))
        middle = (gaps[(len(gaps) - 1) // 2] + gaps[len(gaps) // 2]) / 2 if gaps else 0
        assert line.dormant == ((period.end - known[-1]).days > max(90, 3 * middle))
    assert not found


def _every_month(source: Source) -> list[Contact | Referral]:
    """One other source that refers each month, so that the book's data reach its day."""
    other = Contact(source, "other", "Other")
    return [other, *(Referral(source, month=f"2026-{month:02}", contact="other") for month in range(1, 13))]
