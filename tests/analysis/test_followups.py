"""A promise is open, late or kept; the YAML shows which."""

from __future__ import annotations

from datetime import date

from rounds.analysis.followups import follow_ups
from rounds.book.relationships import relate

CLINIC = """
    contacts:
      - {id: abel, name: Ann Abel, status: active, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: left}
    organizations: [{id: north, name: North Practice, liaison: miguel}]
    touches:
      - {id: t1, date: 2026-09-01, channel: visit, contact: abel, also: [bohr], organization: north,
         next: {action: Send the form, due: 2026-09-10, channel: email}}
      - {id: t2, date: 2026-09-02, channel: phone, contact: bohr, liaison: miguel, outcome: no-answer,
         next: {action: Call again, due: 2026-09-04}}
      - {id: t3, date: 2026-09-03, channel: phone, contact: abel,
         next: {action: Ask the surgeon, due: 2026-09-20, done: 2026-09-25}}
      - {id: t4, date: 2026-09-15, channel: email, contact: abel, follows: [t1]}
      - {id: t5, date: 2026-09-12, channel: email, contact: abel, follows: [t1]}
      - {id: t6, date: 2026-09-16, channel: visit, organization: north, next: {action: Bring cards, due: 2026-10-30}}
      - {id: t7, date: 2026-09-17, channel: visit, contact: abel, void: entered twice,
         next: {action: Nothing, due: 2026-09-18}}
"""


def told(book, as_of):
    return [(one.touch_id, one.state, one.kept, one.days_late) for one in follow_ups(relate(book, as_of))]


def test_promises_in_order_of_due_day(book_of):
    """As of 1 Oct: t2 was due on 4 Sep, 27 days ago; t1 was kept by t5 on the 12th, 2 days late (t4 came after);

    t3 was done on the 25th, 5 days late; t6 lies ahead; t7 is void.
    """
    assert told(book_of(CLINIC), date(2026, 10, 1)) == [
        ("t2", "late", None, 27),
        ("t1", "kept", date(2026, 9, 12), 2),
        ("t3", "kept", date(2026, 9, 25), 5),
        ("t6", "open", None, 0),
    ]


def test_what_happens_later_is_not_known_yet(book_of):
    """As of 10 Sep t1 is due today, so still open; t3 is neither done nor late."""
    assert told(book_of(CLINIC), date(2026, 9, 10)) == [
        ("t2", "late", None, 6),
        ("t1", "open", None, 0),
        ("t3", "open", None, 0),
    ]


def test_a_promise_is_to_the_person_met_and_by_the_one_who_made_it(book_of):
    found = {one.touch_id: one for one in follow_ups(relate(book_of(CLINIC), date(2026, 10, 1)))}
    assert (found["t1"].source_id, found["t1"].liaison, found["t1"].channel) == ("abel", "dana", "email")
    assert (found["t2"].source_id, found["t2"].liaison, found["t2"].status) == ("bohr", "miguel", "left")
    assert (found["t6"].source_id, found["t6"].name) == ("north", "North Practice")


def test_a_touch_before_the_promise_cannot_keep_it(book_of):
    book = book_of("""
        contacts: [{id: abel, name: Ann Abel}]
        touches:
          - {id: t1, date: 2026-09-05, channel: visit, contact: abel, next: {action: Write, due: 2026-09-10}}
          - {id: t2, date: 2026-09-01, channel: email, contact: abel, follows: [t1]}
    """)
    assert told(book, date(2026, 9, 6)) == [("t1", "open", None, 0)]


def test_order_does_not_matter(book_of):
    related = relate(book_of(CLINIC), date(2026, 10, 1))
    assert follow_ups(reversed(related)) == follow_ups(related)


def test_an_empty_book_promises_nothing():
    assert follow_ups(()) == ()
