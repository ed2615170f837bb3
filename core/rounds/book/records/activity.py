"""What happened: touches, patients sent (a month's count or one opaque case, never patient data), what was heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from rounds.base.dates import month_end
from rounds.base.problems import Source
from rounds.book.records.build import no_values


@dataclass(frozen=True, slots=True)
class NextStep:
    """What was promised: an action by a day, through a channel if one was named; ``done`` is when it was kept."""

    action: str
    due: dt.date
    channel: str = ""
    done: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """Something of value given: US dollars for each recipient, and what it was.

    ``over_limit`` is the reason for which it was given although a yearly limit was passed; ``staff_event`` marks the
    one medical-staff appreciation event a year that is outside the limit.
    """

    value: float
    what: str = ""
    over_limit: str = ""
    staff_event: bool = False


@dataclass(frozen=True, slots=True)
class Touch:
    """One interaction, outbound (from us) or inbound (from them), with a contact, an organization or both.

    ``also`` are further contacts who were present: the touch counts for each. ``outcome`` is done, no-answer or
    cancelled; only done touches count. ``follows`` are ids of touches whose promised next step this one kept. ``rsvp``
    tells of an invitation to the campaign's event: asked, or the answer. ``minutes`` and ``cost`` (US dollars) replace
    the channel's usual effort and cost; ``logged`` is the day of entry.
    """

    kind: ClassVar[str] = "touch"

    source: Source
    id: str
    date: dt.date
    channel: str
    contact: str = ""
    organization: str = ""
    also: tuple[str, ...] = ()
    liaison: str = ""
    direction: str = "outbound"
    outcome: str = "done"
    purpose: str = ""
    notes: str = ""
    next: NextStep | None = None
    follows: tuple[str, ...] = ()
    campaign: str = ""
    rsvp: str = ""
    minutes: float | None = None
    cost: float | None = None
    gift: Gift | None = None
    logged: dt.date | None = None
    tags: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""

    @property
    def party(self) -> str:
        """Id of whom it is about first: the contact, or else the organization."""
        return self.contact or self.organization

    @property
    def contacts(self) -> tuple[str, ...]:
        """Ids of all the contacts who were part of it."""
        return ((self.contact,) if self.contact else ()) + self.also

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of everybody who took part: its people and its organization, each once."""
        return taking_part(self.contact, self.also, self.organization)

    @property
    def counts(self) -> bool:
        """Whether it took place and stands."""
        return took_place(self.outcome) and not self.void

    @property
    def is_ours(self) -> bool:
        """Whether it came from us: the effort."""
        return comes_from_us(self.direction)


def taking_part(contact: str, also: Iterable[str], organization: str) -> tuple[str, ...]:
    """Ids of everybody who takes part in a touch, by its fields: its people and its organization, each once."""
    return tuple(dict.fromkeys(source for source in (contact, *also, organization) if source))


def took_place(outcome: str) -> bool:
    """Whether a touch with this outcome took place."""
    return outcome == "done"


def comes_from_us(direction: str) -> bool:
    """Whether a touch of this direction is ours."""
    return direction == "outbound"


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


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told the answer: a contact's id or a name, the day, and the channel."""

    who: str
    date: dt.date
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A need, interest, concern or praise, heard on ``opened``; resolved on ``resolved``, and then told.

    ``sla_days`` is how many days an answer may take (None: as the settings say); ``owner`` is the liaison who answers.
    """

    kind: ClassVar[str] = "feedback"

    source: Source
    id: str
    opened: dt.date
    type: str
    text: str
    contact: str = ""
    organization: str = ""
    category: str = ""
    touch: str = ""
    owner: str = ""
    sla_days: int | None = None
    resolved: dt.date | None = None
    resolution: str = ""
    told: tuple[Told, ...] = ()
    tags: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""

    @property
    def party(self) -> str:
        """Id of whom it is filed under: the contact, or else the organization."""
        return self.contact or self.organization

    @property
    def needs_answer(self) -> bool:
        """Concerns and needs want an answer; interests and praise are noted."""
        return self.type in {"concern", "need"}

    def answer_due(self, usual_days: int) -> dt.date:
        """The last day for an answer: ``sla_days`` after it was opened, or ``usual_days`` (the settings')."""
        return self.opened + dt.timedelta(usual_days if self.sla_days is None else self.sla_days)
