"""Guests of an event on paper: badges, and the sheet on which they sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds.base.dates import day_words
from rounds.base.problems import UsageError
from rounds.desk.paper.forms import fitting, press_of
from rounds.desk.paper.recipients import sender_of
from rounds.plugins.printing import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Collection

    from rounds.analysis.guests import GuestList
    from rounds.book.book import Book
    from rounds.desk.desk import Desk
    from rounds.desk.mail import LeftOut

COMING: Final = ("came", "accepted")
ASKED: Final = (*COMING, "tentative", "no answer")


def print_guests(
    desk: Desk, guests: GuestList, press: tuple[str, str], states: Collection[str], start_at: int
) -> tuple[str, bytes, list[LeftOut], int]:
    """The file's ending, its content, who is left out, and how many are in it; ``press`` is a form's name and kind.

    Raises:
        UsageError: nobody is in these states, or there is no such form.
    """
    form, book = press_of(desk, *press), desk.book
    campaign = guests.campaign
    pieces = [
        Piece(one.id, tuple(filter(None, (_name(book, one.id, one.name), _place(book, one.id)))))
        for one in guests.guests
        if one.state in states
    ]
    pieces, left_out = fitting([form], pieces)
    if not pieces:
        raise UsageError(f"nobody of '{campaign.id}' is to be printed", "see who answered: rounds event show")
    event = campaign.event
    options = {"when": day_words(event.starts.date()) if event else "", "place": event.place if event else ""}
    sender = sender_of(book.settings.client)
    job = PrintJob(campaign.name, tuple(pieces), desk.as_of, sender, start_at, options)
    return form.form.suffix, form.printed(job), left_out, len(pieces)


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
