"""Where a campaign stands, worked out by hand from the YAML in each test."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.analysis.campaigns import is_readable, progress, running
from rounds.base.dates import Period
from rounds.book.relationships import relate

CLINIC = """
    settings: {tiers: {A: {}, B: {}}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A}
      - {id: bohr, name: Bo Bohr, status: active, tier: B}
      - {id: cole, name: Cy Cole, status: active, tier: A, do_not_contact: [phone]}
      - {id: dorn, name: Di Dorn, status: left, tier: A}
      - {id: ebel, name: Ed Ebel, status: active, tier: C}
    campaigns:
      - id: spine
        name: Spine
        start: 2026-09-01
        end: 2026-09-30
        audience: "tier:A,B"
        stop: [replied, referred, declined, opted-out]
        event: {starts: "2026-09-29T18:00"}
        steps:
          - {week: 1, channel: mail}
          - {week: 2, channel: phone, tiers: [A]}
          - {week: 2, channel: mail, tiers: [B]}
    touches:
      - {date: 2026-09-02, channel: mail, contact: abel, campaign: spine}
      - {date: 2026-09-03, channel: mail, contact: bohr, campaign: spine}
      - {date: 2026-09-03, channel: mail, contact: ebel, campaign: spine}
      - {date: 2026-09-04, channel: mail, contact: cole}
"""


def states(book, as_of):
    found = progress(book.campaigns["spine"], relate(book, as_of), as_of, book.touches_of("spine"))
    return {one.source.id: [step.state for step in one.steps] for one in found.sources}


def test_a_touch_of_the_campaign_makes_one_step_through_its_channel(book_of):
    """Abel and Bohr have their letters; Cole's is of no campaign. Ebel is in it for a letter reached him.

    Dorn has left. Week 2 is 8 to 14 September. Bohr's one letter makes week 1, not the one of week 2 as well.
    """
    book = book_of(CLINIC)
    assert states(book, date(2026, 9, 5)) == {
        "abel": ["done", "ahead"],
        "bohr": ["done", "ahead"],
        "cole": ["due", "withheld"],
        "ebel": ["done"],
    }


@pytest.mark.parametrize(
    ("day", "abel", "cole"),
    [
        (date(2026, 9, 8), ["done", "due"], ["late", "withheld"]),
        (date(2026, 9, 14), ["done", "due"], ["late", "withheld"]),
        (date(2026, 9, 15), ["done", "late"], ["late", "withheld"]),
        (date(2026, 10, 1), ["done", "missed"], ["missed", "withheld"]),
    ],
)
def test_a_step_is_due_in_its_week_and_late_until_the_campaign_ends(book_of, day, abel, cole):
    found = states(book_of(CLINIC), day)
    assert (found["abel"], found["cole"]) == (abel, cole)


STOPS = {
    "replied": "- {date: 2026-09-06, channel: phone, contact: abel, direction: inbound}",
    "opted-out": "- {date: 2026-09-06, channel: email, contact: abel, direction: inbound, tags: [opt-out]}",
    "declined": "- {date: 2026-09-06, channel: email, contact: abel, campaign: spine, rsvp: declined}",
}


@pytest.mark.parametrize("rule", STOPS)
def test_a_stop_rule_ends_what_was_not_done_before(book_of, rule):
    text = CLINIC.replace("stop: [replied, referred, declined, opted-out]", f"stop: [{rule}]")
    book = book_of(f"{text}      {STOPS[rule]}\n")
    found = progress(
        book.campaigns["spine"], relate(book, date(2026, 9, 9)), date(2026, 9, 9), book.touches_of("spine")
    )
    abel = found.sources[0]
    assert abel.stopped == (rule, date(2026, 9, 6))
    assert [step.state for step in abel.steps] == ["done", "stopped"]
    assert found.stops == {rule: 1}


def test_a_referral_of_a_later_month_stops_it(book_of):
    """A count of September, the month of the letter, may have come before it; October's has not."""
    text = CLINIC.replace("end: 2026-09-30", "end: 2026-11-30")
    september = book_of(f"{text}    referrals: [{{contact: abel, month: 2026-09, count: 2}}]\n")
    october = book_of(f"{text}    referrals: [{{contact: abel, month: 2026-10, count: 2}}]\n")
    assert states(september, date(2026, 11, 1))["abel"] == ["done", "late"]
    assert states(october, date(2026, 11, 1))["abel"] == ["done", "stopped"]


def test_an_answer_before_the_first_touch_stops_nothing(book_of):
    book = book_of(f"{CLINIC}      - {{date: 2026-09-01, channel: phone, contact: abel, direction: inbound}}\n")
    assert states(book, date(2026, 9, 9))["abel"] == ["done", "due"]


def test_shares_count_only_what_was_to_be_done(book_of):
    """As of 9 September 3 are done (letters of Abel, Bohr, Ebel), 1 late (Cole's letter), 2 due (Abel's call, Bohr's
    second letter).
    """
    book = book_of(CLINIC)
    found = progress(
        book.campaigns["spine"], relate(book, date(2026, 9, 9)), date(2026, 9, 9), book.touches_of("spine")
    )
    assert (found.share, found.reached, len(found.sources)) == (3 / 6, 3, 4)
    assert [dict(one) for one in found.by_step] == [
        {"done": 3, "late": 1},
        {"due": 1, "withheld": 1},
        {"due": 1},
    ]


def test_which_campaigns_ran_in_a_period(book_of):
    book = book_of("""
        campaigns:
          - {id: before, name: B, start: 2026-01-01, end: 2026-06-30}
          - {id: void, name: V, start: 2026-07-01, end: 2026-07-02, void: a mistake}
          - {id: into, name: I, start: 2026-06-01, end: 2026-07-01}
          - {id: broken, name: X, start: 2026-07-05, end: 2026-07-09, audience: "tier:"}
    """)
    ran = running(book.campaigns.values(), Period(date(2026, 7, 1), date(2026, 7, 31)))
    assert [(one.id, is_readable(one)) for one in ran] == [("into", True), ("broken", False)]
