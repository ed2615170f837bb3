"""Concentration: how much hangs on few sources.

With s the share of each source in the referrals received: top 1 and top 5 are the largest of them added up, HHI = Σs²
(Herfindahl-Hirschman, 0 to 1), and effective referrers = 1 / HHI: as many equal sources would be as concentrated. A
source with ``one_source_share`` (25 %) or more is too much to lose. The same is counted by practice: everybody who
works at a place together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.base.dates import Period
    from rounds.book.relationships import Relationship

MANY = 5


@dataclass(frozen=True, slots=True)
class ConcentrationLine:
    """One source or practice, and its share of all referrals, 0 to 1."""

    source_id: str
    name: str
    liaison: str
    received: int
    share: float


@dataclass(frozen=True, slots=True)
class Concentration:
    """How the referrals of a period are spread; lines of those that referred, the largest first."""

    period: Period
    received: int
    lines: tuple[ConcentrationLine, ...]

    def top(self, count: int) -> float:
        """The share of the ``count`` largest together, 0 to 1."""
        return sum(line.received for line in self.lines[:count]) / self.received if self.received else 0.0

    @property
    def hhi(self) -> float | None:
        """Σs², from 1/n to 1; None without a referral."""
        return math.fsum(line.share**2 for line in self.lines) if self.lines else None

    @property
    def effective(self) -> float | None:
        """1 / HHI: how many equal sources would be as concentrated; None without a referral."""
        return 1 / self.hhi if self.hhi else None


def concentration(relationships: Iterable[Relationship], period: Period) -> Concentration:
    """How the referrals of the period are spread over sources."""
    counts = [(one.id, one.name, one.liaison, one.referrals_in(period)) for one in relationships]
    return _spread(counts, period)


def by_practice(relationships: Iterable[Relationship], period: Period) -> Concentration:
    """The same over practices: a person counts for the first place where the person works, or alone without one."""
    places: dict[str, tuple[str, str, str, int]] = {}
    for one in sorted(relationships, key=lambda one: one.id):
        place = one.organizations[0] if one.organizations else one.source
        earlier = places.get(place.id)
        received = one.referrals_in(period) + (earlier[3] if earlier else 0)
        places[place.id] = (place.id, place.name, place.liaison or one.liaison, received)
    return _spread(list(places.values()), period)


def _spread(counts: Sequence[tuple[str, str, str, int]], period: Period) -> Concentration:
    whole = sum(received for *_, received in counts)
    lines = [
        ConcentrationLine(key, name, liaison, received, received / whole)
        for key, name, liaison, received in counts
        if received
    ]
    return Concentration(period, whole, tuple(sorted(lines, key=lambda line: (-line.received, line.source_id))))
