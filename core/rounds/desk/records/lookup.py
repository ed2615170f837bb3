"""A record of any kind by what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.desk.lookup import choose_source

if TYPE_CHECKING:
    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.desk.desk import Ear

_OTHERS = ("touch", "feedback", "goal", "campaign", "referral")


def choose_record(book: Book, text: str, ear: Ear) -> Record:
    """The record with this id, else the contact or organization that the text means.

    Raises:
        UsageError: nobody, or more than one, is meant.
    """
    for kind in ("contact", "organization", *_OTHERS):
        found = book.of_kind(kind).get(text)
        if found is not None:
            return found
    return choose_source(book, text, ear)
