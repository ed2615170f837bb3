"""Movement: which sources are new, came back, decline or fell silent.

Definitions, with W the period and every cut-off from the settings:

- New: the first referral ever lies in W.
- Reactivated: a referral in W after at least ``reactivated_days`` (180) without one.
- Declining: the 12 months before W (those recorded, three at least), scaled to W's length, let expect λ referrals; λ
  is at least ``declining_expected`` (3), r came, and the Poisson probability of r or fewer, P(X <= r), is at most
  ``declining_probability`` (5 %).
- Dormant: silent for more than max(``dormant_days`` (90), ``dormant_gap_factor`` (3) x the median gap between the days
  with referrals). It fell silent in W when that limit was passed in W.
- Net = new + reactivated - fell silent in W. Retention = sources active in both windows / active in the one before.

A month's count stands on the first of its month; silence after it is counted from the month's last day. Nothing is
judged beyond the day up to which the book knows of referrals: data that are still to come are not silence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from rounds.analysis import SourceLine, about
from rounds.base.dates import MONTHS_PER_YEAR, Period, add_months, comparable, month_start
from rounds.base.stats import poisson_at_most

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.book.records import CutOffs
    from rounds.book.relationships import Relationship

_LEAST_MONTHS = 3
_DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Decline:
    """Referrals received in a window beside those that the ``months`` before it let expect: 12, or what is recorded.

    ``probability`` is that of so few or fewer where ``expected`` is the mean of a Poisson distribution.
    """

    received: int
    expected: float
    probability: float
    called: bool
    months: int = 12


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a source has been silent at the end of ``day``, and how long is usual.

    Attributes:
        last: The last day on which a referral can have arrived.
        days: Days since then, without one.
        usual_gap: Median days between the days with referrals; None with fewer than two such days.
        limit: Days of silence beyond which the source is called dormant.
    """

    last: date
    days: int
    usual_gap: float | None
    limit: float

    @property
    def dormant(self) -> bool:
        """Whether the silence is longer than its limit."""
        return self.days > self.limit

    @property
    def since(self) -> date:
        """The first day on which the silence was longer than its limit, past or future."""
        return self.last + timedelta(math.floor(self.limit) + 1)


@dataclass(frozen=True, slots=True)
class MovementLine(SourceLine):
    """One source that has ever referred: its numbers, and what they make it.

    ``received`` and ``before`` are referrals in the two windows; a dormant source that ``fell_silent`` in the period
    was not dormant when it began.
    """

    received: int
    before: int
    decline: Decline
    silence: Silence | None
    new: bool
    reactivated: bool
    fell_silent: bool

    @property
    def change(self) -> int:
        """Referrals more (or fewer) than in the window before."""
        return self.received - self.before

    @property
    def declining(self) -> bool:
        """Whether it sent significantly fewer than expected."""
        return self.decline.called

    @property
    def dormant(self) -> bool:
        """Whether it has been silent for longer than its limit."""
        return self.silence is not None and self.silence.dormant

    @property
    def label(self) -> str:
        """What it is in a word or two, the most telling first; empty: it moves as usual."""
        if self.new:
            return "new"
        if self.reactivated:
            return "reactivated"
        if self.dormant:
            return "fell silent" if self.fell_silent else "dormant"
        return "declining" if self.declining else ""


@dataclass(frozen=True, slots=True)
class Movement:
    """How the circle of sources moved in a period; lines in id order, for every source that has ever referred.

    Attributes:
        period: The window that was judged: the one asked for, up to the day where the data end.
        before: The window before it, cut alike where the data end before the period does.
        cut: Whether the data end before the period asked for does.
        lines: The sources.
    """

    period: Period
    before: Period
    cut: bool
    lines: tuple[MovementLine, ...]

    @property
    def new(self) -> tuple[MovementLine, ...]:
        """Sources whose first referral ever lies in the period, most referrals first."""
        return _most([line for line in self.lines if line.new])

    @property
    def reactivated(self) -> tuple[MovementLine, ...]:
        """Sources that came back, most referrals first."""
        return _most([line for line in self.lines if line.reactivated])

    @property
    def declining(self) -> tuple[MovementLine, ...]:
        """Sources that sent significantly fewer than expected, most missing first; some may be dormant too."""
        found = [line for line in self.lines if line.declining]
        return tuple(sorted(found, key=lambda line: (line.decline.received - line.decline.expected, line.source_id)))

    @property
    def dormant(self) -> tuple[MovementLine, ...]:
        """Sources silent beyond their limit at the period's end, those that fell silent last first."""
        found = [line for line in self.lines if line.dormant]
        return tuple(sorted(found, key=lambda line: (line.silence.days if line.silence else 0, line.source_id)))

    @property
    def fell_silent(self) -> tuple[MovementLine, ...]:
        """The dormant sources that became so within the period."""
        return tuple(line for line in self.dormant if line.fell_silent)

    @property
    def net(self) -> int:
        """New and reactivated sources less those that fell silent in the period."""
        return len(self.new) + len(self.reactivated) - len(self.fell_silent)

    @property
    def active(self) -> int:
        """Sources that referred in the period."""
        return sum(line.received > 0 for line in self.lines)

    @property
    def active_before(self) -> int:
        """Sources that referred in the window before."""
        return sum(line.before > 0 for line in self.lines)

    @property
    def retained(self) -> int:
        """Sources that referred in both windows."""
        return sum(line.received > 0 and line.before > 0 for line in self.lines)

    @property
    def retention(self) -> float | None:
        """Retained over active before, 0 to 1; None when nobody was active before."""
        return self.retained / self.active_before if self.active_before else None

    @property
    def received(self) -> int:
        """Referrals received in the period."""
        return sum(line.received for line in self.lines)

    @property
    def received_before(self) -> int:
        """Referrals received in the window before."""
        return sum(line.before for line in self.lines)

    @property
    def most_changed(self) -> tuple[MovementLine, ...]:
        """Sources whose referrals changed, the largest change first, losses before gains of the same size."""
        found = [line for line in self.lines if line.change]
        return tuple(sorted(found, key=lambda line: (-abs(line.change), line.change, line.source_id)))


def movement(relationships: Iterable[Relationship], period: Period, before: Period, cutoffs: CutOffs) -> Movement:
    """How these sources moved in the period, beside the window before it."""
    ordered = sorted(relationships, key=lambda one: one.id)
    through = max((one.norms.through or one.as_of for one in ordered), default=period.end)
    judged, before = comparable(through, period, before)
    lines = [_line(one, judged, before, cutoffs) for one in ordered if one.first_referral]
    known = [line for line in lines if line.silence]
    return Movement(judged, before, judged.end < period.end, tuple(known))


def decline(relationship: Relationship, period: Period, cutoffs: CutOffs) -> Decline:
    """Whether the source sent significantly fewer referrals in the period than the 12 months before let expect."""
    earlier, scale = _recorded_before(relationship.norms.since, period)
    received = relationship.referrals_in(period)
    if earlier is None:
        return Decline(received, 0.0, 1.0, called=False)
    expected = relationship.referrals_in(earlier) * scale
    probability = poisson_at_most(received, expected)
    called = 0 < expected >= cutoffs.declining_expected and probability <= cutoffs.declining_probability
    return Decline(received, expected, probability, called, round(earlier.days / _DAYS_A_MONTH))


@lru_cache(maxsize=256)  # asked for each source, and the same for all of a book
def _recorded_before(since: date | None, period: Period) -> tuple[Period | None, float]:
    """The 12 months before a period, less those before the book's first referral; and the period's length in them.

    None: under three months are left. Before anybody was recorded, nothing recorded is no silence.
    """
    end, begun = period.start - timedelta(1), add_months(period.start, -MONTHS_PER_YEAR)
    if since is not None and since > begun:
        begun = month_start(since)
        if begun > add_months(period.start, -_LEAST_MONTHS):
            return None, 0.0
    earlier = Period(begun, end)
    whole, earlier_whole = period.whole_months, earlier.whole_months
    return earlier, whole / earlier_whole if whole and earlier_whole else period.days / earlier.days


def silence(relationship: Relationship, day: date, cutoffs: CutOffs) -> Silence | None:
    """How long the source had been silent at the end of ``day``; None when it had not referred by then."""
    known = relationship.referrals.until(day)
    if not known.days:
        return None
    last = min(date.fromordinal(max(known.latest)), day)
    gaps = [later - earlier for earlier, later in pairwise(dict.fromkeys(known.days))]
    usual = float(median(gaps)) if gaps else None
    limit = max(float(cutoffs.dormant_days), cutoffs.dormant_gap_factor * (usual or 0.0))
    return Silence(last, (day - last).days, usual, limit)


def _line(one: Relationship, period: Period, before: Period, cutoffs: CutOffs) -> MovementLine:
    silent = silence(one, period.end, cutoffs)
    new = one.first_referral in period
    return MovementLine(
        *about(one),
        received=one.referrals_in(period),
        before=one.referrals_in(before),
        decline=decline(one, period, cutoffs),
        silence=silent,
        new=new,
        reactivated=not new and _came_back(one, period, cutoffs),
        fell_silent=silent is not None and silent.dormant and silent.since >= period.start,
    )


def _came_back(one: Relationship, period: Period, cutoffs: CutOffs) -> bool:
    """Whether a referral in the period came after at least ``reactivated_days`` without one."""
    known, start = one.referrals.until(period.end), period.start.toordinal()
    latest = 0
    for day, until in zip(known.days, known.latest, strict=True):
        if latest and day >= start and day - latest > cutoffs.reactivated_days:
            return True
        latest = max(latest, until)
    return False


def _most(lines: Sequence[MovementLine]) -> tuple[MovementLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.received, line.source_id)))
