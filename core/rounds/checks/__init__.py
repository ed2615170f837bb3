"""Checks across records: what no schema can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.checks.channels import check_channels
from rounds.checks.chronology import check_chronology
from rounds.checks.finding import Finding, Known
from rounds.checks.gifts import check_gifts
from rounds.checks.identifiers import check_identifiers
from rounds.checks.names import check_names, check_reports, no_section
from rounds.checks.references import check_references
from rounds.checks.repeats import check_repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.book import Book

__all__ = ["Finding", "Known", "check", "check_names", "check_reports", "no_section"]


def check(book: Book, known: Known) -> Iterator[Finding]:
    """Everything that is wrong across the records of a book. The records stay in the book."""
    yield from check_references(book, known)
    yield from check_channels(book, known)
    yield from check_chronology(book, known)
    yield from check_identifiers(book)
    yield from check_repeats(book)
    yield from check_gifts(book, known)
