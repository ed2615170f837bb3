"""Productivity: what went in (touches, hours, dollars) beside what came out (referrals and their value)."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from rounds.analysis import SourceLine, about, grouped
from rounds.base.dates import Period, comparable, months_to
from rounds.book.relationships import distinct_touches, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.book.records import Touch
    from rounds.book.relationships import Relationship
    from rounds.plugins.contracts import Channel

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
    """Effort in a period beside its referrals (patients received) and their value (US dollars of margin).

    ``known`` is the part of the period of which the book knows the referrals; None: none of it.
    """

    period: Period
    known: Period | None
    effort: Effort
    referrals: int
    value: float

    @property
    def hours_per_referral(self) -> float | None:
        """Hours for each referral received; None without one, or while they are not known to the period's end."""
        return self.effort.hours / self.referrals if self._comparable else None

    @property
    def cost_per_referral(self) -> float | None:
        """US dollars for each referral received; None as for hours."""
        return self.effort.cost / self.referrals if self._comparable else None

    @property
    def _comparable(self) -> bool:
        return self.referrals > 0 and self.known == self.period


@dataclass(frozen=True, slots=True)
class ProductivityLine(SourceLine):
    """One source: activity against productivity.

    ``done`` counts outbound touches; hours and cost are the source's part of each touch: an hour with three sources
    is a third of an hour for each, so that the lines add up to the whole. ``referrals_before`` is None while the book
    knows no referral of the period: there is nothing to compare yet.
    """

    planned: int
    done: int
    hours: float
    cost: float
    referrals: int
    referrals_before: int | None
    value: float

    @property
    def activity(self) -> float | None:
        """Touches made / touches planned (1 is the plan); None without a plan."""
        return self.done / self.planned if self.planned else None

    @property
    def change(self) -> int | None:
        """Referrals of the period less those of the window before; None: nothing is known yet."""
        return None if self.referrals_before is None else self.referrals - self.referrals_before

    @property
    def quadrant(self) -> Quadrant | None:
        """High effort from the plan on, growth from one referral more; None without a plan or a change."""
        if self.activity is None or self.change is None:
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
    change: int | None


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
        now: The period, up to the relationships' day; referrals as far as the book knows of any.
        before: The window before, cut alike: to what has passed, and its referrals to what is known.
        lines: Every source, in id order.
        liaisons: By owner's id; sources without an owner come last. ``touches`` counts one touch with two of an
            owner's sources twice.
        channels: Effort by channel in the period.
        months: Up to twelve months to the period's end, or to the relationships' day when that comes first; none from
            before the first touch and referral of the book.
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
    cut to the days that have passed. Referrals beyond the last month with any in the book are not known yet: they are
    compared for the known part alone.
    """
    ordered = sorted(relationships, key=lambda one: one.id)
    as_of = ordered[0].as_of if ordered else period.end
    through = ordered[0].norms.through if ordered else None
    first_days = [day for one in ordered for day in (one.first_touch, one.first_referral) if day]
    months = months_to(min(period.end, as_of), since=min(first_days, default=None))
    looked_at = comparable(as_of, period, before)
    touches = _touches(ordered, (*looked_at, *months))
    now, then = (_window(ordered, one, through, touches, channels) for one in looked_at)
    if now.known and now.known != now.period:
        then = _with_referrals(then, ordered, comparable(now.known.end, period, before)[1])
    lines = _lines(ordered, now, then, channels)
    return Productivity(
        now=now,
        before=then,
        lines=lines,
        liaisons=_by_liaison(lines),
        channels=_by_channel(within(touches, now.period), channels),
        months=tuple(_window(ordered, month, through, touches, channels) for month in months),
        partial=months[-1].whole_months == 0,
    )


def _touches(relationships: Sequence[Relationship], windows: Sequence[Period]) -> Sequence[Touch]:
    """The touches from us from the first day of these windows to the last one."""
    whole = Period(min(one.start for one in windows), max(one.end for one in windows))
    return distinct_touches(relationships, whole, "outbound")


def _window(
    relationships: Sequence[Relationship],
    period: Period,
    through: date | None,
    touches: Sequence[Touch],
    channels: Mapping[str, Channel],
) -> Window:
    known = period.until(through) if through and through >= period.start else None
    window = Window(period, known, _effort(within(touches, period), channels), 0, 0.0)
    return _with_referrals(window, relationships, known)


def _with_referrals(window: Window, relationships: Sequence[Relationship], known: Period | None) -> Window:
    """The window with the referrals of the part that is known."""
    if known is None:
        return window
    return replace(
        window,
        known=known,
        referrals=sum(one.referrals_in(known) for one in relationships),
        value=math.fsum(one.value_in(known) for one in relationships),
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
    relationships: Sequence[Relationship], now: Window, before: Window, channels: Mapping[str, Channel]
) -> tuple[ProductivityLine, ...]:
    touches = [tuple(one.outbound_in(now.period)) for one in relationships]
    sharers = Counter(touch.id for own in touches for touch in own)
    each = zip(relationships, touches, strict=True)
    return tuple(_line(one, own, (now, before), channels, sharers) for one, own in each)


def _line(
    one: Relationship,
    touches: Sequence[Touch],
    windows: tuple[Window, Window],
    channels: Mapping[str, Channel],
    sharers: Mapping[str, int],
) -> ProductivityLine:
    now, before = windows
    return ProductivityLine(
        *about(one),
        planned=one.planned_touches(now.period),
        done=len(touches),
        hours=math.fsum(_hours(touch, channels) / sharers[touch.id] for touch in touches),
        cost=math.fsum(_cost(touch, channels) / sharers[touch.id] for touch in touches),
        referrals=one.referrals_in(now.known) if now.known else 0,
        referrals_before=one.referrals_in(before.known) if now.known and before.known else None,
        value=one.value_in(now.known) if now.known else 0.0,
    )


def _by_liaison(lines: Iterable[ProductivityLine]) -> tuple[LiaisonResult, ...]:
    return tuple(_of_liaison(name, own) for name, own in grouped(lines, lambda line: line.liaison).items())


def _of_liaison(liaison: str, lines: Sequence[ProductivityLine]) -> LiaisonResult:
    changes = [line.change for line in lines]
    return LiaisonResult(
        liaison=liaison,
        sources=len(lines),
        touches=sum(line.done for line in lines),
        hours=math.fsum(line.hours for line in lines),
        cost=math.fsum(line.cost for line in lines),
        referrals=sum(line.referrals for line in lines),
        change=None if None in changes else sum(change for change in changes if change is not None),
    )


def _by_channel(touches: Sequence[Touch], channels: Mapping[str, Channel]) -> tuple[ChannelEffort, ...]:
    by_channel = grouped(touches, lambda touch: touch.channel)
    known = [name for name in channels if name in by_channel]
    unknown = sorted(name for name in by_channel if name not in channels)
    titles = {name: channels[name].title for name in known}
    return tuple(
        ChannelEffort(name, titles.get(name, name), _effort(by_channel[name], channels)) for name in known + unknown
    )
