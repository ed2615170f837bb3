"""Touch: one interaction with a referral source, through a channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

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
