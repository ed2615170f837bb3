"""Productivity: what went in (touches, hours, dollars) beside what came out (referrals and their value)."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from rounds.dates import Period, months_to
from rounds.relationships import distinct_touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.contracts import Channel
    from rounds.records import Touch
    from rounds.relationships import Relationship

Quadrant = Literal["Low effort, growth", "High effort, growth", "Low effort, no growth", "High effort, no growth"]
QUADRANTS: tuple[Quadrant, Quadrant, Quadrant, Quadrant] = (
    "Low effort, growth",
    "High effort, growth",
    "Low effort, no growth",
    "High effort, no growth",
)
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Effort:
    """What was put in: touches, hours, US dollars without gifts, and the weight of the touches in visits."""

    touches: int
    hours: float
    cost: float
    weight: float


@dataclass(frozen=True, slots=True)
class Window:
    """Effort in a period beside its referrals (patients received) and their value (US dollars of margin)."""

    period: Period
    effort: Effort
    referrals: int
    value: float

    @property
    def hours_per_referral(self) -> float | None:
        """Hours for each referral received; None without one."""
        return self.effort.hours / self.referrals if self.referrals else None

    @property
    def cost_per_referral(self) -> float | None:
        """US dollars for each referral received; None without one."""
        return self.effort.cost / self.referrals if self.referrals else None


@dataclass(frozen=True, slots=True)
class ProductivityLine:
    """One source: activity against productivity.

    ``done`` counts outbound touches; hours and cost are the source's part of each touch: an hour with three sources
    is a third of an hour for each, so that the lines add up to the whole.
    """

    source_id: str
    name: str
    tier: str
    liaison: str
    planned: int
    done: int
    hours: float
    cost: float
    referrals: int
    referrals_before: int
    value: float

    @property
    def activity(self) -> float | None:
        """Touches made / touches planned (1 is the plan); None without a plan."""
        return self.done / self.planned if self.planned else None

    @property
    def change(self) -> int:
        """Referrals of the period less those of the window before."""
        return self.referrals - self.referrals_before

    @property
    def quadrant(self) -> Quadrant | None:
        """High effort from the plan on, growth from one referral more; None without a plan."""
        if self.activity is None:
            return None
        high, growth = self.activity >= 1, self.change > 0
        return QUADRANTS[(0 if growth else 2) + high]


@dataclass(frozen=True, slots=True)
class LiaisonResult:
    """One owner's sources together (id, or "" for sources without an owner)."""

    liaison: str
    sources: int
    touches: int
    hours: float
    cost: float
    referrals: int
    change: int


@dataclass(frozen=True, slots=True)
class ChannelEffort:
    """What one channel took."""

    channel: str
    title: str
    effort: Effort


@dataclass(frozen=True, slots=True)
class Productivity:
    """Effort beside results, for a period and the window before.

    Attributes:
        now: The period, up to the relationships' day.
        before: The window before; as many days of it as have passed of a period that is not over.
        lines: Every source, in id order.
        liaisons: By owner's id; sources without an owner come last. ``touches`` counts one touch with two of an
            owner's sources twice.
        channels: Effort by channel in the period.
        months: The twelve months up to the period's end, or to the relationships' day when that comes first.
        partial: Whether the last of them is unfinished.
    """

    now: Window
    before: Window
    lines: tuple[ProductivityLine, ...]
    liaisons: tuple[LiaisonResult, ...]
    channels: tuple[ChannelEffort, ...]
    months: tuple[Window, ...]
    partial: bool

    def within(self, quadrant: Quadrant) -> tuple[ProductivityLine, ...]:
        """The sources of one quadrant, those that took most hours first."""
        found = [line for line in self.lines if line.quadrant == quadrant]
        return tuple(sorted(found, key=lambda line: (-line.hours, -line.done, line.source_id)))


def productivity(
    relationships: Iterable[Relationship], period: Period, before: Period, channels: Mapping[str, Channel]
) -> Productivity:
    """Effort beside results for these sources.

    ``before`` is the window to compare with. When the period is not over on the relationships' day, both windows are
    cut to the days that have passed.
    """
    ordered = sorted(relationships, key=lambda one: one.id)
    as_of = ordered[0].as_of if ordered else period.end
    now, then = _comparable(as_of, period, before)
    lines = _lines(ordered, now, then, channels)
    months = months_to(min(period.end, as_of))
    return Productivity(
        now=_window(ordered, now, channels),
        before=_window(ordered, then, channels),
        lines=lines,
        liaisons=_by_liaison(lines),
        channels=_by_channel(_outbound(ordered, now), channels),
        months=tuple(_window(ordered, month, channels) for month in months),
        partial=months[-1].whole_months == 0,
    )


def _comparable(as_of: date, period: Period, before: Period) -> tuple[Period, Period]:
    """Both windows, cut to the days that have passed of a period that is not over."""
    if period.end <= as_of:
        return period, before
    now = period.until(as_of)
    return now, before.until(before.start + timedelta(now.days - 1))


def _outbound(relationships: Iterable[Relationship], period: Period) -> list[Touch]:
    return [touch for touch in distinct_touches(relationships, period) if touch.direction == "outbound"]


def _window(relationships: Sequence[Relationship], period: Period, channels: Mapping[str, Channel]) -> Window:
    return Window(
        period=period,
        effort=_effort(_outbound(relationships, period), channels),
        referrals=sum(one.referrals_in(period) for one in relationships),
        value=math.fsum(one.value_in(period) for one in relationships),
    )


def _effort(touches: Sequence[Touch], channels: Mapping[str, Channel]) -> Effort:
    return Effort(
        touches=len(touches),
        hours=math.fsum(_hours(touch, channels) for touch in touches),
        cost=math.fsum(_cost(touch, channels) for touch in touches),
        weight=math.fsum(channels[touch.channel].weight for touch in touches if touch.channel in channels),
    )


def _hours(touch: Touch, channels: Mapping[str, Channel]) -> float:
    """The touch's own minutes, else its channel's usual ones; 0 for an unknown channel."""
    usual = channels[touch.channel].minutes if touch.channel in channels else 0.0
    return (usual if touch.minutes is None else touch.minutes) / MINUTES_AN_HOUR


def _cost(touch: Touch, channels: Mapping[str, Channel]) -> float:
    usual = channels[touch.channel].cost if touch.channel in channels else 0.0
    return usual if touch.cost is None else touch.cost


def _lines(
    relationships: Sequence[Relationship], now: Period, before: Period, channels: Mapping[str, Channel]
) -> tuple[ProductivityLine, ...]:
    sharers = Counter(touch.id for one in relationships for touch in one.outbound_in(now))
    return tuple(_line(one, now, before, channels, sharers) for one in relationships)


def _line(
    one: Relationship, now: Period, before: Period, channels: Mapping[str, Channel], sharers: Mapping[str, int]
) -> ProductivityLine:
    touches = one.outbound_in(now)
    return ProductivityLine(
        source_id=one.id,
        name=one.name,
        tier=one.tier,
        liaison=one.liaison,
        planned=one.planned_touches(now),
        done=len(touches),
        hours=math.fsum(_hours(touch, channels) / sharers[touch.id] for touch in touches),
        cost=math.fsum(_cost(touch, channels) / sharers[touch.id] for touch in touches),
        referrals=one.referrals_in(now),
        referrals_before=one.referrals_in(before),
        value=one.value_in(now),
    )


def _by_liaison(lines: Iterable[ProductivityLine]) -> tuple[LiaisonResult, ...]:
    groups: dict[str, list[ProductivityLine]] = {}
    for line in lines:
        groups.setdefault(line.liaison, []).append(line)
    return tuple(_of_liaison(name, groups[name]) for name in sorted(groups, key=lambda name: (not name, name)))


def _of_liaison(liaison: str, lines: Sequence[ProductivityLine]) -> LiaisonResult:
    return LiaisonResult(
        liaison=liaison,
        sources=len(lines),
        touches=sum(line.done for line in lines),
        hours=math.fsum(line.hours for line in lines),
        cost=math.fsum(line.cost for line in lines),
        referrals=sum(line.referrals for line in lines),
        change=sum(line.change for line in lines),
    )


def _by_channel(touches: Sequence[Touch], channels: Mapping[str, Channel]) -> tuple[ChannelEffort, ...]:
    by_channel: dict[str, list[Touch]] = {}
    for touch in touches:
        by_channel.setdefault(touch.channel, []).append(touch)
    known = [name for name in channels if name in by_channel]
    unknown = sorted(name for name in by_channel if name not in channels)
    titles = {name: channels[name].title for name in known}
    return tuple(
        ChannelEffort(name, titles.get(name, name), _effort(by_channel[name], channels)) for name in known + unknown
    )
