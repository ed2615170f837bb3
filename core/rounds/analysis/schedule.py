"""Schedule: next touches spread over working days, each liaison's days within what a day holds, town by town."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from rounds.analysis.next_touches import NextTouch


@dataclass(frozen=True, slots=True)
class Day:
    """One liaison's touches on one day, in order of town and then urgency."""

    day: date
    owner: str
    touches: tuple[NextTouch, ...]


def schedule(
    touches: Iterable[NextTouch],
    towns: Mapping[str, str],
    days: Sequence[date],
    capacity: Callable[[str], float],
) -> tuple[tuple[Day, ...], tuple[NextTouch, ...]]:
    """The touches by day and owner, and those that do not fit.

    The most urgent are taken first, ``capacity(owner)`` a day (1.8 is nine in five days, not five); then they are put
    in order of town (the one with the most urgent touch first), so that a day's drive stays together. ``towns`` are by
    source id.
    """
    by_owner: dict[str, list[NextTouch]] = {}
    for touch in sorted(touches, key=_by_urgency):
        by_owner.setdefault(touch.owner, []).append(touch)
    planned: list[Day] = []
    left: list[NextTouch] = []
    for owner, wanted in sorted(by_owner.items()):
        ends = [math.floor(capacity(owner) * number + 0.5) for number in range(len(days) + 1)]
        left += wanted[ends[-1] :]
        ordered = _town_by_town(wanted[: ends[-1]], towns)
        planned += [
            Day(day, owner, tuple(ordered[start:end]))
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
