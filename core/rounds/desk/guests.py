"""Events with their guests: in numbers, one by one, and on paper as badges and a sign-in sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rounds.analysis.guests import STATES, guest_list
from rounds.base.dates import day_words
from rounds.base.problems import Remedy, UsageError
from rounds.desk.desk import facts
from rounds.desk.forms import fitting, press_of, sender_of
from rounds.desk.lookup import choose_event
from rounds.plugins.printing import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.analysis.guests import Guest, GuestList
    from rounds.book.book import Book
    from rounds.book.records import Campaign
    from rounds.desk.desk import Desk
    from rounds.desk.mail.audience import LeftOut


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
        return facts(self, "invited", "places_left", "cost_a_head")


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


_COMING: Final = ("came", "accepted")
_ASKED: Final = (*_COMING, "tentative", "no answer")


@dataclass(frozen=True, slots=True)
class PrintBadges:
    """Name badges.

    Attributes:
        event: The event, by id or part of the name.
        form: The form on which they are printed, by name.
        start_at: Of a part-used sheet the first place.
        asked: Also of those who may come or have not answered.
    """

    event: str
    form: str = "5395"
    start_at: int = 1
    asked: bool = False


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """A sheet to sign in: its event, its form, and whether those who may come or have not answered are on it."""

    event: str
    form: str = "sign-in"
    asked: bool = False


@dataclass(frozen=True, slots=True)
class PrintedGuests:
    """Guests on paper: the file by its name, how many are in it, and who is left out, and why."""

    files: Mapping[str, bytes]
    number: int
    left_out: tuple[LeftOut, ...]


def print_badges(desk: Desk, request: PrintBadges) -> PrintedGuests:
    """A name badge for everybody who accepted, with the place of work.

    Raises:
        UsageError: nobody did, or there is no such event, form or place on the sheet.
        RoundsError: the form's plugin failed.

    Example:
        >>> print_badges(desk, PrintBadges("spine-evening"))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: nobody of 'spine-evening' is to be printed
    """
    return _printed(desk, request, "badge", request.start_at)


def print_sign_in_sheet(desk: Desk, request: PrintSheet) -> PrintedGuests:
    """A sheet on which those who accepted sign in, with room for others.

    Raises:
        UsageError, RoundsError: as for badges.

    Example:
        >>> print_sign_in_sheet(desk, PrintSheet("spine-evening"))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: nobody of 'spine-evening' is to be printed
    """
    return _printed(desk, request, "sign-in", 1)


def _printed(desk: Desk, request: PrintBadges | PrintSheet, kind: str, start_at: int) -> PrintedGuests:
    book = desk.book
    desk.note_errors()
    campaign = choose_event(book, request.event)
    guests = guests_of(desk, book, campaign)
    press = press_of(desk, request.form, kind)
    states = _ASKED if request.asked else _COMING
    pieces = [
        Piece(one.id, tuple(filter(None, (_name(book, one.id, one.name), _place(book, one.id)))))
        for one in guests.guests
        if one.state in states
    ]
    pieces, left_out = fitting([press], pieces)
    if not pieces:
        raise UsageError(f"nobody of '{campaign.id}' is to be printed", Remedy("see who answered:", "event show"))
    event = campaign.event
    options = {"when": day_words(event.starts.date()) if event else "", "place": event.place if event else ""}
    sender = sender_of(book.settings.client)
    job = PrintJob(campaign.name, tuple(pieces), desk.as_of, sender, start_at, options)
    name = f"{campaign.id}-{kind}{press.form.suffix}"
    return PrintedGuests({name: press.printed(job)}, len(pieces), tuple(left_out))


def _name(book: Book, contact: str, name: str) -> str:
    person = book.contacts.get(contact)
    letters = person.credentials if person else ""
    return f"{name}, {letters}" if letters and letters not in name else name


def _place(book: Book, contact: str) -> str:
    person = book.contacts.get(contact)
    places = (
        [book.organizations[one].name for one in person.organizations if one in book.organizations] if person else []
    )
    return places[0] if places else ""
