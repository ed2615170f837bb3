"""Events with their guests: in numbers, and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.analysis.guests import STATES, guest_list
from rounds.desk.lookup import choose_event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.analysis.guests import Guest, GuestList
    from rounds.book.book import Book
    from rounds.book.records import Campaign
    from rounds.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class GuestNumbers:
    """The guests of an event in numbers.

    Attributes:
        invited: How many were; who came without is not among them.
        states: How many came, accepted, may come, have not answered, declined, or stayed away.
        places_left: Places that nobody has accepted; None: there is no end of them.
        cost_a_head: US dollars for each who came; None: nobody did, or the cost is not known.
    """

    invited: int
    states: Mapping[str, int]
    places_left: int | None
    cost_a_head: float | None

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"invited": self.invited, "places_left": self.places_left, "cost_a_head": self.cost_a_head}


def numbers_of(guests: GuestList) -> GuestNumbers:
    """A guest list in numbers."""
    states: dict[str, int] = {state: guests.counts[state] for state in STATES}
    return GuestNumbers(guests.invited, states, guests.places_left, guests.cost_a_head)


def guests_of(desk: Desk, book: Book, campaign: Campaign) -> GuestList:
    """The guests as of the desk's day."""
    return guest_list(campaign, book.touches_of(campaign.id), book.contacts, desk.as_of)


@dataclass(frozen=True, slots=True)
class ListEvents:
    """All events."""


@dataclass(frozen=True, slots=True)
class EventNumbers:
    """An event in numbers: its id, its name, its day, and its guests."""

    id: str
    name: str
    day: date | None
    guests: GuestNumbers


@dataclass(frozen=True, slots=True)
class EventList:
    """The events in the order of their days."""

    events: tuple[EventNumbers, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [
            {"id": one.id, "name": one.name, "day": one.day or "", "invited": one.guests.invited}
            | {state: one.guests.states[state] for state in ("accepted", "declined", "came")}
            | {"places left": "" if one.guests.places_left is None else one.guests.places_left}
            for one in self.events
        ]


def list_events(desk: Desk, request: ListEvents) -> EventList:  # noqa: ARG001 - every operation has a request
    """All events with their guests in numbers.

    Example:
        >>> [one.id for one in list_events(desk, ListEvents()).events]
        ['spine-evening']
    """
    book = desk.book
    desk.note_errors()
    events = [one for one in book.campaigns.values() if one.event and not one.void]
    events.sort(key=lambda one: (one.event.starts if one.event else one.start, one.id))
    return EventList(tuple(_numbers(one, guests_of(desk, book, one)) for one in events))


def _numbers(campaign: Campaign, guests: GuestList) -> EventNumbers:
    day = campaign.event.starts.date() if campaign.event else None
    return EventNumbers(campaign.id, campaign.name, day, numbers_of(guests))


@dataclass(frozen=True, slots=True)
class ShowEvent:
    """One event, by id or part of the name."""

    event: str


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """The guests of an event, by state, and in numbers."""

    guests: tuple[Guest, ...]
    numbers: GuestNumbers

    def rows(self) -> list[dict[str, Any]]:
        """Each guest."""
        return [
            {"id": one.id, "name": one.name, "state": one.state}
            | {"invited": one.invited or "", "answered": one.answered or ""}
            for one in self.guests
        ]

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {**self.numbers.as_data(), "guests": self.rows()}


def show_event(desk: Desk, request: ShowEvent) -> ShownEvent:
    """The guests of an event: who came, accepted, may come, has not answered, declined, or stayed away.

    Raises:
        UsageError: no event is meant, or several are.

    Example:
        >>> show_event(desk, ShowEvent("evening")).numbers.places_left
        24
    """
    book = desk.book
    desk.note_errors()
    guests = guests_of(desk, book, choose_event(book, request.event))
    return ShownEvent(tuple(sorted(guests.guests, key=lambda one: STATES.index(one.state))), numbers_of(guests))
