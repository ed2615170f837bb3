"""Guests of an event on paper: badges, and the sheet on which they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.base.dates import day_words
from rounds.base.problems import UsageError
from rounds.desk.events.guests import guests_of
from rounds.desk.lookup import choose_event
from rounds.desk.paper.forms import fitting, press_of
from rounds.desk.paper.recipients import sender_of
from rounds.plugins.printing.forms import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.book.book import Book
    from rounds.desk.desk import Desk
    from rounds.desk.mail.audience import LeftOut

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
        raise UsageError(f"nobody of '{campaign.id}' is to be printed", "see who answered: rounds event show")
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
