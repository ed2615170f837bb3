"""Concentration, by hand and in exact fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds import Period
from rounds.analysis.shares import by_practice, concentration
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Referral, Settings
from rounds.book.relationships import relate

AS_OF = date(2026, 9, 30)
Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
BOOK = """
    organizations: [{id: north, name: Northgate}]
    contacts:
      - {id: abel, name: Ann Abel, affiliations: [{organization: north}]}
      - {id: bohr, name: Bo Bohr, affiliations: [{organization: north, primary: true}]}
      - {id: cole, name: Cy Cole}
    referrals:
      - {month: 2026-07, contact: abel, count: 4}
      - {month: 2026-08, contact: abel, count: 1}
      - {month: 2026-08, contact: bohr, count: 3}
      - {month: 2026-09, contact: cole, count: 2}
      - {month: 2026-06, contact: cole, count: 50}
    """


def test_shares_of_5_3_and_2_by_hand(book_of):
    """HHI = .25 + .09 + .04 = .38."""
    found = concentration(relate(book_of(BOOK), AS_OF), Q3)
    assert [(line.source_id, line.share) for line in found.lines] == [("abel", 0.5), ("bohr", 0.3), ("cole", 0.2)]
    assert found.hhi == pytest.approx(0.38)
    assert found.effective == pytest.approx(1 / 0.38)
    assert [found.top(count) for count in (1, 2, 5)] == [0.5, 0.8, 1.0]


def test_people_of_one_practice_count_together(book_of):
    found = by_practice(relate(book_of(BOOK), AS_OF), Q3)
    assert [(line.source_id, line.name, line.received) for line in found.lines] == [
        ("north", "Northgate", 8),
        ("cole", "Cy Cole", 2),
    ]
    assert found.hhi == pytest.approx(0.68)


def test_nobody_referred():
    found = concentration((), Q3)
    assert (found.lines, found.hhi, found.effective, found.top(1)) == ((), None, None, 0.0)


@given(st.lists(st.integers(0, 40), max_size=12))
def test_it_equals_exact_fractions(counts):
    source = Source("test.yaml")
    people = [Contact(source, f"c{number:02}", "C") for number in range(len(counts))]
    rows = [
        Referral(source, month="2026-08", contact=f"c{number:02}", count=count) for number, count in enumerate(counts)
    ]
    book = make_book(Settings(client=Client("Cedar")), [*people, *rows])
    found, whole = concentration(relate(book, AS_OF), Q3), sum(counts)
    if not whole:
        assert found.hhi is None
        return
    assert found.hhi == pytest.approx(float(sum(Fraction(count, whole) ** 2 for count in counts)))
    assert found.effective <= sum(count > 0 for count in counts) + 1e-9
    assert found.top(5) == pytest.approx(float(Fraction(sum(sorted(counts)[-5:]), whole)))
