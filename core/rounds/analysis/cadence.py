"""Cadence: which planned touches were made, by tier and liaison, and where each source's rhythm stands."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.analysis import SourceLine, about, grouped
from rounds.book.relationships import distinct_touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.relationships import CadenceState, Relationship

STATES: tuple[CadenceState, ...] = ("planned", "due", "overdue", "lapsed")


@dataclass(frozen=True, slots=True)
class CadenceLine(SourceLine):
    """One source's rhythm: touches planned and done in the period, and where it stands as of the day.

    ``done`` counts touches in either direction, since real contact moves the next date; ``planned`` is 0, ``next_due``
    None and ``state`` none without a rhythm.
    """

    planned: int
    done: int
    last: date | None
    next_due: date | None
    overdue_days: int
    state: CadenceState

    @property
    def kept(self) -> int:
        """Planned touches that were made: more than the plan counts as the plan."""
        return min(self.done, self.planned)


@dataclass(frozen=True, slots=True)
class Attainment:
    """How much of a plan was made, over ``sources`` that have a rhythm; ``name`` is a tier, a liaison's id or empty."""

    name: str
    sources: int
    planned: int
    kept: int

    @property
    def share(self) -> float | None:
        """Σ min(done, planned) / Σ planned, 0 to 1; None when nothing is planned."""
        return self.kept / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of a book over a period, lines in id order.

    Attributes:
        period: The period asked for.
        overall: All sources that have a rhythm.
        tiers: By tier in the order of their names; sources with a rhythm of their own and no tier come last, as "".
        liaisons: By owner's id; sources without an owner come last, as "".
        lines: Every source, also those without a rhythm.
        states: How many sources with a rhythm are planned, due, overdue and lapsed.
        beyond: Touches above a source's plan, added up over sources.
        unplanned: Touches with sources of which none has a rhythm, each counted once.
    """

    period: Period
    overall: Attainment
    tiers: tuple[Attainment, ...]
    liaisons: tuple[Attainment, ...]
    lines: tuple[CadenceLine, ...]
    states: Mapping[CadenceState, int]
    beyond: int
    unplanned: int

    @property
    def late(self) -> tuple[CadenceLine, ...]:
        """The sources that are overdue or lapsed, the longest late first."""
        found = [line for line in self.lines if line.state in {"overdue", "lapsed"}]
        return tuple(sorted(found, key=lambda line: (-line.overdue_days, line.source_id)))


def cadence(relationships: Iterable[Relationship], period: Period) -> Cadence:
    """The rhythm of these sources in the period.

    A period that is not over on the relationships' day is planned and counted up to that day, so that nobody is behind
    for what is still to come.
    """
    ordered = sorted(relationships, key=lambda one: one.id)
    lines = tuple(_line(one, period) for one in ordered)
    rhythmic = [line for line in lines if line.planned]
    return Cadence(
        period=period,
        overall=_attainment("", rhythmic),
        tiers=_attainments(grouped(rhythmic, lambda line: line.tier)),
        liaisons=_attainments(grouped(rhythmic, lambda line: line.liaison)),
        lines=lines,
        states=MappingProxyType({state: sum(line.state == state for line in lines) for state in STATES}),
        beyond=sum(line.done - line.kept for line in rhythmic),
        unplanned=_unplanned(ordered, period),
    )


def _line(one: Relationship, period: Period) -> CadenceLine:
    return CadenceLine(
        *about(one),
        planned=one.planned_touches(period),
        done=len(one.touches_in(period)),
        last=one.last_touch,
        next_due=one.next_due,
        overdue_days=one.overdue_days,
        state=one.state,
    )


def _attainment(name: str, lines: Sequence[CadenceLine]) -> Attainment:
    return Attainment(name, len(lines), sum(line.planned for line in lines), sum(line.kept for line in lines))


def _attainments(groups: Mapping[str, Sequence[CadenceLine]]) -> tuple[Attainment, ...]:
    return tuple(_attainment(name, lines) for name, lines in groups.items())


def _unplanned(relationships: Sequence[Relationship], period: Period) -> int:
    planned = {touch.id for one in relationships if one.planned_touches(period) for touch in one.touches_in(period)}
    return sum(touch.id not in planned for touch in distinct_touches(relationships, period))
