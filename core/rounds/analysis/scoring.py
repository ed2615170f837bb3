"""Score: points of every rule for one source, with reasons in words; and who would score differently by other rules."""

from __future__ import annotations

import math
from collections import Counter
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


_CLOSE = 0.05


@dataclass(frozen=True, slots=True)
class Side:
    """One source on one side: its points, the tier in its record, the tier that its points suggest, and the parts."""

    name: str
    points: float
    tier: str
    suggested: str
    parts: Sequence[ScorePart]


@dataclass(frozen=True, slots=True)
class Factor:
    """One rule's part in a change, in points."""

    rule: str
    title: str
    change: float


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One source before and after; None on the side where it does not exist."""

    source_id: str
    name: str
    before: Side | None
    after: Side | None
    factors: tuple[Factor, ...]

    @property
    def change(self) -> float:
        """Points more (or fewer)."""
        return (self.after.points if self.after else 0.0) - (self.before.points if self.before else 0.0)

    @property
    def tier_changed(self) -> bool:
        """Whether the recorded or the suggested tier is another."""
        if self.before is None or self.after is None:
            return False
        return (self.before.tier, self.before.suggested) != (self.after.tier, self.after.suggested)


@dataclass(frozen=True, slots=True)
class ScoreChanges:
    """Everybody who scores differently: those whose tier changes first, then by the size of the change.

    ``tiers`` are the moves between suggested tiers (recorded ones where nothing is suggested), most first.
    """

    changes: tuple[ScoreChange, ...]
    unchanged: int
    tiers: tuple[tuple[str, str, int], ...]


def score_changes(before: Mapping[str, Side], after: Mapping[str, Side]) -> ScoreChanges:
    """Who differs between two sides (by source id)."""
    found = [_change(source, before.get(source), after.get(source)) for source in sorted({*before, *after})]
    changed = [one for one in found if one.tier_changed or abs(one.change) >= _CLOSE or not (one.before and one.after)]
    moves = Counter((_tier(one.before), _tier(one.after)) for one in changed if one.before and one.after)
    tiers = [(old, new, count) for (old, new), count in moves.items() if old != new]
    return ScoreChanges(
        tuple(sorted(changed, key=lambda one: (not one.tier_changed, -abs(one.change), one.source_id))),
        len(found) - len(changed),
        tuple(sorted(tiers, key=lambda move: (-move[2], move))),
    )


def _tier(side: Side) -> str:
    return side.suggested or side.tier


def _change(source: str, before: Side | None, after: Side | None) -> ScoreChange:
    named = after or before
    return ScoreChange(source, named.name if named else source, before, after, _factors(before, after))


def _factors(before: Side | None, after: Side | None) -> tuple[Factor, ...]:
    """The rules that make the difference, the largest first."""
    old, new = ({part.rule: part for part in side.parts} if side else {} for side in (before, after))
    found: list[Factor] = []
    for rule in dict.fromkeys([*new, *old]):
        had, has = old.get(rule), new.get(rule)
        change = (has.points if has else 0.0) - (had.points if had else 0.0)
        title = next(part.title for part in (has, had) if part)
        if abs(change) >= _CLOSE:
            found.append(Factor(rule, title, change))
    return tuple(sorted(found, key=lambda factor: (-abs(factor.change), factor.rule)))
