"""Numbers worked out by hand from the YAML in each test; invariants on generated books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.cadence import cadence
from rounds.base.dates import Period
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Settings, Touch
from rounds.book.relationships import relate

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))  # 92 days
SOURCE = Source("test.yaml")

CLINIC = """
    settings:
      tiers: {A: {cadence_days: 30}, B: {cadence_days: 45}, D: {}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: active, tier: B, liaison: miguel}
      - {id: cole, name: Cy Cole, status: active, tier: D, liaison: dana}
      - {id: dunn, name: Di Dunn, status: left, tier: A, liaison: dana}
      - {id: eves, name: Ed Eves, status: active, preferences: {cadence_days: 92}}
    touches:
      - {date: 2026-06-30, channel: visit, contact: abel}
      - {date: 2026-07-01, channel: visit, contact: abel}
      - {date: 2026-09-30, channel: phone, contact: abel, direction: inbound}
      - {date: 2026-09-01, channel: visit, contact: bohr, also: [eves]}
      - {date: 2026-09-02, channel: phone, contact: bohr}
      - {date: 2026-09-03, channel: phone, contact: bohr}
      - {date: 2026-09-04, channel: phone, contact: bohr, outcome: no-answer}
      - {date: 2026-08-01, channel: mail, contact: cole}
      - {date: 2026-10-01, channel: mail, contact: abel}
"""


def test_attainment_is_capped_for_each_source(book_of):
    """Abel: 92/30 = 3.07, planned 3, done 2 (the first and last day count, 30 Jun and 1 Oct do not), kept 2.

    Bohr: 92/45 = 2.04, planned 2, done 3 (nobody answered on the fourth), kept 2.
    Eves: her own 92 days, planned 1, done 1 as one who was present. Cole has no rhythm, Dunn has left.
    Together 5 of 6.
    """
    found = cadence(relate(book_of(CLINIC), date(2026, 10, 15)), Q3)
    assert (found.overall.kept, found.overall.planned, found.overall.sources) == (5, 6, 3)
    assert found.overall.share == pytest.approx(5 / 6)
    assert [(tier.name, tier.kept, tier.planned) for tier in found.tiers] == [("A", 2, 3), ("B", 2, 2), ("", 1, 1)]
    assert [(one.name, one.kept, one.planned) for one in found.liaisons] == [
        ("dana", 2, 3),
        ("miguel", 2, 2),
        ("", 1, 1),
    ]
    assert found.beyond == 1  # Bohr's third
    assert found.unplanned == 1  # Cole's letter


def test_the_state_is_as_of_the_day_whatever_the_period(book_of):
    """As of 15 Nov. Abel: last 1 Oct + 30 = 31 Oct, 15 days late. Bohr: 3 Sep + 45 = 18 Oct, 28 days late.

    Eves: 1 Sep + 92 = 2 Dec, ahead by 17 days. The one late for longest comes first.
    """
    found = cadence(relate(book_of(CLINIC), date(2026, 11, 15)), Q3)
    lines = {line.source_id: line for line in found.lines}
    assert (lines["abel"].next_due, lines["abel"].overdue_days) == (date(2026, 10, 31), 15)
    assert [line.source_id for line in found.late] == ["bohr", "abel"]
    assert dict(found.states) == {"planned": 1, "due": 0, "overdue": 2, "lapsed": 0}
    assert lines["cole"].state == lines["dunn"].state == "none"


def test_a_period_that_is_not_over_plans_only_the_days_that_have_passed(book_of):
    """As of 29 Aug 60 days of the quarter have passed: Abel 60/30 = 2 planned, Bohr 60/45 = 1.33, 1 planned."""
    found = cadence(relate(book_of(CLINIC), date(2026, 8, 29)), Q3)
    planned = {line.source_id: line.planned for line in found.lines if line.planned}
    assert planned == {"abel": 2, "bohr": 1, "eves": 1}
    assert found.overall.kept == 1


@pytest.mark.parametrize(
    ("days", "planned"),
    [(1, 1), (44, 1), (45, 2), (74, 2), (75, 3), (365, 12)],
)
def test_half_a_cadence_rounds_up_and_one_touch_is_always_planned(book_of, days, planned):
    """Every 30 days: 1/30 is 0, planned 1; 45/30 = 1.5, 2; 75/30 = 2.5, 3; 365/30 = 12.2, 12."""
    start = date(2025, 1, 1)
    found = cadence(relate(book_of(CLINIC), date(2026, 10, 15)), Period(start, start + timedelta(days - 1)))
    assert next(line.planned for line in found.lines if line.source_id == "abel") == planned


def test_nothing_is_planned_before_a_period_begins(book_of):
    found = cadence(relate(book_of(CLINIC), date(2026, 6, 30)), Q3)
    assert (found.overall.planned, found.overall.share) == (0, None)


def test_an_empty_book_has_no_attainment_and_no_division_by_zero():
    found = cadence((), Q3)
    assert (found.overall.share, found.tiers, found.lines, found.late, found.unplanned) == (None, (), (), (), 0)


def test_a_touch_with_a_planned_person_at_her_practice_is_not_unplanned(book_of):
    """The practice is a source without a rhythm, the person has one: the visit served the plan."""
    book = book_of("""
        organizations: [{id: north, name: North Practice, tier: D}]
        contacts: [{id: abel, name: Ann Abel, status: active, tier: A}]
        touches:
          - {date: 2026-08-01, channel: visit, contact: abel, organization: north}
          - {date: 2026-08-02, channel: mail, organization: north}
    """)
    assert cadence(relate(book, date(2026, 10, 1)), Q3).unplanned == 1


days = st.dates(date(2026, 5, 1), date(2026, 11, 30))
people = st.lists(st.tuples(st.sampled_from(["A", "B", "C", "D", ""]), st.lists(days, max_size=8)), max_size=6)


@given(people, st.lists(days, min_size=2, max_size=2), st.randoms())
def test_shares_stay_between_0_and_1_and_order_does_not_matter(generated, ends, random):
    contacts = [Contact(SOURCE, f"c{n}", f"C {n}", tier=tier, status="active") for n, (tier, _) in enumerate(generated)]
    touches = [
        Touch(SOURCE, f"t{n}-{m}", day, "visit", contact=f"c{n}")
        for n, (_, touched) in enumerate(generated)
        for m, day in enumerate(touched)
    ]
    related = list(relate(make_book(Settings(Client("Cedar")), [*contacts, *touches]), date(2026, 10, 15)))
    period = Period(min(ends), max(ends))
    found = cadence(related, period)
    for group in (found.overall, *found.tiers, *found.liaisons):
        assert group.share is None or 0 <= group.share <= 1
    assert (
        sum(tier.planned for tier in found.tiers) == sum(one.planned for one in found.liaisons) == found.overall.planned
    )
    random.shuffle(related)
    assert cadence(related, period) == found
