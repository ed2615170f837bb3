"""Score changes by hand."""

from __future__ import annotations

import pytest

from rounds.analysis.scoring import ScorePart, Side, score_changes
from rounds.book.records import Scoring


def _side(points, tier="B", suggested="", **parts):
    made = [ScorePart(rule, rule.title(), given, 20, "") for rule, given in parts.items()]
    return Side("X", points, tier, suggested, made)


def test_through_which_factor():
    before = {"abel": _side(30, recency=20, trend=10), "bohr": _side(5, recency=5), "cole": _side(9, recency=9)}
    after = {"abel": _side(26, recency=12, trend=14), "bohr": _side(5, recency=5), "dorn": _side(1, recency=1)}
    found = score_changes(before, after)
    assert [(one.source_id, one.change) for one in found.changes] == [("cole", -9), ("abel", -4), ("dorn", 1)]
    abel = found.changes[1]
    assert [(factor.rule, factor.change) for factor in abel.factors] == [("recency", -8), ("trend", 4)]
    assert sum(factor.change for factor in abel.factors) == abel.change
    assert found.unchanged == 1
    assert (found.changes[0].after, found.changes[2].before) == (None, None)


def test_who_changes_tier_comes_first():
    before = {"abel": _side(69, suggested="B"), "bohr": _side(20, suggested="C"), "cole": _side(40, tier="B")}
    after = {"abel": _side(70, suggested="A"), "bohr": _side(35, suggested="C"), "cole": _side(40, tier="C")}
    found = score_changes(before, after)
    assert [(one.source_id, one.tier_changed) for one in found.changes] == [
        ("abel", True),
        ("cole", True),
        ("bohr", False),
    ]
    assert found.tiers == (("B", "A", 1), ("B", "C", 1))


def test_a_rule_that_is_gone_takes_its_points_with_it():
    found = score_changes({"abel": _side(12, trend=2, value=10)}, {"abel": _side(2, trend=2)})
    assert [(factor.rule, factor.change) for factor in found.changes[0].factors] == [("value", -10)]


@pytest.mark.parametrize(("points", "tier"), [(70, "A"), (69.9, "B"), (45, "B"), (44, "C"), (0, "C"), (-1, "")])
def test_the_suggested_tier(points, tier):
    assert Scoring(tiers={"A": 70, "B": 45, "C": 0}).suggested_tier(points) == tier


def test_nothing_is_suggested_without_demands():
    assert Scoring().suggested_tier(99) == ""
