"""Score: points of every scoring rule for one source, each with its reason in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rounds.base.problems import first_of_each_plugin
from rounds.plugins import attempt
from rounds.plugins.contracts import Reason, ScoringRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.base.problems import Problem
    from rounds.book.relationships import Relationship

OwnedRule = tuple[str, ScoringRule]
NOT_APPLICABLE = "Does not apply here."


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one rule gave: ``points``, of ``most`` (the rule's weight), why in words, and the plugin that has it."""

    rule: str
    title: str
    points: float
    most: float
    words: str
    plugin: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A source's points, and the parts that add up to them, in the order of the rules."""

    source_id: str
    total: float
    parts: tuple[ScorePart, ...]

    @property
    def most(self) -> float:
        """What the rules can give together: the sum of their weights."""
        return math.fsum(part.most for part in self.parts)

    @property
    def reasons(self) -> tuple[ScorePart, ...]:
        """The parts that gave most, first: why the score is what it is."""
        return tuple(sorted(self.parts, key=lambda part: -part.points))

    @property
    def gaps(self) -> tuple[ScorePart, ...]:
        """The parts that gave least of what they can, first: what would raise the score."""
        short = [part for part in self.parts if part.most > part.points]
        return tuple(sorted(short, key=lambda part: part.points - part.most))


def score(
    relationship: Relationship, as_of: date, rules: Sequence[OwnedRule], weights: Mapping[str, float]
) -> tuple[Score, list[Problem]]:
    """The score of one source: Σ weight x factor over the rules.

    ``weights`` (rule name to points) comes before a rule's own weight; a rule at 0 is off and is not called. A rule
    that raises, or returns what is no number, is a Problem that names its plugin, and gives nothing.
    """
    parts: list[ScorePart] = []
    problems: list[Problem] = []
    for plugin, rule in rules:
        weight = weights.get(rule.name, rule.weight)
        if weight:
            part, problem = _part(relationship, as_of, plugin, rule, weight)
            parts += [part] if part else []
            problems += [problem] if problem else []
    return Score(relationship.id, math.fsum(part.points for part in parts), tuple(parts)), problems


def score_all(
    relationships: Iterable[Relationship], as_of: date, rules: Sequence[OwnedRule], weights: Mapping[str, float]
) -> tuple[Mapping[str, Score], list[Problem]]:
    """The scores of these sources by id, in id order, and the first problems of each plugin."""
    found: dict[str, Score] = {}
    problems: list[Problem] = []
    for one in sorted(relationships, key=lambda one: one.id):
        found[one.id], amiss = score(one, as_of, rules, weights)
        problems += amiss
    return MappingProxyType(found), first_of_each_plugin(problems)


def _part(
    relationship: Relationship, as_of: date, plugin: str, rule: ScoringRule, weight: float
) -> tuple[ScorePart | None, Problem | None]:
    def given() -> ScorePart:
        reason = _reason(rule.function(relationship, as_of))
        return ScorePart(rule.name, rule.title, weight * reason.points, weight, reason.words, plugin)

    return attempt(plugin, f"scoring {relationship.id} by rule '{rule.name}'", given, relationship.source.source)


def _reason(given: Any) -> Reason:
    """What a rule returned, as a Reason; nothing means that the rule does not apply.

    Raises:
        TypeError: it is neither a Reason, nor a finite number, nor nothing. The plugin is blamed for it.
    """
    if given is None:
        return Reason(0.0, NOT_APPLICABLE)
    reason: Any = given if isinstance(given, Reason) else Reason(given)
    number = isinstance(reason.points, int | float) and math.isfinite(reason.points)
    if not number or not isinstance(reason.words, str):
        raise TypeError(f"it returned {given!r:.60}; a rule returns a finite number, a Reason, or None")
    return Reason(reason.points, reason.words)
