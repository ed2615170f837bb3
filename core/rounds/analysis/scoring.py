"""Score: points of every scoring rule for one source, each with its reason in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeGuard

from rounds.contracts import Reason, ScoringRule
from rounds.plugins import attempt
from rounds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.relationships import Relationship

OwnedRule = tuple[str, ScoringRule]
NOT_APPLICABLE = "Does not apply here."


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one rule gave: ``points``, of ``most`` (the rule's weight), and why in words."""

    rule: str
    title: str
    points: float
    most: float
    words: str


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
    """The scores of these sources by id, in id order, and everything that went wrong."""
    found: dict[str, Score] = {}
    problems: list[Problem] = []
    for one in sorted(relationships, key=lambda one: one.id):
        found[one.id], amiss = score(one, as_of, rules, weights)
        problems += amiss
    return MappingProxyType(found), problems


def _part(
    relationship: Relationship, as_of: date, plugin: str, rule: ScoringRule, weight: float
) -> tuple[ScorePart | None, Problem | None]:
    doing, where = f"scoring {relationship.id} by rule '{rule.name}'", relationship.source.source
    given, problem = attempt(plugin, doing, lambda: rule.function(relationship, as_of), where)
    if problem:
        return None, problem
    reason = _reason(given)
    if reason is None:
        return None, Problem(where, f"{doing} returned {given!r:.80}, not a number", _HINT, plugin)
    return ScorePart(rule.name, rule.title, weight * reason.points, weight, reason.words), None


_HINT = "return a number, a Reason, or None when the rule does not apply"


def _reason(given: object) -> Reason | None:
    """What a rule returned as a Reason; None when it is neither that, nor a finite number, nor nothing."""
    if given is None:
        return Reason(0.0, NOT_APPLICABLE)
    reason: Any = given if isinstance(given, Reason) else Reason(given) if _is_number(given) else None
    return reason if reason and _is_number(reason.points) and isinstance(reason.words, str) else None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)
