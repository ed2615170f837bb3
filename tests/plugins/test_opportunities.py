"""Each bundled rule on a source that fits it and on near misses, worked out by hand from the YAML."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.book.relationships import relate
from rounds_plugins.opportunities import register_opportunity_rules

AS_OF = date(2026, 11, 10)
RULES = {rule.name: rule for rule in register_opportunity_rules(None)}

LARGE = """
    settings:
      service_lines: {spine: {name: Spine, margin: 400}}
      tiers: {A: {cadence_days: 30, mix: {visit: 0.6, email: 0.4}}, B: {cadence_days: 45}}
    contacts:
      - {id: other, name: Other, status: active}
"""
STEADY = """
    referrals:
      - {month: 2026-10, contact: other, count: 1}
"""


@pytest.fixture
def ask(book_of):
    """A function: what a rule finds about ``okafor``, beside another source whose referrals reach to October 2026."""

    def find(rule: str, okafor: str, more: str = "", referrals: str = "", as_of: date = AS_OF):
        people = f"      - {{id: okafor, name: Grace Okafor, credentials: MD, family: Okafor, {okafor}}}\n"
        rows = "".join(f"      - {{contact: okafor, {row}}}\n" for row in referrals.split(";") if row.strip())
        book = book_of(LARGE.rstrip() + "\n" + people + STEADY.rstrip() + "\n" + rows + more)
        one = next(one for one in relate(book, as_of) if one.id == "okafor")
        return RULES[rule].function(one, as_of)

    return find


def _months(start: int, *counts: int) -> str:
    """Rows from month ``start`` of 2025 on, all for spine."""
    rows = [(divmod(start - 1 + index, 12), count) for index, count in enumerate(counts) if count]
    return ";".join(
        f"month: {2025 + year}-{month + 1:02}, count: {count}, service_line: spine" for (year, month), count in rows
    )


def test_declining_tells_its_numbers(ask):
    """56 in Aug 2025-Jul 2026: 14 expected in a quarter; 6 came. P(X<=6 | 14) = 1.4 %.

    Margin: 50 referrals in the 365 days to 10 Nov (from Dec on) at $400; 8 missing x 400 = $3,200.
    Urgency 0.6 + 0.35 x 8/14 = 0.8.
    """
    rows = _months(8, 5, 5, 5, 5, 5, 4, 4, 5, 5, 5, 4, 4, 2, 2, 2)
    found = ask("declining", "status: active", referrals=rows)
    assert found.action == "Ask Dr. Okafor what has changed"
    assert found.reasons == (
        "6 referrals in Aug-Oct 2026, 14 expected from the 12 months before (chance of so few: 1%)",
        "About $3,200 of margin less than expected in these 3 months",
    )
    assert found.urgency == pytest.approx(0.8)
    assert ask("declining", "status: left", referrals=rows) is None
    assert ask("declining", "status: active", referrals=_months(8, *[5] * 15)) is None
    assert ask("declining", "status: active", referrals=_months(8, *[1] * 9)) is None  # fewer than 3 expected


def test_declining_does_not_take_missing_data_for_a_decline(ask):
    """As of 10 Dec nobody has entered November: the last complete months are still Aug-Oct."""
    rows = _months(8, *[5] * 15)
    assert ask("declining", "status: active", referrals=rows, as_of=date(2026, 12, 10)) is None


def test_dormant_tells_its_rhythm(ask):
    """20 from Aug 2025 to May 2026: silent since 1 Jun, 153 days to 31 Oct; usual gap 31 days, limit 93.

    Nobody here sends more, so the weight is 1: 0.25 + 0.55 / (1 + 60/365) = 0.722.
    """
    rows = _months(8, *[2] * 10)
    found = ask("dormant", "status: active", referrals=rows)
    assert found.action == "Win Dr. Okafor back"
    assert found.reasons == (
        "No referral for 153 days, since 1 Jun 2026; one every 31 days was usual, and 93 days is the limit",
        "Sent 20 referrals in the 12 months before",
    )
    assert found.urgency == pytest.approx(0.25 + 0.55 / (1 + 60 / 365))
    assert ask("declining", "status: active", referrals=rows) is None  # told once
    assert ask("dormant", "status: inactive", referrals=rows) is None
    assert ask("dormant", "status: active") is None  # never referred
    assert (
        "it had referred only once" in ask("dormant", "status: active", referrals="received_on: 2026-01-05").reasons[0]
    )


def test_splitter_tells_the_share(ask):
    """24 in Nov 2025-Oct 2026 of 60: 40 %."""
    potential = "potential: {referrals_per_month: 5, source: claims data, date: 2026-02-03}"
    found = ask("splitter", f"status: active, {potential}", referrals=_months(11, *[2] * 12))
    assert found.reasons == (
        "Sent 24 referrals in 12 months of an estimated 60 (40%); some 36 went elsewhere",
        "The estimate is from claims data, 3 Feb 2026",
    )
    assert found.urgency == pytest.approx(0.3 + 0.3)  # 36 is more than anybody here sends
    for sent, expected in ((11, False), (12, True), (41, True), (42, False)):  # 20 % and 70 % of 60
        rows = f"month: 2026-09, count: {sent}"
        assert bool(ask("splitter", f"status: active, {potential}", referrals=rows)) == expected
    assert ask("splitter", "status: active", referrals=_months(11, *[2] * 12)) is None


def test_overdue_top_tier_tells_how_late(ask):
    """Tier A every 30 days; last on 19 Sep, 52 days ago: 22 late. 0.6 + 0.3 x 22/30 = 0.82."""
    touches = """    touches: [{date: 2026-09-19, channel: phone, contact: okafor}]"""
    found = ask("overdue-top-tier", "status: active, tier: A", touches)
    assert found.action == "Get back in touch with Dr. Okafor"
    assert found.reasons == ("Tier A, a touch every 30 days: the last was 52 days ago, on 19 Sep 2026 (22 days late)",)
    assert (found.urgency, found.channel) == (pytest.approx(0.82), "visit")
    never = ask("overdue-top-tier", "status: active, tier: A, do_not_contact: [visit]")
    assert (never.reasons, never.urgency) == (("Tier A, a touch every 30 days: there has been none yet",), 0.6)
    assert never.channel == "email"
    assert ask("overdue-top-tier", "status: active, tier: B", touches) is None
    assert ask("overdue-top-tier", "status: left, tier: A", touches) is None
    recent = touches.replace("09-19", "10-19")
    assert ask("overdue-top-tier", "status: active, tier: A", recent) is None


def test_unanswered_concern_tells_what_was_said(ask):
    """As of 10 Nov: the concern was due on 25 Oct, 16 days ago: 0.8 + 0.2 x 16/30. The need is told after it."""
    feedback = """
    feedback:
      - {opened: 2026-10-01, type: need, text: a map, contact: okafor}
      - {opened: 2026-10-20, type: concern, category: access, text: "the phone  queue", contact: okafor}
      - {opened: 2026-11-08, type: concern, text: parking, contact: okafor}
      - {opened: 2026-10-01, type: praise, text: thanks, contact: okafor}
    """
    found = ask("unanswered-concern", "status: active", feedback)
    assert found.action == "Answer Dr. Okafor: concern about access"
    assert found.reasons == (
        "Concern about access of 20 Oct 2026, “the phone queue”: open for 21 days, 16 past the day for an answer",
        "Need of 1 Oct 2026, “a map”: open for 40 days, 35 past the day for an answer",
    )
    assert found.urgency == pytest.approx(0.8 + 0.2 * 16 / 30)
    assert ask("unanswered-concern", "status: left", feedback) is None
    long = f"\n    feedback: [{{opened: 2026-10-01, type: concern, text: {'very ' * 40}long, contact: okafor}}]\n"
    (reason,) = ask("unanswered-concern", "status: active", long).reasons
    assert "very…”" in reason


def test_untouched_prospect_tells_the_estimate(ask):
    potential = "potential: {referrals_per_month: 4, source: claims data, date: 2026-02-03}"
    found = ask("untouched-prospect", f"status: prospect, {potential}")
    assert found.reasons == ("Could send 4 a month (claims data, 3 Feb 2026), and nobody has been in touch yet",)
    assert found.urgency == pytest.approx(0.7)
    touched = "    touches: [{date: 2026-09-19, channel: phone, contact: okafor}]"
    assert ask("untouched-prospect", f"status: prospect, {potential}", touched) is None
    assert ask("untouched-prospect", f"status: active, {potential}") is None
    assert ask("untouched-prospect", "status: prospect") is None
    assert ask("untouched-prospect", f"status: prospect, {potential.replace('4', '0.9')}") is None


def test_reciprocity_gap_tells_both_ways(ask):
    """24 received, 1 sent: 4 % where 10 % is fair; 3 of 24 would do."""
    rows = f"{_months(12, *[2] * 12)}; month: 2026-06, count: 1, direction: sent"
    found = ask("reciprocity-gap", "status: active", referrals=rows)
    assert found.reasons == ("Sent 24 referrals in 12 months and got 1 back (4%, where 10% is called fair)",)
    more = rows.replace("count: 1, direction", "count: 3, direction")
    assert ask("reciprocity-gap", "status: active", referrals=more) is None
    assert ask("reciprocity-gap", "status: active", referrals=_months(12, *[2] * 12)) is None, "nothing sent on record"
    few = "month: 2026-06, count: 5; month: 2026-06, count: 1, direction: sent"
    assert ask("reciprocity-gap", "status: active", referrals=few.replace("count: 1", "count: 0")) is None


def test_nothing_is_found_about_somebody_of_whom_nothing_is_known(ask):
    assert [ask(rule, "status: active") for rule in RULES] == [None] * 7


def test_whoever_has_forbidden_every_channel_is_only_answered(ask):
    """Each of these is found about somebody who may be reached."""
    potential = "potential: {referrals_per_month: 5, source: claims data, date: 2026-02-03}"
    falling = _months(8, 5, 5, 5, 5, 5, 4, 4, 5, 5, 5, 4, 4, 2, 2, 2)
    gap = f"{_months(12, *[2] * 12)}; month: 2026-06, count: 1, direction: sent"
    silent = _months(1, *[2] * 12)
    concern = "\n    feedback: [{opened: 2026-10-01, type: concern, text: parking, contact: okafor}]\n"
    cases = {
        "declining": ("status: active", "", falling),
        "dormant": ("status: active", "", silent),
        "splitter": (f"status: active, {potential}", "", _months(11, *[2] * 12)),
        "reciprocity-gap": ("status: active", "", gap),
        "untouched-prospect": (f"status: prospect, {potential}", "", ""),
        "overdue-top-tier": ("status: active, tier: A", "", ""),
        "unanswered-concern": ("status: active", concern, ""),
    }
    assert cases.keys() == RULES.keys()
    for rule, (okafor, more, referrals) in cases.items():
        assert ask(rule, okafor, more, referrals), rule
        forbidden = ask(rule, f"{okafor}, do_not_contact: [all]", more, referrals)
        assert bool(forbidden) == (rule == "unanswered-concern"), rule
