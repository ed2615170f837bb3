"""Score changes: who would score differently, by which factor, and whose tier would be suggested differently."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CLOSE = 0.05


class Part(Protocol):
    """What one rule gave."""

    @property
    def rule(self) -> str:
        """The rule's name."""
        ...

    @property
    def title(self) -> str:
        """As reports write it."""
        ...

    @property
    def points(self) -> float:
        """What it gave."""
        ...


@dataclass(frozen=True, slots=True)
class Side:
    """One source on one side: its points, the tier in its record, the tier that its points suggest, and the parts."""

    name: str
    points: float
    tier: str
    suggested: str
    parts: Sequence[Part]


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
