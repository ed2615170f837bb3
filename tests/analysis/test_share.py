"""Share, leakage and keepage, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rounds import Period
from rounds.analysis.shares import share
from rounds.book.records import CutOffs
from rounds.book.relationships import relate

AS_OF = date(2026, 9, 30)
Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
# Potential of the quarter: abel 30, bohr 12, cole 6; dorn has none.
BOOK = """
    settings: {service_lines: {spine: {name: Spine, margin: 400}}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, potential: {referrals_per_month: 10, source: us, date: 2026-01-01}}
      - {id: bohr, name: Bo Bohr, status: active, potential: {referrals_per_month: 4, source: us, date: 2026-01-01}}
      - {id: cole, name: Cy Cole, status: prospect, potential: {referrals_per_month: 2, source: us, date: 2026-01-01}}
      - {id: dorn, name: Di Dorn, status: active}
      - {id: eads, name: Ed Eads, status: left, potential: {referrals_per_month: 9, source: us, date: 2026-01-01}}
    referrals:
      - {month: 2026-07, contact: abel, service_line: spine, count: 6, seen: 3}
      - {month: 2026-09, contact: abel, service_line: spine, count: 3}
      - {month: 2026-08, contact: bohr, service_line: spine, count: 13}
      - {month: 2026-08, contact: dorn, count: 2}
    """


def test_shares_by_hand(book_of):
    found = share(relate(book_of(BOOK), AS_OF), Q3, CutOffs())
    assert [(line.source_id, line.received, line.potential, line.standing) for line in found.lines] == [
        ("abel", 9, 30.0, "splitter"),
        ("bohr", 13, 12.0, "loyal"),
        ("cole", 0, 6.0, "conquest"),
    ]
    assert found.keepage == pytest.approx(22 / 48)
    assert found.leakage == pytest.approx(26 / 48)
    assert (found.sources, found.coverage) == (4, 0.75)
    assert found.covered_referrals == pytest.approx(22 / 24)


def test_the_value_of_what_goes_elsewhere_by_hand(book_of):
    """Margin: 3 seen + 3 + 13 received = 19 x 400 over 24 received; missing: abel 21, bohr 0, cole 6."""
    found = share(relate(book_of(BOOK), AS_OF), Q3, CutOffs())
    assert found.value_each == pytest.approx(19 * 400 / 24)
    assert [line.missing for line in found.lines] == [21.0, 0.0, 6.0]
    assert found.opportunity == pytest.approx(27 * 19 * 400 / 24)


def test_what_is_not_known_yet_is_not_missing(book_of):
    """Referrals are known to September: a window to December is judged for its first three months."""
    half = Period(date(2026, 7, 1), date(2026, 12, 31))
    found = share(relate(book_of(BOOK), date(2026, 12, 1)), half, CutOffs())
    assert str(found.period) == "2026-07-01..2026-09-30"
    assert found.lines[0].potential == 30.0


def test_leakage_is_never_below_nothing(book_of):
    found = share(relate(book_of(BOOK), AS_OF), Period(date(2026, 8, 1), date(2026, 8, 31)), CutOffs())
    assert found.keepage == pytest.approx(13 / 16)
    text = BOOK.replace("count: 13", "count: 99")
    found = share(relate(book_of(text), AS_OF), Q3, CutOffs())
    assert found.keepage == pytest.approx(108 / 48)
    assert found.leakage == 0


def test_cut_offs_come_from_the_settings(book_of):
    found = share(relate(book_of(BOOK), AS_OF), Q3, CutOffs(splitter_low=0.4, splitter_high=1.2))
    assert [line.standing for line in found.lines] == ["conquest", "splitter", "conquest"]
    assert [line.source_id for line in found.of_standing("conquest")] == ["abel", "cole"]


def test_nobody_has_an_estimate():
    found = share((), Q3, CutOffs())
    assert (found.keepage, found.leakage, found.coverage, found.covered_referrals) == (None, None, None, None)
