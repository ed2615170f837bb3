"""Shares: how much of what sources could send comes here, what the rest is worth, and how much hangs on few sources.

Keepage and leakage, over the part of the period of which referrals are known:

- Potential of a source: its estimated referrals a month times the months. Only sources with an estimate are judged;
  coverage says how many of all they are, and how many of the referrals come from them.
- share = received / potential; keepage = Σ received / Σ potential; leakage = 1 - keepage, at least 0.
- Opportunity of a source in US dollars = (potential - received), at least 0, x the value of a referral: the margin of
  all patients of the last 12 known months over the referrals received in them.
- Loyal from ``splitter_high`` (70 %) of the potential, splitter from ``splitter_low`` (20 %), conquest below.

Concentration: with s the share of each source in the referrals received: top 1 and top 5 are the largest of them added
up, HHI = Σs² (Herfindahl-Hirschman, 0 to 1), and effective referrers = 1 / HHI: as many equal sources would be as
concentrated. A source with ``one_source_share`` (25 %) or more is too much to lose. The same is counted by practice:
everybody who works at a place together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rounds.analysis import SourceLine, about

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.records import CutOffs
    from rounds.book.relationships import Relationship


Standing = Literal["loyal", "splitter", "conquest"]
STANDINGS: tuple[Standing, ...] = ("loyal", "splitter", "conquest")
_MONTHS_A_YEAR = 12
_DAYS_A_MONTH = 365 / 12


@dataclass(frozen=True, slots=True)
class ShareLine(SourceLine):
    """One source with an estimate: ``potential`` are referrals that it could have sent in the window."""

    received: int
    potential: float
    value_each: float
    standing: Standing

    @property
    def share(self) -> float:
        """Received over potential; may exceed 1, for an estimate is one."""
        return self.received / self.potential

    @property
    def missing(self) -> float:
        """Referrals that went elsewhere, by the estimate."""
        return max(0.0, self.potential - self.received)

    @property
    def opportunity(self) -> float:
        """What they would be worth, in US dollars of margin."""
        return self.missing * self.value_each


@dataclass(frozen=True, slots=True)
class Share:
    """Share of the known potential in a period; lines in id order, for every active source with an estimate.

    Attributes:
        period: The period asked for, up to the day to which referrals are known.
        lines: The sources with an estimate.
        sources: All sources that are looked after or referred in the period.
        received_from_all: Referrals received from all of them.
        value_each: US dollars of margin a referral, over the last 12 known months; 0: no margins are set.
    """

    period: Period
    lines: tuple[ShareLine, ...]
    sources: int
    received_from_all: int
    value_each: float

    @property
    def received(self) -> int:
        """Referrals received from the sources with an estimate."""
        return sum(line.received for line in self.lines)

    @property
    def potential(self) -> float:
        """Referrals that those could have sent."""
        return math.fsum(line.potential for line in self.lines)

    @property
    def keepage(self) -> float | None:
        """Σ received / Σ potential; None without an estimate."""
        return self.received / self.potential if self.potential else None

    @property
    def leakage(self) -> float | None:
        """The part that goes elsewhere, 0 to 1; None without an estimate."""
        return None if self.keepage is None else max(0.0, 1 - self.keepage)

    @property
    def opportunity(self) -> float:
        """US dollars of margin that go elsewhere, over the sources with an estimate."""
        return math.fsum(line.opportunity for line in self.lines)

    @property
    def coverage(self) -> float | None:
        """Part of the sources whose potential is known, 0 to 1."""
        return len(self.lines) / self.sources if self.sources else None

    @property
    def covered_referrals(self) -> float | None:
        """Part of the referrals that comes from sources whose potential is known, 0 to 1."""
        return self.received / self.received_from_all if self.received_from_all else None

    def of_standing(self, standing: Standing) -> tuple[ShareLine, ...]:
        """The sources of this standing, the largest opportunity first."""
        found = [line for line in self.lines if line.standing == standing]
        return tuple(sorted(found, key=lambda line: (-line.missing, line.source_id)))


def share(relationships: Iterable[Relationship], period: Period, cutoffs: CutOffs) -> Share:
    """The share of their potential that these sources sent in the known part of the period."""
    ordered = sorted(relationships, key=lambda one: one.id)
    known = period.until(_through(ordered, period.end))
    months = known.whole_months or known.days / _DAYS_A_MONTH
    value_each = _value_each(ordered)
    looked_at = [one for one in ordered if one.active or one.referrals_in(known)]
    return Share(
        period=known,
        lines=tuple(_line(one, known, months, value_each, cutoffs) for one in looked_at if one.potential_per_month),
        sources=len(looked_at),
        received_from_all=sum(one.referrals_in(known) for one in looked_at),
        value_each=value_each,
    )


def _through(relationships: Iterable[Relationship], otherwise: date) -> date:
    return next((one.norms.through for one in relationships if one.norms.through), otherwise)


def _value_each(relationships: Iterable[Relationship]) -> float:
    years = [(one, one.full_months(_MONTHS_A_YEAR)) for one in relationships]
    received = sum(one.referrals_in(year) for one, year in years)
    return math.fsum(one.value_in(year) for one, year in years) / received if received else 0.0


def _line(one: Relationship, known: Period, months: float, value_each: float, cutoffs: CutOffs) -> ShareLine:
    received, potential = one.referrals_in(known), (one.potential_per_month or 0.0) * months
    part = received / potential
    loyal, splitter = part >= cutoffs.splitter_high, part >= cutoffs.splitter_low
    return ShareLine(
        *about(one),
        received=received,
        potential=potential,
        value_each=value_each,
        standing="loyal" if loyal else "splitter" if splitter else "conquest",
    )


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
