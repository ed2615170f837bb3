"""Referral: patients sent, as a count for a month or as one opaque case. Never patient data."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rounds.problems import Source
from rounds.records.build import no_values


@dataclass(frozen=True, slots=True)
class Referral:
    """Patients whom a source sent to the client (``received``), or whom the client sent to it (``sent``).

    Either a count for a ``month`` (``2026-11``), with how many of them were ``scheduled``, ``seen`` and ``reported``
    back; or one case under an opaque ``case`` id with the days of its steps (``received_on``, ``scheduled_on``,
    ``seen_on``, ``reported_on``).
    """

    kind: ClassVar[str] = "referral"

    source: Source
    id: str = ""
    month: str = ""
    received_on: date | None = None
    case: str = ""
    contact: str = ""
    organization: str = ""
    service_line: str = ""
    direction: str = "received"
    count: int = 1
    scheduled: int | None = None
    seen: int | None = None
    reported: int | None = None
    scheduled_on: date | None = None
    seen_on: date | None = None
    reported_on: date | None = None
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""

    @property
    def day(self) -> date:
        """The day that places it in a period: the case's own, or the first of its month."""
        if self.received_on is not None:
            return self.received_on
        try:
            return date.fromisoformat(f"{self.month}-01")
        except ValueError:  # neither is given, or there is no such month: the checks say so
            return date.min

    @property
    def latest_day(self) -> date:
        """The last day on which any of it can have arrived: silence is counted from here."""
        if self.received_on is not None:
            return self.received_on
        return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
