"""Referral: patients sent, as a count for a month or as one opaque case. Never patient data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from rounds.base.dates import month_end
from rounds.base.problems import Source
from rounds.book.records.build import no_values


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
    def party(self) -> str:
        """Id of whom it is filed under: the contact, or else the organization."""
        return self.contact or self.organization

    @property
    def counts(self) -> bool:
        """Whether it stands, is of anybody, and has a day: a month's count of 0 is no referral."""
        return bool(self.count) and not self.void and self.day > date.min

    @property
    def day(self) -> date:
        """The day that places it in a period: the case's own, or the first of its month; 1 Jan 1 without either."""
        return self.received_on or _days_of(self.month)[0]

    @property
    def latest_day(self) -> date:
        """The last day on which any of it can have arrived: silence is counted from here."""
        return self.received_on or _days_of(self.month)[1]


@lru_cache(maxsize=1024)  # asked of every row again and again, and there are few months
def _days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month such as ``2026-11``."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:  # neither a month nor a day is given, or there is no such month: the checks say so
        first = date.min
    return first, month_end(first)
