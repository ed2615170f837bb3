"""Impact: did sources that were touched grow more than like ones that were not (difference in differences)?

Definitions, with m = ``impact_days`` (90) in whole months, at least one:

- Touched: a source with a touch from us after ``impact_days`` without one; or, for a campaign, with a touch of it. The
  month of the first such touch counts for nothing; before are the m months before it, after the m months after it.
- Matched: sources of the same tier and specialty without a touch from us from the first month of before to the last of
  after; for a campaign without a touch of it.
- change = referrals after - before; lift of a source = its change - the mean change of its matched; lift = their mean.
- incremental = lift x touched sources; ROI = (incremental x conversion x margin - cost) / cost. Conversion = patients
  seen / received, and margin = US dollars for a patient seen, over the last 12 known months of all sources, where
  seen is recorded. Cost = the touches with these sources from the first one to the end of after (a campaign: its
  touches, or its budget when it has one), gifts included.
- The interval is a bootstrap over the touched sources, each with its matched ones, with a fixed seed.

Touched sources whose months after are not known yet, whose months before the records do not reach, or who have nobody
to match are left out and counted. It is association, not proof: who is visited is not chosen by lot.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from rounds.analysis import SourceLine, about
from rounds.base.dates import MONTHS_PER_YEAR, Period, add_months, month_end, month_start
from rounds.base.stats import Interval, bootstrap_interval
from rounds.book.timelines import TouchTimeline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rounds.book.records import Campaign, CutOffs, Touch
    from rounds.book.relationships import Relationship
    from rounds.book.timelines import Timeline
    from rounds.plugins.contracts import Channel

FEWEST = 5
"""Touched sources with a match below which no number is given."""
SEED = 20_261_031
_DAYS_A_MONTH = 365 / 12
LeftOut = Literal["too recent", "before the records", "no match"]
LEFT_OUT: tuple[LeftOut, ...] = ("too recent", "before the records", "no match")


@dataclass(frozen=True, slots=True)
class ImpactLine(SourceLine):
    """One touched source beside its matched ones; referrals in the months before and after its touch.

    ``matched`` is the mean change of the ``matches`` sources of its tier and specialty in the same months.
    """

    specialty: str
    touched: date
    before: int
    after: int
    matched: float
    matches: int

    @property
    def change(self) -> int:
        """Referrals after less before."""
        return self.after - self.before

    @property
    def lift(self) -> float:
        """Its change beyond that of its matched."""
        return self.change - self.matched


@dataclass(frozen=True, slots=True)
class Impact:
    """What touches went together with; ``campaign`` is empty for all touches of ``period`` after a pause.

    Attributes:
        campaign: The campaign's id, or empty.
        name: The campaign's name, or empty.
        period: The days on which the touches were made that could be judged.
        months: Whole months before and after.
        lines: Touched sources that could be matched, in id order.
        left_out: How many others were touched, by why they are left out.
        cost: US dollars.
        conversion: Patients seen / received, 0 to 1; None: nobody recorded who was seen.
        margin: US dollars for a patient seen.
        interval: Of ``lift``; None: fewer than ``FEWEST`` sources.
    """

    campaign: str
    name: str
    period: Period
    months: int
    lines: tuple[ImpactLine, ...]
    left_out: Mapping[LeftOut, int]
    cost: float
    conversion: float | None
    margin: float
    interval: Interval | None

    @property
    def enough(self) -> bool:
        """Whether there are sources enough to give a number."""
        return len(self.lines) >= FEWEST

    @property
    def lift(self) -> float | None:
        """Referrals that a touched source gained beyond its matched, in as many months; None: too few."""
        return fmean(line.lift for line in self.lines) if self.enough else None

    @property
    def incremental(self) -> float | None:
        """Lift over all touched sources."""
        return None if self.lift is None else self.lift * len(self.lines)

    @property
    def value(self) -> float | None:
        """Incremental referrals in US dollars of margin."""
        if self.incremental is None or self.conversion is None or not self.margin:
            return None
        return self.incremental * self.conversion * self.margin

    @property
    def roi(self) -> float | None:
        """(value - cost) / cost: 0 gives back what was spent; None without a value or a cost."""
        return (self.value - self.cost) / self.cost if self.value is not None and self.cost else None


@dataclass(frozen=True, slots=True)
class _Windows:
    """The whole months before and after the month of a touch."""

    before: Period
    after: Period

    def change(self, one: Relationship) -> int:
        return one.referrals_in(self.after) - one.referrals_in(self.before)


def impact(
    relationships: Sequence[Relationship], period: Period, channels: Mapping[str, Channel], cutoffs: CutOffs
) -> Impact:
    """The touches after a pause, over the 12 months that can be judged at the period's end."""
    months, through = _months(cutoffs), _through(relationships, period.end)
    last = month_end(add_months(month_start(through), -months))
    window = Period(add_months(month_start(last), 1 - MONTHS_PER_YEAR), last)
    looked_at = Period(window.start, max(window.end, period.end))
    begun = min((one.first_touch for one in relationships if one.first_touch), default=window.start)
    touches = {one.id: _after_a_pause(one, looked_at, cutoffs.impact_days, begun) for one in relationships}
    study = _Study(relationships, through, months, _Subject(window, touches))
    return study.result(channels, cutoffs)


def campaign_impacts(
    relationships: Sequence[Relationship],
    campaigns: Iterable[Campaign],
    period: Period,
    channels: Mapping[str, Channel],
    cutoffs: CutOffs,
) -> tuple[Impact, ...]:
    """The same for each campaign that had touches by the period's end."""
    months, through = _months(cutoffs), _through(relationships, period.end)
    found: list[Impact] = []
    for campaign in campaigns:
        touches = {one.id: _of_campaign(one, campaign.id, period.end) for one in relationships}
        days = [touch.date for own in touches.values() for touch in own]
        if days and not campaign.void:
            subject = _Subject(Period(min(days), max(days)), touches, campaign)
            found.append(_Study(relationships, through, months, subject).result(channels, cutoffs))
    return tuple(found)


def _months(cutoffs: CutOffs) -> int:
    return max(1, round(cutoffs.impact_days / _DAYS_A_MONTH))


def _through(relationships: Sequence[Relationship], end: date) -> date:
    """The last day of the last whole month of which referrals are known at the period's end."""
    through = next((one.norms.through for one in relationships if one.norms.through), end)
    day = min(through, end)
    return day if day == month_end(day) else month_start(day) - timedelta(1)


def _after_a_pause(one: Relationship, window: Period, days: int, begun: date) -> Timeline[Touch]:
    """The touches from us from the first one in the window that came after so many days without one.

    Nobody knows who was touched before the records had ``begun``.
    """
    outbound, first, end = one.touches.outbound, window.start.toordinal(), window.end.toordinal()
    last = begun.toordinal()
    for day in outbound.days:
        if first <= day <= end and day - last > days:
            return outbound.between(date.fromordinal(day), date.max)
        last = day
    return TouchTimeline.of(())


def _of_campaign(one: Relationship, campaign: str, until: date) -> Timeline[Touch]:
    return TouchTimeline.of(touch for touch in one.touches.between(date.min, until) if touch.campaign == campaign)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose effect is looked at: touches by source id, the first of each starting its clock."""

    period: Period
    touches: Mapping[str, Timeline[Touch]]
    campaign: Campaign | None = None

    def spared(self, one: Relationship, windows: _Windows) -> bool:
        """Whether the source may stand beside touched ones as one that was not."""
        if self.campaign:
            return not self.touches[one.id]
        return not one.touches.outbound.number_between(windows.before.start, windows.after.end)


class _Study:
    """Touched sources and those like them, over months that are known."""

    def __init__(self, relationships: Sequence[Relationship], through: date, months: int, subject: _Subject) -> None:
        self._sources = sorted(relationships, key=lambda one: one.id)
        self._since = min((one.first_referral for one in relationships if one.first_referral), default=None)
        self._through = through
        self._months = months
        self._subject = subject
        self._like: dict[tuple[str, str], list[Relationship]] = {}
        for one in self._sources:
            self._like.setdefault((one.tier, one.specialty), []).append(one)
        self._windows = lru_cache(maxsize=None)(self._windows_around)
        self._matched = lru_cache(maxsize=None)(self._changes_of_matched)

    def result(self, channels: Mapping[str, Channel], cutoffs: CutOffs) -> Impact:
        """What can be told of the touched sources."""
        first = {one.id: self._subject.touches[one.id].first_day for one in self._sources}
        found = [self._line(one, day) for one in self._sources if (day := first[one.id])]
        lines = tuple(line for line in found if isinstance(line, ImpactLine))
        left_out = Counter(line for line in found if not isinstance(line, ImpactLine))
        conversion, margin = _worth(self._sources)
        campaign = self._subject.campaign
        return Impact(
            campaign=campaign.id if campaign else "",
            name=campaign.name if campaign else "",
            period=self._subject.period,
            months=self._months,
            lines=lines,
            left_out={reason: left_out[reason] for reason in LEFT_OUT},
            cost=self._cost({line.source_id for line in lines}, channels),
            conversion=conversion,
            margin=margin,
            interval=_interval(lines, cutoffs),
        )

    def _windows_around(self, touched: date) -> _Windows:
        """The months before and after the month of this day."""
        month = month_start(touched)
        return _Windows(
            Period(add_months(month, -self._months), month - timedelta(1)),
            Period(add_months(month, 1), month_end(add_months(month, self._months))),
        )

    def _line(self, one: Relationship, touched: date) -> ImpactLine | LeftOut:
        windows = self._windows(touched)
        if windows.after.end > self._through:
            return "too recent"
        if self._since is None or windows.before.start < month_start(self._since):
            return "before the records"
        changes = self._matched(one.tier, one.specialty, windows)
        if not changes:
            return "no match"
        return ImpactLine(
            *about(one),
            specialty=one.specialty,
            touched=touched,
            before=one.referrals_in(windows.before),
            after=one.referrals_in(windows.after),
            matched=fmean(changes),
            matches=len(changes),
        )

    def _changes_of_matched(self, tier: str, specialty: str, windows: _Windows) -> tuple[int, ...]:
        like = self._like.get((tier, specialty), ())
        return tuple(windows.change(one) for one in like if self._subject.spared(one, windows))

    def _cost(self, judged: Collection[str], channels: Mapping[str, Channel]) -> float:
        """What was spent on the judged sources; a touch with several of them costs once, its gift for each."""
        campaign = self._subject.campaign
        if campaign and campaign.budget is not None:
            return campaign.budget
        spent: list[Touch] = []
        for one in self._sources:
            if one.id in judged:
                own = self._subject.touches[one.id]
                end = self._windows(own.first_day or self._through).after.end
                spent += own if campaign else own.between(date.min, end)
        gifts = math.fsum(touch.gift.value for touch in spent if touch.gift)
        return math.fsum(_cost_of(touch, channels) for touch in {touch.id: touch for touch in spent}.values()) + gifts


def _cost_of(touch: Touch, channels: Mapping[str, Channel]) -> float:
    usual = channels[touch.channel].cost if touch.channel in channels else 0.0
    return usual if touch.cost is None else touch.cost


def _interval(lines: Sequence[ImpactLine], cutoffs: CutOffs) -> Interval | None:
    if len(lines) < FEWEST:
        return None
    return bootstrap_interval(
        [line.lift for line in lines],
        fmean,
        level=cutoffs.impact_interval,
        resamples=cutoffs.impact_resamples,
        seed=SEED,
    )


def _worth(relationships: Sequence[Relationship]) -> tuple[float | None, float]:
    """Patients seen / received, and US dollars for a patient seen, over the last 12 known months of all sources."""
    received = seen = 0
    dollars: list[float] = []
    for one in relationships:
        year, lines = one.full_months(MONTHS_PER_YEAR), one.settings.service_lines
        for count, came, name in one.referrals.numbers_between(year.start, year.end):
            if came is not None:
                received, seen = received + count, seen + came
                dollars.append(came * (lines[name].margin if name in lines else 0.0))
    return (seen / received if received else None), (math.fsum(dollars) / seen if seen else 0.0)
