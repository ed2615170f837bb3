"""Checks across records: what no schema can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.book import make_book
from rounds.checks.channels import check_channels
from rounds.checks.chronology import check_chronology
from rounds.checks.finding import Finding, Known
from rounds.checks.gifts import check_gifts
from rounds.checks.identifiers import check_identifiers
from rounds.checks.lookalikes import check_lookalikes
from rounds.checks.names import check_names, check_reports, no_section
from rounds.checks.references import check_references
from rounds.checks.repeats import check_repeats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rounds.book import Book
    from rounds.records import Record

__all__ = ["Finding", "Known", "check", "check_names", "check_reports", "no_section"]


def check(
    book: Book, known: Known, about: Collection[Record] | None = None, newest: Collection[str] = ()
) -> Iterator[Finding]:
    """Everything that is wrong across the records of a book. The records stay in the book.

    With ``about``, what is wrong with these records of it, and no others: nobody else's are looked through for it,
    unless what they say is what may be wrong (an NPI, a count or a gift that stands twice). The ``newest`` are ids of
    touches that are only now being written: their gifts come on top of all that stands.
    """
    part = book if about is None else make_book(book.settings, about)
    yield from check_references(part, known, book)
    yield from check_channels(part, known)
    yield from check_chronology(part, known)
    wide: list[Iterator[Finding]] = []
    if about is None or any(one.npi for one in part.sources()):
        wide.append(check_identifiers(book))
    if about is None or any(not one.name.isascii() for one in part.sources()):
        wide.append(check_lookalikes(book))
    if about is None or part.referrals:
        wide.append(check_repeats(book))
    if about is None or any(touch.gift for touch in part.touches.values()):
        wide.append(check_gifts(book, known, newest))
    sources = None if about is None else {record.source for record in about}
    yield from (finding for found in wide for finding in found if sources is None or finding.source in sources)
