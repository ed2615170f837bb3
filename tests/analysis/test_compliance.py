"""Compliance: totals beside limits by hand, and gifts beside referrals by SciPy."""

from __future__ import annotations

from datetime import date

import pytest
from scipy import stats

from rounds.analysis.compliance import compliance
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
BOOK = """
    contacts:
      - {id: abel, name: Ann Abel, credentials: MD, status: active}
      - {id: bohr, name: Bo Bohr, credentials: NP, status: active}
      - {id: cole, name: Cy Cole, credentials: DO, status: active}
    organizations: [{id: north, name: Northgate}]
    touches:
      - {date: 2025-12-20, channel: visit, contact: abel, gift: {value: 300}}
      - {date: 2026-02-01, channel: visit, contact: abel, also: [bohr], gift: {value: 500}}
      - {date: 2026-03-01, channel: visit, contact: abel, gift: {value: 40.5, over_limit: cured}}
      - {date: 2026-03-02, channel: visit, contact: cole, gift: {value: 430}}
      - {date: 2026-03-03, channel: visit, organization: north, gift: {value: 80}}
      - {date: 2026-11-02, channel: visit, contact: cole, gift: {value: 400}}
    referrals: [{month: 2026-03, contact: cole, count: 4}]
    """


def test_totals_and_headroom_by_hand(book_of):
    """The limit of 2026 is 535: abel is 5.50 over, cole at 80.4 %, bohr no physician; November has not come."""
    book = book_of(BOOK)
    found = compliance(relate(book, AS_OF), book.settings, AS_OF)
    assert [(line.source_id, line.total, line.headroom, line.standing) for line in found.lines] == [
        ("abel", 540.5, -5.5, "over"),
        ("bohr", 500.0, None, "ok"),
        ("cole", 430.0, 105.0, "warning"),
    ]
    assert [line.part for line in found.physicians] == [pytest.approx(540.5 / 535), pytest.approx(430 / 535)]
    assert found.total == 1470.5
    assert [touch.organization for touch in found.nobody] == ["north"]
    assert (found.correlation, found.suspicious) == (None, False)


def test_a_year_of_its_own(book_of):
    book = book_of(BOOK)
    found = compliance(relate(book, AS_OF), book.settings, date(2025, 12, 31))
    assert [(line.source_id, line.total) for line in found.lines] == [("abel", 300.0)]


GIVEN = [0, 0, 0, 0, 0, 10, 12, 12, 40, 55, 8]
SENT = [1, 0, 3, 2, 0, 5, 9, 7, 20, 30, 4]


@pytest.mark.parametrize(("sent", "suspicious"), [(SENT, True), ([*reversed(SENT)], False)])
def test_gifts_beside_referrals(book_of, sent, suspicious):
    people = "".join(f"      - {{id: c{n:02}, name: C, status: active}}\n" for n in range(len(GIVEN)))
    gifts = "".join(
        f"      - {{date: 2026-05-01, channel: visit, contact: c{n:02}, gift: {{value: {value}}}}}\n"
        for n, value in enumerate(GIVEN)
        if value
    )
    rows = "".join(f"      - {{month: 2026-06, contact: c{n:02}, count: {count}}}\n" for n, count in enumerate(sent))
    book = book_of(f"    contacts:\n{people}    touches:\n{gifts}    referrals:\n{rows}")
    found = compliance(relate(book, AS_OF), book.settings, AS_OF)
    assert found.compared == 11
    assert found.correlation == pytest.approx(float(stats.spearmanr(GIVEN, sent).statistic))
    assert found.suspicious is suspicious
