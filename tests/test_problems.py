"""Problems in the data and errors of use."""

from __future__ import annotations

from copy import copy, deepcopy

import pytest

from rounds.base.problems import (
    ChangedError,
    Option,
    Problem,
    RefusedError,
    Remedy,
    RoundsError,
    Source,
    StorageError,
    UsageError,
    first_of_each_plugin,
    in_order,
)
from rounds.storage.index.encoding import problems_in, problems_text

REMEDY = Remedy("look at them and allow them with:", "trust", " again")
_FIELD = ("steps", 0, "channel")


@pytest.mark.parametrize(
    ("source", "shown"),
    [(Source("a.yaml"), "a.yaml"), (Source("a.yaml", 3), "a.yaml:3"), (Source("a.yaml", 3, 5), "a.yaml:3:5")],
)
def test_places(source, shown):
    assert str(source) == shown


def test_a_problem_names_the_plugin_to_blame():
    assert str(Problem(Source("a.yaml", 1, 1), "it failed", plugin="warm")) == "a.yaml:1:1: plugin warm: it failed"


def test_problems_are_told_once_and_in_order():
    late, early = Problem(Source("a.yaml", 9, 1), "x"), Problem(Source("a.yaml", 2, 1), "y")
    assert in_order([late, early, late]) == [early, late]


def test_problems_alike_but_for_their_plugin_keep_their_order():
    """A set would show them in another order with each hash seed."""
    alike = [Problem(Source("a.yaml"), "it failed", plugin=f"plugin-{number}") for number in range(9)]
    assert in_order(alike) == alike


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        (Option("say by when:", "next", "2w"), "say by when: --next 2w"),
        (Option("", "told", "WHO", " adds who knows"), "--told WHO adds who knows"),
        (Option("leave", "at", after=" out to write"), "leave --at out to write"),
    ],
)
def test_a_hint_that_wants_one_thing_more_said_has_it_in_parts(hint, text):
    """A page points to the field of its form, and has no options."""
    assert hint == text
    raised = UsageError("a next step needs a day", hint)
    assert (raised.hint.words, raised.hint.option) == (hint.words, hint.option)
    assert f"{hint.words} --{hint.option} {hint.value}".split() == text.removesuffix(hint.after).split()
    assert copy(hint).__getnewargs__() == hint.__getnewargs__()


def test_a_command_alone_is_a_remedy_without_words():
    assert Remedy("", "init", " DIR") == "rounds init DIR"


def test_exit_codes():
    kinds = (RoundsError, UsageError, RefusedError, ChangedError, StorageError)
    assert [kind.exit_code for kind in kinds] == [1, 2, 3, 4, 5]


def test_a_rule_that_fails_for_everybody_is_not_told_for_everybody():
    failed = [Problem(Source(f"{name}.yaml"), f"scoring {name} failed", plugin="warm") for name in "abcde"]
    other = Problem(Source("a.yaml"), "scoring a failed", plugin="cold")
    assert [str(problem) for problem in first_of_each_plugin([*failed, other])] == [
        "a.yaml: plugin warm: scoring a failed",
        "b.yaml: plugin warm: scoring b failed",
        "c.yaml: plugin warm: scoring c failed (and so 2 times more)",
        "a.yaml: plugin cold: scoring a failed",
    ]
    assert first_of_each_plugin(failed[:3]) == failed[:3]
    assert first_of_each_plugin([]) == []


def test_a_remedy_is_what_the_command_line_says_and_keeps_its_parts():
    assert REMEDY == "look at them and allow them with: rounds trust again"
    assert (REMEDY.words, REMEDY.operation, REMEDY.after) == REMEDY.parts
    assert UsageError("the plugins are off", REMEDY).hint.operation == "trust"


@pytest.mark.parametrize("copied", [copy, deepcopy])
def test_a_remedy_is_copied_with_its_parts(copied):
    assert copied(REMEDY).parts == REMEDY.parts


def test_a_field_tells_the_place_in_another_way_and_makes_no_other_problem():
    plain = Problem(Source("a.yaml", 3, 5), "it is missing")
    named = Problem(Source("a.yaml", 3, 5), "it is missing", field=_FIELD)
    assert in_order([named, plain]) == [plain]


def test_problems_come_out_of_the_index_as_they_went_in():
    problems = [
        Problem(Source("a.yaml", 3, 5), "it is missing", "add it", "warm", "warning", policy=True, field=_FIELD),
        Problem(Source("plugins"), "they are off", REMEDY),
    ]
    kept = problems_in(problems_text(problems))
    assert kept == problems
    assert [one.as_data() for one in kept] == [one.as_data() for one in problems]
    assert problems_in(problems_text([])) == []


def test_a_problem_as_data_is_what_json_prints():
    problem = Problem(Source("plugins", 2), "they are off", REMEDY, field=("channels", 1))
    assert problem.as_data() == {
        "file": "plugins",
        "line": 2,
        "column": 0,
        "severity": "error",
        "message": "they are off",
        "hint": "look at them and allow them with: rounds trust again",
        "plugin": "",
    }
