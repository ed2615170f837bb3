"""Kaplan-Meier: how long it takes until something happens, counting also what has not happened yet.

Those who still wait are censored: they are known to have waited at least so long, and leaving them out would make every
wait look shorter than it is (Kaplan and Meier, 1958).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HALF = 0.5
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Duration:
    """Days that somebody waited; ``ended``: until it happened, else until the day of looking (censored)."""

    days: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Survival:
    """The part that still waits after each number of days.

    Attributes:
        steps: (days, part that waits longer, 0 to 1) at each number of days after which it happened to somebody.
        ended: To how many it happened.
        censored: How many still wait.
    """

    steps: tuple[tuple[int, float], ...]
    ended: int
    censored: int

    @property
    def count(self) -> int:
        """Everybody who was looked at."""
        return self.ended + self.censored

    def after(self, days: float) -> float:
        """The part, 0 to 1, that waits longer than so many days."""
        return next((part for step, part in reversed(self.steps) if step <= days), 1.0)

    def quantile(self, happened: float) -> int | None:
        """The fewest days by which it has happened to at least this part, 0 to 1; None: it is not known yet."""
        return next((days for days, part in self.steps if part <= 1 - happened + _CLOSE), None)

    @property
    def median(self) -> int | None:
        """Days by which it has happened to half of them; None: more than half still wait, or there is nobody."""
        return self.quantile(_HALF)


def kaplan_meier(durations: Iterable[Duration]) -> Survival:
    """The product-limit estimate: at each number of days, the part of those still waiting to whom it did not happen.

    Who is censored after d days counts among those who wait at d.
    """
    known = list(durations)
    ended = Counter(each.days for each in known if each.ended)
    leaving = Counter(each.days for each in known)
    waiting, part = len(known), 1.0
    steps: list[tuple[int, float]] = []
    for days in sorted(leaving):
        if ended[days]:
            part *= 1 - ended[days] / waiting
            steps.append((days, part))
        waiting -= leaving[days]
    return Survival(tuple(steps), ended.total(), len(known) - ended.total())
