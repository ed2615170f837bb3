"""Campaign: a planned series of touches to an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rounds.problems import Source
from rounds.records.build import no_values


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """One planned touch: in which week of the campaign (1 is the first), through which channel, for which tiers."""

    week: int
    channel: str
    tiers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A series of touches from ``start`` to ``end`` for the sources that ``audience`` (a list filter) selects.

    ``budget`` is in US dollars for the whole campaign; ``goal`` names the goal that it serves.
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
    liaison: str = ""
    goal: str = ""
    budget: float | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""
