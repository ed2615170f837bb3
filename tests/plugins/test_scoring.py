"""The bundled scoring rules: each factor worked out by hand, and its words."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Feedback, Potential, Referral, ServiceLine, Settings
from rounds.book.relationships import relate
from rounds_plugins import scoring

DAY = date(2026, 10, 31)
RULES = {rule.name: rule for rule in scoring.register_scoring_rules(Settings(Client("Cedar")))}
PLACE = Source("test.yaml")


@pytest.fixture
def reasons(book_of):
    """A function: the reasons of one rule by source id, in the book of a YAML text, as of 31 Oct 2026."""

    def give(rule, text, as_of=DAY):
        return {
            one.id: (round(reason.points, 4), reason.words)
            for one in relate(book_of(text), as_of)
            for reason in [RULES[rule].function(one, as_of)]
        }

    return give


def test_the_weights_add_up_to_100():
    assert list(RULES) == ["recency", "frequency", "value", "trend", "share", "reciprocity", "feedback"]
    assert sum(rule.weight for rule in RULES.values()) == 100


def test_recency(reasons):
    """e^(-12/90) = 0.8752, e^(-1/90) = 0.9890; a count for September is as late as 30 Sep: e^(-31/90) = 0.7086."""
    found = reasons(
        "recency",
        """
        contacts:
          - {id: abel, name: Ann Abel}
          - {id: bohr, name: Bo Bohr}
          - {id: cole, name: Cy Cole}
          - {id: dunn, name: Di Dunn}
          - {id: eves, name: Ed Eves}
          - {id: fine, name: Flo Fine}
        referrals:
          - {received_on: 2026-10-19, contact: abel}
          - {received_on: 2026-10-30, contact: bohr}
          - {received_on: 2026-10-31, contact: cole}
          - {month: 2026-09, contact: dunn, count: 2}
          - {month: 2026-10, contact: dunn, count: 0}
          - {month: 2026-10, contact: fine, count: 1}
        """,
    )
    assert found == {
        "abel": (0.8752, "Last referral 12 days ago"),
        "bohr": (0.9890, "Last referral yesterday"),
        "cole": (1.0, "Last referral today"),
        "dunn": (0.7086, "Last referral in Sep 2026"),
        "eves": (0.0, "No referral yet"),
        "fine": (1.0, "Last referral in Oct 2026"),
    }


def test_recency_falls_by_the_settings_days(reasons):
    """e^(-10/10) = 0.3679."""
    found = reasons(
        "recency",
        """
        settings: {cutoffs: {recency_days: 10}}
        contacts: [{id: abel, name: Ann Abel}]
        referrals: [{received_on: 2026-10-21, contact: abel}]
        """,
    )
    assert found["abel"] == (round(math.exp(-1), 4), "Last referral 10 days ago")


TWELVE_MONTHS = """
    settings: {service_lines: {spine: {name: Spine, margin: 100}}}
    contacts:
      - {id: abel, name: Ann Abel}
      - {id: bohr, name: Bo Bohr}
      - {id: cole, name: Cy Cole}
      - {id: dunn, name: Di Dunn}
    referrals:
      - {month: 2026-01, contact: abel, count: 20, service_line: spine}
      - {month: 2025-10, contact: abel, count: 500, service_line: spine}
      - {month: 2026-02, contact: bohr, count: 5, seen: 3, service_line: spine}
      - {month: 2026-03, contact: cole, count: 1}
"""


def test_frequency_beside_the_ninth_decile(reasons):
    """Three refer in the year from 1 Nov 2025 (1, 5 and 20): the 90th percentile is the third, 20. 5/20 = .25."""
    assert reasons("frequency", TWELVE_MONTHS) == {
        "abel": (1.0, "20 referrals in 12 months (the top tenth sent 20 or more)"),
        "bohr": (0.25, "5 referrals in 12 months (the top tenth sent 20 or more)"),
        "cole": (0.05, "1 referral in 12 months (the top tenth sent 20 or more)"),
        "dunn": (0.0, "No referral in the last 12 months"),
    }


def test_value_beside_the_ninth_decile(reasons):
    """Abel 20 x $100 = $2,000, the percentile; Bohr 3 seen x $100 = $300: .15; Cole's has no service line."""
    found = reasons("value", TWELVE_MONTHS)
    assert found["abel"][0] == 1.0
    assert found["bohr"] == (
        0.15,
        "$300 margin in 12 months (the top tenth brought $2,000 or more)",
    )
    assert found["cole"] == found["dunn"] == (0.0, "No referral of a known value in the last 12 months")


def test_value_without_margins_is_unknown(reasons):
    found = reasons("value", "contacts: [{id: abel, name: Ann Abel}]\nreferrals: [{month: 2026-10, contact: abel}]")
    assert found["abel"] == (0.0, "Unknown: no service line has a margin in the settings")


TREND = """
    contacts:
      - {id: abel, name: Ann Abel}
      - {id: bohr, name: Bo Bohr}
      - {id: cole, name: Cy Cole}
      - {id: dunn, name: Di Dunn}
    referrals:
      - {month: 2025-08, contact: abel, count: 10}
      - {month: 2026-07, contact: abel, count: 8}
      - {month: 2026-08, contact: abel, count: 2}
      - {month: 2026-10, contact: abel, count: 1}
      - {month: 2026-07, contact: bohr, count: 4}
      - {month: 2026-10, contact: bohr, count: 4}
      - {month: 2026-10, contact: cole, count: 2}
"""


def test_trend_beside_the_twelve_months_before(reasons):
    """Aug to Oct 2026 beside Aug 2025 to Jul 2026 x 3/12. Abel: 3 / (18 x 1/4) = .6667. Bohr: 4 / 1, at most 1."""
    assert reasons("trend", TREND) == {
        "abel": (0.6667, "3 in the last 3 full months, 4.5 expected from the 12 months before"),
        "bohr": (1.0, "4 in the last 3 full months, 1 expected from the 12 months before"),
        "cole": (1.0, "2 in the last 3 full months, after none in the 12 months before"),
        "dunn": (0.0, "No referral in the last 15 full months"),
    }


def test_trend_looks_no_further_than_the_referrals_that_are_known(reasons):
    """On 20 Dec nothing is known after October: the numbers of 31 Oct stand, and nobody has declined for it."""
    assert reasons("trend", TREND, date(2026, 12, 20))["abel"] == reasons("trend", TREND)["abel"]


def test_share_of_potential(reasons):
    """30 in the 12 months to 31 Oct of 5 a month, 60: half. 90 of 5 a month is more than all: at most 1."""
    potential = "potential: {referrals_per_month: %s, source: survey, date: 2026-01-05}"
    found = reasons(
        "share",
        f"""
        contacts:
          - {{id: abel, name: Ann Abel, {potential % 5}}}
          - {{id: bohr, name: Bo Bohr, {potential % 5}}}
          - {{id: cole, name: Cy Cole}}
          - {{id: dunn, name: Di Dunn, {potential % 0}}}
        referrals:
          - {{month: 2025-11, contact: abel, count: 30}}
          - {{month: 2026-10, contact: bohr, count: 90}}
        """,
    )
    assert found == {
        "abel": (0.5, "50% of the 5 a month that it could send, over the last 12 full months"),
        "bohr": (1.0, "150% of the 5 a month that it could send, over the last 12 full months"),
        "cole": (0.0, "Unknown: nobody has estimated how many it could send"),
        "dunn": (0.0, "Could send none, by the estimate"),
    }


def test_reciprocity(reasons):
    """Fair is 10% of 40 received, 4: sent 1 is a quarter. Judged from 6 received on."""
    found = reasons(
        "reciprocity",
        """
        contacts:
          - {id: abel, name: Ann Abel}
          - {id: bohr, name: Bo Bohr}
        referrals:
          - {month: 2026-09, contact: abel, count: 40}
          - {month: 2026-09, contact: abel, count: 1, direction: sent}
          - {month: 2026-09, contact: bohr, count: 5}
        """,
    )
    assert found == {
        "abel": (0.25, "Sent 1 back for 40 received in 12 months"),
        "bohr": (0.0, "Received 5 in 12 months: too few to judge, which starts at 6"),
    }


def test_reciprocity_is_unknown_where_nothing_sent_is_recorded(reasons):
    found = reasons(
        "reciprocity",
        "contacts: [{id: abel, name: Ann Abel}]\nreferrals: [{month: 2026-09, contact: abel, count: 9}]",
    )
    assert found["abel"] == (0.0, "Unknown: no patient sent to anybody is on record")


def test_feedback_loses_half_with_each_item_past_its_days(reasons):
    """5 days to answer: opened on 25 Oct is due on the 30th, 1 day past on the 31st; 26 Oct is due today, not past."""
    found = reasons(
        "feedback",
        """
        contacts:
          - {id: abel, name: Ann Abel}
          - {id: bohr, name: Bo Bohr}
          - {id: cole, name: Cy Cole}
          - {id: dunn, name: Di Dunn}
          - {id: eves, name: Ed Eves}
        feedback:
          - {opened: 2026-10-25, type: concern, text: Three weeks' wait, contact: abel}
          - {opened: 2026-10-26, type: concern, text: No report, contact: bohr}
          - {opened: 2026-09-01, type: concern, text: No report, contact: cole}
          - {opened: 2026-09-01, type: need, text: Forms, contact: cole, sla_days: 30}
          - {opened: 2026-09-01, type: concern, text: Phones, contact: cole}
          - {opened: 2026-09-01, type: concern, text: Phones, contact: dunn, resolved: 2026-09-20}
          - {opened: 2026-09-01, type: interest, text: Spine, contact: dunn}
        """,
    )
    assert found == {
        "abel": (0.5, "1 concern or need open, up to 1 day past the answer's time"),
        "bohr": (1.0, "1 open, none past its days to answer"),
        "cole": (0.0, "3 concerns or needs open, up to 55 days past the answer's time"),
        "dunn": (1.0, "Nothing is left unanswered"),
        "eves": (0.0, "Nothing has passed between us yet"),
    }


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
received = st.lists(st.tuples(days, st.integers(0, 40), st.sampled_from(["received", "sent"])), max_size=12)
raised = st.lists(st.tuples(days, st.none() | days, st.sampled_from(["concern", "need", "praise"])), max_size=4)


@given(received, raised, st.none() | st.floats(0, 50), st.booleans(), days)
def test_every_factor_lies_between_0_and_1_and_has_words(rows, items, monthly, dated, as_of):
    settings = Settings(Client("Cedar"), service_lines={"spine": ServiceLine("Spine", 250.0)})
    potential = None if monthly is None else Potential(monthly, "survey", date(2025, 1, 1))
    records = [
        Contact(PLACE, "abel", "Ann Abel", potential=potential),
        *(
            Referral(PLACE, received_on=day, contact="abel", service_line="spine", direction=direction, count=count)
            if dated
            else Referral(PLACE, month=f"{day:%Y-%m}", contact="abel", direction=direction, count=count)
            for day, count, direction in rows
        ),
        *(
            Feedback(PLACE, f"f{number}", opened, kind, "x", contact="abel", resolved=resolved)
            for number, (opened, resolved, kind) in enumerate(items)
        ),
    ]
    for rule in RULES.values():
        reason = rule.function(relate(make_book(settings, records), as_of)[0], as_of)
        assert 0 <= reason.points <= 1
        assert reason.words
        assert not reason.words.endswith(".")
