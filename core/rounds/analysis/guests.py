"""Guests: who was invited to a campaign's event, who answered what, who came, and what each cost.

Definitions, from the campaign's touches:

- Invited: a touch with ``rsvp: asked``. Answer: the last touch with another ``rsvp``, of those on one day the last id.
- Came: a touch that took place through the event's channel (training for a training, else event) without ``rsvp``.
- No-show: accepted, and did not come, once the event is over and somebody's coming was recorded.
- Places left = capacity - those who accepted or came. Cost a head = the event's cost / those who came.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.book.records import Campaign, Contact, Touch

GuestState = Literal["came", "accepted", "tentative", "no answer", "declined", "no-show"]
STATES: tuple[GuestState, ...] = ("came", "accepted", "tentative", "no answer", "declined", "no-show")
_CENTS = 2


@dataclass(frozen=True, slots=True)
class Guest:
    """One person of an event; days are None where it did not happen. ``came`` is the touch that says so."""

    id: str
    name: str
    state: GuestState
    invited: date | None = None
    answered: date | None = None
    came: Touch | None = None


@dataclass(frozen=True)
class GuestList:
    """The guests of an event, in order of name."""

    campaign: Campaign
    guests: tuple[Guest, ...]

    @cached_property
    def counts(self) -> Counter[GuestState]:
        """How many are in which state."""
        return Counter(one.state for one in self.guests)

    @property
    def invited(self) -> int:
        """How many were invited; who came without is not among them."""
        return sum(one.invited is not None for one in self.guests)

    @property
    def came(self) -> tuple[Guest, ...]:
        """Those who came."""
        return tuple(one for one in self.guests if one.came)

    @property
    def places_left(self) -> int | None:
        """Places that nobody has accepted; below 0 where more have than there are; None: no end of them."""
        event = self.campaign.event
        if event is None or event.capacity is None:
            return None
        return event.capacity - self.counts["accepted"] - self.counts["came"]

    @property
    def cost_a_head(self) -> float | None:
        """US dollars for each who came, gifts not counted; None: nobody did, or the cost is not known."""
        event = self.campaign.event
        if event is None or event.cost is None or not self.came:
            return None
        return round(event.cost / len(self.came), _CENTS)


def guest_list(campaign: Campaign, touches: Iterable[Touch], contacts: Mapping[str, Contact], as_of: date) -> GuestList:
    """The guests by the campaign's touches up to a day."""
    theirs: dict[str, list[Touch]] = {}
    for touch in sorted(touches, key=lambda touch: (touch.date, touch.id)):
        if touch.campaign == campaign.id and not touch.void and touch.date <= as_of:
            for contact in touch.contacts:
                theirs.setdefault(contact, []).append(touch)
    took_place = any(_came(campaign, each) for each in theirs.values())
    is_over = campaign.event is not None and campaign.event.starts.date() <= as_of and took_place
    found = [
        guest
        for contact, each in theirs.items()
        if (guest := _guest(campaign, contact, contacts.get(contact), each, is_over=is_over))
    ]
    return GuestList(campaign, tuple(sorted(found, key=lambda one: (_sorted_by(contacts.get(one.id)), one.id))))


def _guest(
    campaign: Campaign, contact: str, person: Contact | None, touches: Sequence[Touch], *, is_over: bool
) -> Guest | None:
    invited = [touch for touch in touches if touch.rsvp == "asked" and touch.outcome == "done"]
    answers = [touch for touch in touches if touch.rsvp not in {"", "asked"}]
    came = _came(campaign, touches)
    if not (invited or answers or came):
        return None
    state: GuestState = "no answer"
    if came:
        state = "came"
    elif answers:
        state = _STATES[answers[-1].rsvp]
        state = "no-show" if state == "accepted" and is_over else state
    return Guest(
        contact,
        person.name if person else contact,
        state,
        invited[0].date if invited else None,
        answers[-1].date if answers else None,
        came,
    )


_STATES: dict[str, GuestState] = {"accepted": "accepted", "declined": "declined", "tentative": "tentative"}


def _came(campaign: Campaign, touches: Iterable[Touch]) -> Touch | None:
    return next((one for one in touches if one.channel == campaign.channel and not one.rsvp and one.counts), None)


def _sorted_by(person: Contact | None) -> str:
    return (person.family or person.name.split()[-1]).casefold() if person else ""
