"""Time to first referral: who is looked at, how long it took, by hand and by SciPy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rounds.analysis.first_referral import first_referral
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Referral, Settings, Touch
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
BOOK = """
    contacts:
      - {id: abel, name: Ann Abel, tier: A}
      - {id: bohr, name: Bo Bohr, tier: A}
      - {id: cole, name: Cy Cole, tier: B}
      - {id: dorn, name: Di Dorn, tier: B}
      - {id: eads, name: Ed Eads}
      - {id: fahy, name: Flo Fahy}
      - {id: gore, name: Gil Gore}
    touches:
      - {date: 2026-03-10, channel: visit, contact: abel}
      - {date: 2026-03-20, channel: phone, contact: abel, direction: inbound}
      - {date: 2026-06-01, channel: visit, contact: abel}
      - {date: 2026-03-31, channel: visit, contact: bohr}
      - {date: 2026-07-01, channel: visit, contact: cole}
      - {date: 2026-07-02, channel: visit, contact: cole}
      - {date: 2026-05-01, channel: visit, contact: dorn}
      - {date: 2026-05-15, channel: visit, contact: eads}
      - {date: 2025-11-15, channel: visit, contact: fahy}
      - {date: 2025-12-01, channel: visit, contact: gore, outcome: no-answer}
    referrals:
      - {month: 2026-05, contact: abel, count: 2}
      - {received_on: 2026-04-10, contact: bohr}
      - {month: 2026-01, contact: dorn, count: 1}
      - {month: 2026-05, contact: eads, count: 1}
      - {month: 2026-10, contact: dorn, count: 1}
    """


@pytest.fixture
def found(book_of):
    return first_referral(relate(book_of(BOOK), AS_OF), AS_OF)


def test_who_is_looked_at(found):
    """Dorn referred in January, touched in May; Eads' count is of the touch's month; Fahy came before the records."""
    assert [line.source_id for line in found.lines] == ["abel", "bohr", "cole"]
    assert dict(found.left_out) == {"referred before": 1, "same month": 1, "before the records": 1}


def test_days_and_touches_by_hand(found):
    """Abel: 10 March to 31 May is 82 days, two touches (June's comes after). Bohr: 10 days. Cole waits 122 days."""
    assert [(line.days, line.touches, line.referred) for line in found.lines] == [
        (82, 2, date(2026, 5, 31)),
        (10, 1, date(2026, 4, 10)),
        (122, 2, None),
    ]
    assert found.days.steps == ((10, pytest.approx(2 / 3)), (82, pytest.approx(1 / 3)))
    assert found.days.median == 82
    assert found.touches.median == 2
    assert [line.source_id for line in found.waiting] == ["cole"]
    assert [line.source_id for line in found.referred] == ["bohr", "abel"]
    assert [(name, len(lines)) for name, lines in found.tiers] == [("A", 2), ("B", 1)]


def test_what_is_known_later_was_not_known_then(book_of):
    then = date(2026, 4, 30)
    found = first_referral(relate(book_of(BOOK), AS_OF), then)
    assert [(line.source_id, line.referred, line.days) for line in found.lines] == [
        ("abel", None, 51),
        ("bohr", date(2026, 4, 10), 10),
    ]


def test_referrals_that_nobody_has_entered_yet_are_no_waiting(book_of):
    """Referrals are known to October; in December the wait is counted to 31 October."""
    found = first_referral(relate(book_of(BOOK), date(2026, 12, 15)), date(2026, 12, 15))
    assert found.until == AS_OF
    assert next(line for line in found.lines if line.source_id == "cole").days == 122


def test_nobody():
    found = first_referral((), AS_OF)
    assert (found.lines, found.days.median) == ((), None)


@given(st.lists(st.tuples(st.integers(1, 200), st.none() | st.integers(1, 200)), min_size=1, max_size=20))
def test_the_median_is_scipys(waits):
    """Touched so many days before the end; referred (a single case) so many days after the touch, or never."""
    source, people, records = Source("t.yaml"), [], []
    for number, (ago, wait) in enumerate(waits):
        touched = AS_OF - timedelta(ago)
        people.append(Contact(source, f"c{number:02}", "C"))
        records.append(Touch(source, f"t{number:02}", touched, "visit", contact=f"c{number:02}"))
        if wait:
            records.append(Referral(source, received_on=touched + timedelta(wait), contact=f"c{number:02}"))
    people.append(Contact(source, "zz", "Z"))
    records += [Referral(source, month=month, contact="zz") for month in ("2025-01", "2026-10")]
    book = make_book(Settings(client=Client("Cedar")), [*people, *records])
    found = first_referral(relate(book, AS_OF), AS_OF)
    ended = [wait for ago, wait in waits if wait and wait <= ago]
    right = [ago for ago, wait in waits if not wait or wait > ago]
    assert (found.days.ended, found.days.censored) == (len(ended), len(right))
    if ended:
        survival = stats.ecdf(stats.CensoredData(uncensored=ended, right=right)).sf
        half = [days for days in sorted(set(ended)) if survival.evaluate(days) <= 0.5 + 1e-12]
        assert found.days.median == (half[0] if half else None)
