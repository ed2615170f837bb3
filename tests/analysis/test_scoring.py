"""Points, weights, and what happens when a rule goes wrong."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.scoring import NOT_APPLICABLE, score, score_all
from rounds.book.relationships import relate
from rounds.plugins.contracts import Reason, ScoringRule

DAY = date(2026, 10, 31)
CLINIC = """
    contacts:
      - {id: abel, name: Ann Abel}
      - {id: bohr, name: Bo Bohr}
"""


@pytest.fixture
def abel(book_of):
    return relate(book_of(CLINIC), DAY)[0]


def rule(name, given, weight=10.0):
    return ("demo", ScoringRule(name, name.title(), lambda _relationship, _as_of: given, weight))


def test_points_are_weights_times_factors(abel):
    """10 x 0.5 + 4 x 0.25 + nothing = 6 of 10 + 4 + 10: the settings' weight comes before the rule's own."""
    rules = [rule("warm", Reason(0.5, "Warm enough")), rule("near", 0.25), rule("far", None)]
    found, problems = score(abel, DAY, rules, {"near": 4})
    assert (found.source_id, found.total, found.most, problems) == ("abel", 6.0, 24.0, [])
    assert [(part.rule, part.points, part.most, part.words) for part in found.parts] == [
        ("warm", 5.0, 10.0, "Warm enough"),
        ("near", 1.0, 4, ""),
        ("far", 0.0, 10.0, NOT_APPLICABLE),
    ]


def test_reasons_come_from_the_most_points_and_gaps_from_the_most_missing(abel):
    rules = [rule("low", 0.1), rule("full", 1.0), rule("half", 0.5, weight=30)]
    found, _ = score(abel, DAY, rules, {})
    assert [part.rule for part in found.reasons] == ["half", "full", "low"]
    assert [part.rule for part in found.gaps] == ["half", "low"]


def test_a_rule_of_weight_0_is_not_called(abel):
    def explode(_relationship, _as_of):
        raise AssertionError("called")

    found, problems = score(abel, DAY, [("demo", ScoringRule("off", "Off", explode, weight=5))], {"off": 0})
    assert (found.parts, found.total, problems) == ((), 0.0, [])


def test_a_rule_that_raises_is_blamed_and_the_others_go_on(abel):
    def broken(relationship, _as_of):
        return relationship.no_such_thing

    found, problems = score(abel, DAY, [("demo", ScoringRule("bad", "Bad", broken)), rule("good", 1.0)], {})
    assert [part.rule for part in found.parts] == ["good"]
    assert [(problem.plugin, problem.source.path) for problem in problems] == [("demo", "contacts.yaml")]
    assert "scoring abel by rule 'bad'" in problems[0].message


@pytest.mark.parametrize(
    "given", ["a lot", math.nan, math.inf, Reason("5"), Reason(1.0, 7), [1], Reason(math.nan, "x"), 1j]
)
def test_what_is_no_finite_number_is_a_problem(abel, given):
    found, problems = score(abel, DAY, [rule("odd", given)], {})
    assert (found.parts, found.total) == ((), 0.0)
    assert "it returned" in problems[0].message
    assert problems[0].plugin == "demo"


def test_scores_of_all_are_in_id_order(book_of):
    found, problems = score_all(reversed(relate(book_of(CLINIC), DAY)), DAY, [rule("warm", 0.5)], {})
    assert (list(found), problems) == (["abel", "bohr"], [])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), max_size=8), st.randoms())
def test_a_score_lies_between_0_and_the_weights_whatever_the_order(book_of, factors, random):
    abel = relate(book_of(CLINIC), DAY)[0]
    rules = [rule(f"rule-{number}", factor, weight) for number, (factor, weight) in enumerate(factors)]
    found, _ = score(abel, DAY, rules, {})
    assert 0 <= found.total <= found.most
    random.shuffle(rules)
    again, _ = score(abel, DAY, rules, {})
    assert again.total == found.total
