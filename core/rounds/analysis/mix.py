"""Mix: through which channels sources were reached, against the plan and against their own wishes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rounds.analysis import grouped
from rounds.base.dates import Period, months_to
from rounds.book.relationships import distinct_touches, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rounds.book.records import Contact, Touch
    from rounds.book.relationships import Relationship
    from rounds.plugins.contracts import Channel

Wish = Literal["not preferred", "avoided", "forbidden"]


@dataclass(frozen=True, slots=True)
class ChannelShare:
    """One channel: touches made, their share of all (0 to 1), and the planned share (None: nothing is planned)."""

    channel: str
    title: str
    touches: int
    share: float
    planned: float | None


@dataclass(frozen=True, slots=True)
class Shares:
    """The channels of one tier, or of all (name ""), and how far they are from the plan.

    ``gap`` is ½ Σ |actual - planned share|, 0 to 1: the part of the touches that belongs in another channel. Where a
    plan leaves a rest open (its shares add up to less than 1) the rest may go anywhere, so that only what is missing
    from planned channels counts. None without a plan or without touches.
    """

    name: str
    touches: int
    channels: tuple[ChannelShare, ...]
    gap: float | None


@dataclass(frozen=True, slots=True)
class AgainstWish:
    """Touches with one person through a channel that the person does not prefer, avoids or has forbidden."""

    source_id: str
    name: str
    channel: str
    wish: Wish
    touches: int
    preferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelMonths:
    """Touches through one channel in each of the months."""

    channel: str
    title: str
    touches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """How sources were reached in a period. Outbound touches only, each counted once however many took part.

    Attributes:
        period: The period asked for.
        overall: Touches with sources whose tier plans a mix (all sources, where no tier does).
        tiers: The same by tier.
        outside_plan: Touches with sources that have no planned mix.
        inbound: Touches that came from the sources.
        with_wishes: Touches with persons who named the channels that they prefer.
        against_wishes: Those that went another way, most touches first.
        months: Up to twelve months to the period's end or the relationships' day, none from before the book's first
            touch; the last may be unfinished.
        by_month: Touches in those months by channel.
        partial: Whether the last month is unfinished.
    """

    period: Period
    overall: Shares
    tiers: tuple[Shares, ...]
    outside_plan: int
    inbound: int
    with_wishes: int
    against_wishes: tuple[AgainstWish, ...]
    months: tuple[Period, ...]
    by_month: tuple[ChannelMonths, ...]
    partial: bool

    def against(self, *wishes: Wish) -> int:
        """How many touches went against one of these wishes."""
        return sum(line.touches for line in self.against_wishes if line.wish in wishes)


def mix(relationships: Iterable[Relationship], period: Period, channels: Mapping[str, Channel]) -> Mix:
    """How these sources were reached in the period."""
    ordered = sorted(relationships, key=lambda one: one.id)
    planned = [one for one in ordered if _plan_of(one) and one.planned_touches(period)]
    overall = _shares("", planned or ordered, period, channels)
    addressed = [(one, touch) for one in ordered for touch in one.outbound_in(period) if touch.contact == one.id]
    directions = Counter(touch.direction for touch in distinct_touches(ordered, period))
    since = min((one.first_touch for one in ordered if one.first_touch), default=None)
    months = months_to(min([period.end, *(one.as_of for one in ordered[:1])]), since=since)
    return Mix(
        period=period,
        overall=overall,
        tiers=tuple(
            _shares(tier, own, period, channels) for tier, own in grouped(planned, lambda one: one.tier).items()
        ),
        outside_plan=directions["outbound"] - overall.touches,
        inbound=directions["inbound"],
        with_wishes=sum(bool(one.preferred_channels) for one, _ in addressed),
        against_wishes=_against_wishes(addressed),
        months=months,
        by_month=_by_month(ordered, months, channels),
        partial=months[-1].whole_months == 0,
    )


def _plan_of(one: Relationship) -> Mapping[str, float]:
    """The planned share of each channel, scaled down where together they exceed 1."""
    plan = one.planned_tier.mix if one.planned_tier else {}
    whole = max(1.0, math.fsum(plan.values()))
    return {channel: share / whole for channel, share in plan.items() if share > 0}


def _shares(
    name: str, relationships: Sequence[Relationship], period: Period, channels: Mapping[str, Channel]
) -> Shares:
    counts = _by_channel(relationships, period)
    touches, plan = counts.total(), _planned_shares(relationships, period)
    lines = tuple(
        ChannelShare(
            channel=channel,
            title=_title(channel, channels),
            touches=counts[channel],
            share=counts[channel] / touches if touches else 0.0,
            planned=plan.get(channel, 0.0) if plan else None,
        )
        for channel in _in_order({*counts, *plan}, channels)
    )
    missing = math.fsum(max(0.0, (line.planned or 0.0) - line.share) for line in lines)
    return Shares(name, touches, lines, min(1.0, missing) if plan and touches else None)


def _planned_shares(relationships: Iterable[Relationship], period: Period) -> Mapping[str, float]:
    """The planned share of each channel over several sources, weighted by their planned touches."""
    amounts: dict[str, list[float]] = {}
    planned = 0
    for one in relationships:
        plan = _plan_of(one)
        touches = one.planned_touches(period) if plan else 0
        planned += touches
        for channel, share in plan.items():
            amounts.setdefault(channel, []).append(share * touches)
    return {channel: math.fsum(parts) / planned for channel, parts in amounts.items()} if planned else {}


def _against_wishes(addressed: Iterable[tuple[Relationship, Touch]]) -> tuple[AgainstWish, ...]:
    counts: Counter[tuple[str, str, Wish]] = Counter()
    people: dict[str, Relationship] = {}
    for one, touch in addressed:
        wish = _wish(one.contact, touch.channel) if one.contact else None
        if wish:
            counts[one.id, touch.channel, wish] += 1
            people[one.id] = one
    found = [
        AgainstWish(source_id, people[source_id].name, channel, wish, touches, people[source_id].preferred_channels)
        for (source_id, channel, wish), touches in counts.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.touches, line.source_id, line.channel)))


def _wish(person: Contact, channel: str) -> Wish | None:
    """Which of the person's wishes a touch through this channel goes against."""
    if not person.may_be_reached_by(channel):
        return "forbidden"
    if channel in person.preferences.avoid:
        return "avoided"
    preferred = person.preferences.channels
    return "not preferred" if preferred and channel not in preferred else None


def _by_month(
    relationships: Sequence[Relationship], months: Sequence[Period], channels: Mapping[str, Channel]
) -> tuple[ChannelMonths, ...]:
    touches = distinct_touches(relationships, Period(months[0].start, months[-1].end), "outbound")
    counts = [Counter(touch.channel for touch in within(touches, month)) for month in months]
    used = {channel for count in counts for channel in count}
    return tuple(
        ChannelMonths(channel, _title(channel, channels), tuple(count[channel] for count in counts))
        for channel in _in_order(used, channels)
    )


def _by_channel(relationships: Iterable[Relationship], period: Period) -> Counter[str]:
    """How many touches from us went through each channel."""
    return Counter(touch.channel for touch in distinct_touches(relationships, period, "outbound"))


def _title(channel: str, channels: Mapping[str, Channel]) -> str:
    return channels[channel].title if channel in channels else channel


def _in_order(names: Collection[str], channels: Mapping[str, Channel]) -> list[str]:
    """Channels as they are registered, then unknown ones by name."""
    return [name for name in channels if name in names] + sorted(name for name in names if name not in channels)
