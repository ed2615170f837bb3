"""Capacity: do the planned touches of the weeks ahead fit what liaisons can do, who falls out if not, and on what days?

Definitions of capacity:

- Wanted: for each source with a rhythm its next date (today when that has passed) and each cadence after it, up to the
  last week's end.
- A touch may be made from a quarter of its cadence before its date to the day before it would have lapsed
  (``lapsed_factor`` cadences after the touch before), at the latest in the last week.
- Weeks: what a liaison can do in a week, in proportion to the days worked of it, rounded down, with what is left over
  carried to the next week.
- Placed: the first tiers first, higher scores before lower ones; each touch goes to the week of its span that is least
  full. Who finds no room falls out.

A schedule spreads next touches over working days, each liaison's days within what a day holds, town by town.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rounds.analysis import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rounds.analysis.next_touches import NextTouch
    from rounds.book.relationships import Relationship


_A_WEEK = 5
_EARLY = 4
_ZIP_AREA = 3


@dataclass(frozen=True, slots=True)
class WantedTouch:
    """One planned touch: its date, and the days from and up to which it may be made."""

    source_id: str
    name: str
    tier: str
    owner: str
    town: str
    area: str
    due: date
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Day:
    """One liaison's touches on one day, town by town."""

    day: date
    touches: tuple[WantedTouch, ...]


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """One liaison's week: ``room`` is how many touches it holds."""

    days: tuple[date, ...]
    room: int
    planned: tuple[Day, ...]

    @property
    def load(self) -> int:
        """How many touches are planned in it."""
        return sum(len(day.touches) for day in self.planned)


@dataclass(frozen=True, slots=True)
class CapacityPlan:
    """What one liaison's weeks hold.

    Attributes:
        owner: The liaison's id; empty: sources without an owner.
        wanted: How many touches the cadences ask for.
        per_week: What the liaison can do in a whole week.
        weeks: The weeks.
        left: The touches that found no room, the first tiers first.
        longer: Tier and cadence, in days, of the lowest tier at which all would fit; None: all fit, or none does.
    """

    owner: str
    wanted: int
    per_week: float
    weeks: tuple[PlannedWeek, ...]
    left: tuple[WantedTouch, ...]
    longer: tuple[str, int] | None

    @property
    def room(self) -> int:
        """How many touches the weeks hold."""
        return sum(week.room for week in self.weeks)

    @property
    def needed_per_week(self) -> float:
        """Touches in a whole week with which all would have room."""
        days = sum(len(week.days) for week in self.weeks)
        return self.wanted * _A_WEEK / days if days else math.inf


def wanted_touches(one: Relationship, first: date, last: date) -> tuple[WantedTouch, ...]:
    """The touches that a source's cadence asks for in these days."""
    cadence, due = one.cadence_days, one.next_due
    if cadence is None or due is None:
        return ()
    patience = timedelta(max(0, math.ceil(cadence * one.settings.cutoffs.lapsed_factor) - cadence - 1))
    found: list[WantedTouch] = []
    due = max(due, first)
    while due <= last:
        found.append(
            WantedTouch(
                source_id=one.id,
                name=one.name,
                tier=one.tier,
                owner=one.liaison,
                town=one.address.city if one.address else "",
                area=one.address.zip[:_ZIP_AREA] if one.address else "",
                due=due,
                earliest=max(first, due - timedelta(cadence // _EARLY)),
                latest=min(last, due + patience),
            )
        )
        due += timedelta(cadence)
    return tuple(found)


def plan_capacity(
    relationships: Iterable[Relationship],
    scores: Mapping[str, float],
    weeks: Sequence[Sequence[date]],
    owner: str,
    per_week: float,
) -> CapacityPlan:
    """One liaison's plan: ``weeks`` are the days that this liaison works, week by week.

    Raises:
        ValueError: there is no day to plan.
    """
    days = [day for week in weeks for day in week]
    if not days:
        raise ValueError("there is no day to plan")
    own = [one for one in relationships if one.liaison == owner]
    wanted = [touch for one in own for touch in wanted_touches(one, days[0], days[-1])]
    ordered = sorted(wanted, key=lambda touch: _rank(touch, scores))
    rooms = _rooms(weeks, per_week)
    placed, left = _placed(ordered, weeks, rooms)
    longer = _longer(own, len(left), days[0], days[-1]) if left else None
    return CapacityPlan(
        owner=owner,
        wanted=len(wanted),
        per_week=per_week,
        weeks=tuple(
            PlannedWeek(tuple(week), room, _days(week, touches))
            for week, room, touches in zip(weeks, rooms, placed, strict=True)
        ),
        left=tuple(left),
        longer=longer,
    )


def _rank(touch: WantedTouch, scores: Mapping[str, float]) -> tuple[object, ...]:
    return (not touch.tier, touch.tier, -scores.get(touch.source_id, 0.0), touch.due, touch.source_id)


def _rooms(weeks: Sequence[Sequence[date]], per_week: float) -> list[int]:
    """Whole touches a week; the fraction that is left is carried on."""
    rooms: list[int] = []
    carried = 0.0
    for week in weeks:
        exact = carried + per_week * len(week) / _A_WEEK
        rooms.append(math.floor(exact + 1e-9))
        carried = exact - rooms[-1]
    return rooms


def _placed(
    ordered: Sequence[WantedTouch], weeks: Sequence[Sequence[date]], rooms: Sequence[int]
) -> tuple[list[list[WantedTouch]], list[WantedTouch]]:
    placed: list[list[WantedTouch]] = [[] for _ in weeks]
    taken: Counter[tuple[str, int]] = Counter()
    left: list[WantedTouch] = []
    for touch in ordered:
        fitting = [
            number
            for number, week in enumerate(weeks)
            if len(placed[number]) < rooms[number] and any(touch.earliest <= day <= touch.latest for day in week)
        ]
        if not fitting:
            left.append(touch)
            continue

        def fullness(number: int, touch: WantedTouch = touch) -> tuple[object, ...]:
            distance = min(abs((day - touch.due).days) for day in weeks[number])
            return (taken[touch.source_id, number], len(placed[number]) / rooms[number], distance)

        best = min(fitting, key=fullness)
        placed[best].append(touch)
        taken[touch.source_id, best] += 1
    return placed, left


def _days(week: Sequence[date], touches: Sequence[WantedTouch]) -> tuple[Day, ...]:
    """The week's touches over its days, as many on each, neighbouring ZIP areas and towns together."""
    ordered = sorted(touches, key=lambda touch: (touch.area, touch.town, touch.due, touch.source_id))
    count = len(week)
    parts = [ordered[len(ordered) * n // count : len(ordered) * (n + 1) // count] for n in range(count)]
    return tuple(Day(day, tuple(part)) for day, part in zip(week, parts, strict=True) if part)


def _longer(own: Sequence[Relationship], missing: int, first: date, last: date) -> tuple[str, int] | None:
    """How long the lowest tier's cadence would have to be so that ``missing`` touches fewer are asked for."""
    rhythmic = [one for one in own if one.cadence_days and one.planned_tier and one.planned_tier.cadence_days]
    if not rhythmic:
        return None
    lowest = max(one.tier for one in rhythmic)
    theirs = [one for one in rhythmic if one.tier == lowest and one.planned_tier]
    usual = max(one.cadence_days or 0 for one in theirs)
    asked = sum(len(wanted_touches(one, first, last)) for one in theirs)
    if asked <= missing:
        return None
    return lowest, math.ceil(usual * asked / (asked - missing))


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One liaison's touches on one day, in order of town and then urgency."""

    day: date
    owner: str
    touches: tuple[NextTouch, ...]


def schedule(
    touches: Iterable[NextTouch], towns: Mapping[str, str], days: Sequence[date], capacity: Callable[[str], float]
) -> tuple[tuple[PlannedDay, ...], tuple[NextTouch, ...]]:
    """The touches by day and owner, and those that do not fit.

    The most urgent are taken first, ``capacity(owner)`` a day (1.8 is nine in five days, not five); then they are put
    in order of town (the one with the most urgent touch first), so that a day's drive stays together. ``towns`` are by
    source id.
    """
    by_owner = grouped(sorted(touches, key=_by_urgency), lambda touch: touch.owner)
    planned: list[PlannedDay] = []
    left: list[NextTouch] = []
    for owner, wanted in sorted(by_owner.items()):
        ends = [math.floor(capacity(owner) * number + 0.5) for number in range(len(days) + 1)]
        left += wanted[ends[-1] :]
        ordered = _town_by_town(wanted[: ends[-1]], towns)
        planned += [
            PlannedDay(day, owner, tuple(ordered[start:end]))
            for day, (start, end) in zip(days, pairwise(ends), strict=True)
            if ordered[start:end]
        ]
    return tuple(sorted(planned, key=lambda day: (day.day, day.owner))), tuple(sorted(left, key=_by_urgency))


def _by_urgency(touch: NextTouch) -> tuple[float, date, str]:
    return -touch.urgency, touch.due, touch.source_id


def _town_by_town(touches: Sequence[NextTouch], towns: Mapping[str, str]) -> list[NextTouch]:
    first: dict[str, int] = {}
    for touch in touches:
        first.setdefault(towns.get(touch.source_id, ""), len(first))
    return sorted(touches, key=lambda touch: (first[towns.get(touch.source_id, "")], *_by_urgency(touch)))
