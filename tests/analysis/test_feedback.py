"""Numbers worked out by hand from the YAML in each test; invariants on generated feedback."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.feedback import summarize
from rounds.base.dates import Period
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, CutOffs, Feedback, Settings
from rounds.book.relationships import relate

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
AS_OF = date(2026, 11, 10)
CUTOFFS = CutOffs()  # 5 days to answer

CLINIC = """
    contacts:
      - {id: okafor, name: Grace Okafor, status: active, liaison: dana}
      - {id: lee, name: Sam Lee, status: active, liaison: miguel}
    feedback:
      - {id: quick, opened: 2026-10-01, type: concern, category: access, text: three-week wait, contact: okafor,
         resolved: 2026-10-05, told: [{who: okafor, date: 2026-10-06}, {who: "Pat, front desk", date: 2026-10-05}]}
      - {id: slow, opened: 2026-09-01, type: need, category: communication, text: reports, contact: lee,
         resolved: 2026-10-21, told: [{who: lee, date: 2026-11-30}]}
      - {id: own-time, opened: 2026-10-01, type: need, text: map, contact: lee, sla_days: 20, resolved: 2026-10-15}
      - {id: waits, opened: 2026-10-20, type: concern, category: access, text: phone queue, contact: lee, owner: dana}
      - {id: young, opened: 2026-11-08, type: concern, text: parking, contact: lee}
      - {id: later, opened: 2026-10-29, type: concern, text: fax, contact: okafor, resolved: 2026-11-20}
      - {id: nice, opened: 2026-10-10, type: praise, category: staff, text: quick scheduler, contact: okafor}
      - {id: keen, opened: 2026-10-11, type: interest, category: access, text: spine talk, contact: okafor}
      - {id: voided, opened: 2026-10-11, type: concern, text: mistake, contact: okafor, void: entered twice}
"""


@pytest.fixture
def october(book_of):
    return summarize(relate(book_of(CLINIC), AS_OF), OCTOBER, CUTOFFS)


def test_what_was_heard(october):
    assert [line.feedback_id for line in october.heard] == ["own-time", "quick", "nice", "keen", "waits", "later"]
    assert october.by_type == {"concern": 3, "need": 1, "interest": 1, "praise": 1}
    assert list(october.by_category.items()) == [("access", 3), ("", 2), ("staff", 1)]


def test_what_is_open_as_of_the_day_the_latest_first(october):
    """As of 10 Nov: due 25 Oct (16 days late); due 3 Nov (7 late, its resolution lies ahead); due 13 Nov (in time)."""
    found = [(line.feedback_id, line.due, line.days, line.days_late, line.owner) for line in october.open]
    assert found == [
        ("waits", date(2026, 10, 25), 21, 16, "dana"),
        ("later", date(2026, 11, 3), 12, 7, "dana"),
        ("young", date(2026, 11, 13), 2, 0, "miguel"),
    ]
    assert [line.feedback_id for line in october.late] == ["waits", "later"]


def test_how_fast_and_who_was_told(october):
    """Heard in October: 4 and 14 days, and 12 and 21 days still open. At 4 days 3/4 wait, at 14 3/4 x 1/2: median 14.

    Resolved in October after 4, 50 and 14 days. In time: 4 of 5, 14 of 20; late: 50 of 5.

    Judged: these three and "waits", due on 25 Oct ("later" falls due in November). In time 2 of 4.
    Told: the first; the second only on 30 Nov, which lies ahead.
    """
    assert [(line.feedback_id, line.days, line.days_late) for line in october.resolved] == [
        ("quick", 4, 0),
        ("own-time", 14, 0),
        ("slow", 50, 45),
    ]
    assert october.waits.steps == ((4, pytest.approx(3 / 4)), (14, pytest.approx(3 / 8)))
    assert (october.waits.ended, october.waits.censored, october.median_days) == (2, 2, 14)
    assert (october.in_time, len(october.judged), october.share_in_time) == (2, 4, 0.5)
    assert october.resolved[0].told == ("Pat, front desk", "Grace Okafor")
    assert october.share_told == pytest.approx(1 / 3)
    assert [line.feedback_id for line in october.untold] == ["own-time", "slow"]


AGAIN = """
    organizations: [{id: north, name: Northgate}]
    contacts:
      - {id: okafor, name: Grace Okafor, affiliations: [{organization: north}]}
      - {id: lee, name: Sam Lee, affiliations: [{organization: north}]}
      - {id: cole, name: Cy Cole}
    feedback:
      - {id: first, opened: 2026-06-01, type: concern, category: access, text: wait, contact: okafor,
         resolved: 2026-07-10}
      - {id: again, opened: 2026-10-08, type: need, category: access, text: wait, contact: lee}
      - {id: late, opened: 2026-10-09, type: concern, category: access, text: wait, contact: okafor}
      - {id: other, opened: 2026-10-08, type: concern, category: billing, text: form, contact: lee}
      - {id: elsewhere, opened: 2026-10-08, type: concern, category: access, text: wait, contact: cole}
      - {id: at-once, opened: 2026-10-12, type: concern, category: billing, text: form, contact: cole,
         resolved: 2026-10-12}
      - {id: same-day, opened: 2026-10-12, type: concern, category: billing, text: form, contact: cole}
      - {id: vague, opened: 2026-10-13, type: concern, text: hm, contact: cole}
"""


def test_what_comes_again_was_answered_but_not_removed(book_of):
    """10 July to 8 October is 90 days, to the 9th 91; another practice or matter is another; the same day is again."""
    found = summarize(relate(book_of(AGAIN), AS_OF), OCTOBER, CUTOFFS)
    assert [line.feedback_id for line in found.recurred] == ["again", "same-day"]
    assert found.recurrence == pytest.approx(2 / 7)
    wider = summarize(relate(book_of(AGAIN), AS_OF), OCTOBER, CutOffs(recurrence_days=91))
    assert [line.feedback_id for line in wider.recurred] == ["again", "late", "same-day"]


def test_silence_is_no_number(book_of):
    nothing = summarize(relate(book_of("contacts: [{id: lee, name: Sam Lee}]"), AS_OF), OCTOBER, CUTOFFS)
    assert (nothing.heard, nothing.open, nothing.resolved) == ((), (), ())
    assert (nothing.median_days, nothing.share_in_time, nothing.share_told) == (None, None, None)
    assert nothing.by_type == {"concern": 0, "need": 0, "interest": 0, "praise": 0}


days = st.integers(0, 90).map(lambda number: date(2026, 9, 1) + timedelta(number))
items = st.builds(
    dict,
    opened=days,
    type=st.sampled_from(["concern", "need", "interest", "praise"]),
    sla_days=st.none() | st.integers(0, 30),
    wait=st.none() | st.integers(0, 60),
)


@given(st.lists(items, max_size=12))
def test_every_item_is_counted_once(entries):
    source = Source("test.yaml")
    records = [
        Feedback(
            source,
            f"f{index:02}",
            entry["opened"],
            entry["type"],
            "text",
            contact="lee",
            sla_days=entry["sla_days"],
            resolved=None if entry["wait"] is None else entry["opened"] + timedelta(entry["wait"]),
        )
        for index, entry in enumerate(entries)
    ]
    book = make_book(Settings(client=Client("Cedar")), [Contact(source, "lee", "Sam Lee"), *records])
    found = summarize(relate(book, AS_OF), OCTOBER, CUTOFFS)
    assert sum(found.by_type.values()) == sum(found.by_category.values()) == len(found.heard)
    assert len(found.heard) == sum(record.opened in OCTOBER for record in records)
    asked = [record for record in records if record.needs_answer and record.opened <= AS_OF]
    waiting = [record for record in asked if record.resolved is None or record.resolved > AS_OF]
    assert sorted(line.feedback_id for line in found.open) == sorted(record.id for record in waiting)
    assert 0 <= found.in_time <= len(found.judged)
    assert len(found.resolved) <= len(found.judged) <= len(found.resolved) + len(found.late)
    assert found.waits.count == sum(record.opened in OCTOBER for record in asked)
