"""Who was invited, answered and came, worked out by hand from the YAML in each test."""

from __future__ import annotations

from datetime import date

from rounds.analysis.guests import guest_list

EVENING = """
    contacts:
      - {id: abel, name: Ann Abel}
      - {id: bohr, name: Bo Bohr}
      - {id: cole, name: Cy Cole}
      - {id: dorn, name: Di Dorn}
      - {id: ebel, name: Ed Ebel}
    campaigns:
      - {id: dinner, name: Dinner, type: event, start: 2026-09-01, end: 2026-09-30,
         event: {starts: "2026-09-20T18:00", capacity: 4, cost: 500}}
    touches:
      - {id: i1, date: 2026-09-01, channel: email, contact: abel, campaign: dinner, rsvp: asked}
      - {id: i2, date: 2026-09-01, channel: email, contact: bohr, campaign: dinner, rsvp: asked}
      - {id: i3, date: 2026-09-01, channel: email, contact: cole, campaign: dinner, rsvp: asked}
      - {id: i4, date: 2026-09-01, channel: email, contact: ebel, campaign: dinner, rsvp: asked, outcome: no-answer}
      - {id: a1, date: 2026-09-03, channel: email, contact: abel, campaign: dinner, direction: inbound, rsvp: accepted}
      - {id: a2, date: 2026-09-03, channel: email, contact: bohr, campaign: dinner, direction: inbound, rsvp: accepted}
      - {id: a3, date: 2026-09-05, channel: phone, contact: bohr, campaign: dinner, direction: inbound, rsvp: declined}
      - {id: other, date: 2026-09-20, channel: event, contact: cole}
"""
CAME = """
      - {id: c1, date: 2026-09-20, channel: event, contact: dorn, campaign: dinner}
"""


def listed(book, as_of):
    return guest_list(book.campaigns["dinner"], book.touches_of("dinner"), book.contacts, as_of)


def test_the_last_answer_counts(book_of):
    """Ebel's invitation bounced: no guest. Cole's other event is none of this campaign."""
    found = listed(book_of(EVENING), date(2026, 9, 10))
    assert {one.id: one.state for one in found.guests} == {"abel": "accepted", "bohr": "declined", "cole": "no answer"}
    assert (found.invited, found.places_left, found.cost_a_head) == (3, 3, None)


def test_answers_after_the_day_are_not_known_yet(book_of):
    found = listed(book_of(EVENING), date(2026, 9, 4))
    assert {one.id: one.state for one in found.guests}["bohr"] == "accepted"


def test_who_accepted_and_stayed_away_once_somebody_came(book_of):
    """Dorn came without an invitation, and Abel accepted and did not. Before anybody's coming is recorded nobody has
    stayed away.
    """
    before = listed(book_of(EVENING), date(2026, 9, 25))
    assert before.counts["no-show"] == 0
    found = listed(book_of(EVENING + CAME), date(2026, 9, 25))
    assert {one.id: one.state for one in found.guests} == {
        "abel": "no-show",
        "bohr": "declined",
        "cole": "no answer",
        "dorn": "came",
    }
    assert (found.invited, found.places_left, found.cost_a_head) == (3, 3, 500)
