"""Data health by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rounds import Period
from rounds.analysis.health import HealthLine, health
from rounds.book.records import CutOffs
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
OCTOBER = Period(date(2026, 10, 1), AS_OF)
BOOK = """
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A, liaison: dana, verified: 2025-10-31,
         phones: [{number: 555-0100}], potential: {referrals_per_month: 2, source: us, date: 2026-01-01}}
      - {id: bohr, name: Bo Bohr, status: prospect, liaison: dana, verified: 2025-10-30, emails: [{address: b@x.org}]}
      - {id: cole, name: Cy Cole, status: active, tier: B}
      - {id: dorn, name: Di Dorn, status: left}
    touches:
      - {date: 2026-10-01, channel: visit, contact: abel, liaison: dana, logged: 2026-10-01,
         next: {action: call, due: 2026-11-01}}
      - {date: 2026-10-02, channel: visit, contact: bohr, also: [abel], liaison: dana, logged: 2026-10-05}
      - {date: 2026-10-03, channel: visit, contact: cole, liaison: miguel, logged: 2026-10-10}
      - {date: 2026-10-04, channel: phone, contact: cole, liaison: miguel, direction: inbound}
      - {date: 2026-10-05, channel: visit, contact: cole, liaison: miguel, outcome: no-answer, logged: 2026-10-30}
      - {date: 2026-09-30, channel: visit, contact: cole, liaison: miguel, logged: 2026-10-30}
    """


@pytest.fixture
def found(book_of):
    return health(relate(book_of(BOOK), AS_OF), OCTOBER, CutOffs())


def test_entry_lag_by_hand(found):
    """0, 3 and 7 days; the inbound call does not say; the one without an answer is no touch; two of three in time."""
    assert (found.lags, found.median_lag) == ((0, 3, 7), 3.0)
    assert (found.timely, found.share_timely) == (2, pytest.approx(2 / 3))


def test_next_steps_are_of_touches_from_us(found):
    assert (len(found.with_next), len(found.outbound)) == (1, 3)
    assert found.share_next == pytest.approx(1 / 3)


def test_verified_within_365_days(found):
    """Abel 365 days ago, Bohr 366, Cole never; Dorn has left and is not asked for."""
    assert [one.id for one in found.verified] == ["abel"]
    assert found.share_verified == pytest.approx(1 / 3)


def test_gaps_of_active_sources(found):
    assert {gap: [one.id for one in lacking] for gap, lacking in found.gaps} == {
        "no owner": ["cole"],
        "no tier": ["bohr"],
        "no phone, e-mail or address": ["cole"],
        "no potential": ["bohr", "cole"],
        "not verified": ["bohr", "cole"],
    }


def test_by_liaison(found):
    assert found.lines == (
        HealthLine("dana", touches=2, entered=2, timely=2, with_next=1, outbound=2, sources=2, verified=1),
        HealthLine("miguel", touches=2, entered=1, timely=0, with_next=0, outbound=1, sources=0, verified=0),
        HealthLine("", touches=0, entered=0, timely=0, with_next=0, outbound=0, sources=1, verified=0),
    )


def test_nothing():
    found = health((), OCTOBER, CutOffs())
    assert (found.median_lag, found.share_timely, found.share_next, found.share_verified) == (None, None, None, None)
