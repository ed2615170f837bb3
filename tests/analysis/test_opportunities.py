"""Rules of a client's own, as their author would write them, on people who say how they want to be reached."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.opportunities import find_opportunities
from rounds.book.relationships import relate
from rounds.plugins import Registered
from rounds.plugins.contracts import Opportunity, OpportunityRule

AS_OF = date(2026, 10, 31)
PEOPLE = """
    contacts:
      - {id: abel, name: Ann Abel, preferences: {channels: [phone, email]}}
      - {id: bohr, name: Bo Bohr, preferences: {channels: [phone, email]}, do_not_contact: [phone]}
      - {id: cole, name: Cy Cole, preferences: {avoid: [visit]}}
      - {id: dunn, name: Di Dunn}
      - {id: eves, name: Ed Eves, do_not_contact: [all], preferences: {channels: [phone]}}
"""


def _rules(**functions):
    rules = {name.replace("_", "-"): function for name, function in functions.items()}
    return Registered(
        {name: OpportunityRule(name, name.title(), function) for name, function in rules.items()},
        dict.fromkeys(rules, "clinic"),
    )


def _say_hello(one, as_of):
    return Opportunity("Say hello", (f"{one.name} on {as_of}",), 0.5, "visit")


def test_the_persons_own_channel_comes_first_and_never_a_forbidden_one(book_of):
    found, problems = find_opportunities(relate(book_of(PEOPLE), AS_OF), _rules(say_hello=_say_hello), AS_OF)
    assert not problems
    assert [(item.source_id, item.channel) for item in found] == [
        ("abel", "phone"),
        ("bohr", "email"),
        ("cole", ""),
        ("dunn", "visit"),
        ("eves", ""),
    ]
    assert found[0] == Opportunity(
        "Say hello", ("Ann Abel on 2026-10-31",), 0.5, "phone", rule="say-hello", source_id="abel"
    )


def test_the_most_urgent_comes_first(book_of):
    urgencies = {"abel": 0.2, "bohr": 7.0, "cole": 0.9, "dunn": -1.0}

    def by_name(one, as_of):
        return Opportunity("Call", (), urgencies[one.id]) if one.id in urgencies else None

    found, _ = find_opportunities(relate(book_of(PEOPLE), AS_OF), _rules(by_name=by_name), AS_OF)
    assert [(item.source_id, item.urgency) for item in found] == [
        ("bohr", 1),
        ("cole", 0.9),
        ("abel", 0.2),
        ("dunn", 0),
    ]


@pytest.mark.parametrize(
    "given_back",
    [
        "call",
        Opportunity("", ()),
        Opportunity("Call", "because"),
        Opportunity("Call", (3,)),
        Opportunity("Call", (), float("nan")),
        Opportunity("Call", (), "high"),
        Opportunity("Call", (), 0.5, None),
    ],
)
def test_rubbish_is_blamed_on_the_plugin_and_the_rest_goes_on(book_of, given_back):
    rules = _rules(rubbish=lambda one, _: given_back if one.id == "abel" else None, say_hello=_say_hello)
    found, problems = find_opportunities(relate(book_of(PEOPLE), AS_OF), rules, AS_OF)
    assert len(found) == 5
    (problem,) = problems
    assert (problem.plugin, problem.source.path, problem.source.line) == ("clinic", "contacts.yaml", 1)
    assert "looking at abel by rule 'rubbish'" in problem.message
    assert "it returned" in problem.message


def test_a_rule_that_raises_for_everybody_is_told_with_the_first_few(book_of):
    rules = _rules(broken=lambda one, _: one.wibble, say_hello=_say_hello)
    found, problems = find_opportunities(relate(book_of(PEOPLE), AS_OF), rules, AS_OF)
    assert (len(found), len(problems)) == (5, 3)
    assert problems[-1].message.endswith("(and so 2 times more)")
    assert all(problem.plugin == "clinic" for problem in problems)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0, 1)), max_size=20, unique_by=lambda pair: pair[0]))
def test_the_order_does_not_depend_on_the_rules_order(book_of, rules):
    functions = {
        name: (lambda one, _, urgency=urgency: Opportunity("Call", (one.id,), urgency)) for name, urgency in rules
    }
    relationships = relate(book_of(PEOPLE), AS_OF)
    found, _ = find_opportunities(relationships, _rules(**functions), AS_OF)
    backwards, _ = find_opportunities(relationships[::-1], _rules(**dict(reversed(functions.items()))), AS_OF)
    assert found == backwards
    assert [item.urgency for item in found] == sorted((item.urgency for item in found), reverse=True)
