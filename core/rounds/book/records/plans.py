"""What is planned: goals, each a number to reach by a day, and campaigns, series of touches to an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from rounds.base.problems import Source
from rounds.book.records.build import no_values


@dataclass(frozen=True, slots=True)
class Goal:
    """A metric to bring to ``target`` from ``start`` to ``due``, over the sources that ``scope`` (a filter) selects.

    ``target`` is in the metric's unit, or a change against the baseline such as ``+20%``. The baseline is the number
    ``baseline``, or the metric over ``baseline_period``; without either a counting metric starts from 0.
    """

    kind: ClassVar[str] = "goal"

    source: Source
    id: str
    name: str
    metric: str
    target: float | str
    start: date
    due: date
    scope: str = ""
    baseline: float | None = None
    baseline_period: str = ""
    liaison: str = ""
    notes: str = ""
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """One planned touch: in which week of the campaign (1 is the first), through which channel, for which tiers."""

    week: int
    channel: str
    tiers: tuple[str, ...] = ()
    note: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """When and where people meet; times are on the client's clock. US dollars: ``cost`` of all, ``gift`` to each.

    ``version`` goes up when day, hour or place change, so that calendars take the new ones.
    """

    starts: datetime
    ends: datetime | None = None
    place: str = ""
    capacity: int | None = None
    cost: float | None = None
    gift: float | None = None
    what: str = ""
    version: int = 0

    @property
    def until(self) -> datetime:
        """When it ends: an hour after it starts when nobody said so."""
        return self.ends or self.starts + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A series of touches from ``start`` to ``end`` for the sources that ``audience`` (a list filter) selects.

    ``stop`` are the rules that end it for somebody: replied, opted-out, declined, referred. ``budget`` is in US dollars
    for the whole campaign; ``goal`` names the goal that it serves; ``event`` is where people meet.
    """

    kind: ClassVar[str] = "campaign"

    source: Source
    id: str
    name: str
    start: date
    end: date
    type: str = "outreach"
    audience: str = ""
    steps: tuple[CampaignStep, ...] = ()
    stop: tuple[str, ...] = ()
    event: Event | None = None
    liaison: str = ""
    goal: str = ""
    budget: float | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""

    @property
    def channel(self) -> str:
        """The channel of the touch that coming to the event is: training for a training, else event."""
        return "training" if self.type == "training" else "event"
