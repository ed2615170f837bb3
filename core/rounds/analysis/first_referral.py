"""Time to first referral: how long, and how many touches, it takes until somebody new refers.

Definitions:

- Looked at: sources that had not referred before our first touch with them; that touch starts the clock.
- Left out, and counted: who referred before the first touch already; whose first count is of the very month of the
  first touch, since nobody knows which came first; and who was first touched before the book knows of any referrals.
- A month's count has arrived by its last day at the latest: that day ends the wait.
- Who has not referred by the last day that is known waits still (censored). Median days by Kaplan-Meier.
- Touches needed: touches in either direction up to that day, by Kaplan-Meier over the number of touches.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from rounds.analysis import SourceLine, about, grouped
from rounds.base.dates import Period, month_start
from rounds.base.stats import Duration, Survival, kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.book.relationships import Relationship

LeftOut = Literal["referred before", "same month", "before the records"]


@dataclass(frozen=True, slots=True)
class FirstReferralLine(SourceLine):
    """One source that was won, or is to be: ``referred`` is the day of the first referral, None while it waits."""

    touched: date
    referred: date | None
    days: int
    touches: int


@dataclass(frozen=True, slots=True)
class FirstReferral:
    """How long sources took from the first touch to the first referral, as known on ``until``; lines in id order."""

    until: date
    lines: tuple[FirstReferralLine, ...]
    left_out: tuple[tuple[LeftOut, int], ...]

    @property
    def days(self) -> Survival:
        """The wait in days."""
        return survival_of(self.lines)

    @property
    def touches(self) -> Survival:
        """The wait in touches."""
        return kaplan_meier(Duration(line.touches, line.referred is not None) for line in self.lines)

    @property
    def referred(self) -> tuple[FirstReferralLine, ...]:
        """Those who referred, the quickest first."""
        found = [line for line in self.lines if line.referred]
        return tuple(sorted(found, key=lambda line: (line.days, line.source_id)))

    @property
    def waiting(self) -> tuple[FirstReferralLine, ...]:
        """Those who did not refer yet, the most touched first."""
        found = [line for line in self.lines if not line.referred]
        return tuple(sorted(found, key=lambda line: (-line.touches, -line.days, line.source_id)))

    @property
    def tiers(self) -> tuple[tuple[str, tuple[FirstReferralLine, ...]], ...]:
        """The lines by tier; without one last, as ""."""
        return tuple((name, tuple(lines)) for name, lines in grouped(self.lines, lambda line: line.tier).items())


def survival_of(lines: Iterable[FirstReferralLine]) -> Survival:
    """The wait of these sources in days."""
    return kaplan_meier(Duration(line.days, line.referred is not None) for line in lines)


def first_referral(relationships: Sequence[Relationship], until: date) -> FirstReferral:
    """How long these sources took, as far as it is known on ``until`` or when the book's referrals end."""
    through = next((one.norms.through for one in relationships if one.norms.through), None)
    day = min(until, through) if through else until
    since = min((one.first_referral for one in relationships if one.first_referral), default=None)
    lines: list[FirstReferralLine] = []
    counts: dict[LeftOut, int] = {"referred before": 0, "same month": 0, "before the records": 0}
    for one in sorted(relationships, key=lambda one: one.id):
        touched = one.first_touch
        if touched is None or touched > day or since is None:
            continue
        reason = _left_out(one, touched, since)
        if reason:
            counts[reason] += 1
        else:
            lines.append(_line(one, touched, day))
    return FirstReferral(day, tuple(lines), tuple(counts.items()))


def _left_out(one: Relationship, touched: date, since: date) -> LeftOut | None:
    if touched < month_start(since):
        return "before the records"
    if not one.referrals:
        return None
    columns, day = one.referrals.columns, touched.toordinal()
    rows = bisect_right(columns.days, columns.days[0])
    if min(columns.latest[:rows]) < day:
        return "referred before"
    return "same month" if columns.days[0] <= day else None


def _line(one: Relationship, touched: date, day: date) -> FirstReferralLine:
    arrived = [latest for latest in one.referrals.columns.latest if latest <= day.toordinal()]
    referred = date.fromordinal(min(arrived)) if arrived else None
    end = referred or day
    return FirstReferralLine(
        *about(one),
        touched=touched,
        referred=referred,
        days=(end - touched).days,
        touches=len(one.touches_in(Period(touched, end))),
    )
