"""Checks across records: what no schema can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.book.book import make_book
from rounds.book.checks.chronology import Chronology
from rounds.book.checks.duplicates import Repeats, check_identifiers, check_lookalikes
from rounds.book.checks.references import Channels, References
from rounds.book.finding import Check, Finding, Known
from rounds.book.gifts import check_gifts
from rounds.book.records import Touch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rounds.book.book import Book
    from rounds.book.records import Record

__all__ = ["Finding", "Known", "check"]


def check(
    book: Book, known: Known, about: Collection[Record] | None = None, newest: Collection[str] = ()
) -> Iterator[Finding]:
    """Everything that is wrong across the records of a book. The records stay in the book.

    With ``about``, what is wrong with these records of it, and no others: nobody else's are looked through for it,
    unless what they say is what may be wrong (an NPI, a count or a gift that stands twice). The ``newest`` are ids of
    touches that are only now being written: their gifts come on top of all that stands.
    """
    part = book if about is None else make_book(book.settings, about)
    repeats = Repeats()
    each: list[Check] = [References(book, known), Channels(part.settings, known), Chronology(known)]
    each += [repeats] if about is None else []
    gifts: list[Touch] = []
    for record in part.records():
        for one in each:
            one.look(record)
        if isinstance(record, Touch) and record.gift:
            gifts.append(record)
    for one in each:
        yield from one.findings()
    wide: list[Iterator[Finding]] = []
    if about is None or any(one.npi for one in part.sources()):
        wide.append(check_identifiers(book))
    if about is None or any(not one.name.isascii() for one in part.sources()):
        wide.append(check_lookalikes(book))
    if about is not None and part.referrals:
        for referral in book.referrals:
            repeats.look(referral)
        wide.append(repeats.findings())
    if gifts:
        everybodys = gifts if about is None else book.touches.values()
        wide.append(check_gifts(book, everybodys, known, newest))
    sources = None if about is None else {record.source for record in about}
    yield from (finding for found in wide for finding in found if sources is None or finding.source in sources)
