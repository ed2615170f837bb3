"""National Provider Identifiers that cannot be, or stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.npi import has_valid_check_digit, may_be_assigned
from rounds.book.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization


def check_identifiers(book: Book) -> Iterator[Finding]:
    """A wrong check digit is an error; a first digit that is not in use, or one NPI on two records, is a warning."""
    first: dict[str, Contact | Organization] = {}
    for record in book.sources():
        if not record.npi or record.void:
            continue
        if not has_valid_check_digit(record.npi):
            hint = "one digit is probably mistyped or two are swapped; look it up in the NPI registry"
            yield Finding(record.source, ("npi",), f"the NPI {record.npi} has a wrong check digit", hint)
        elif not may_be_assigned(record.npi):
            hint = "NPIs in use begin with 1 or 2"
            yield Finding(record.source, ("npi",), f"the NPI {record.npi} begins with {record.npi[0]}", hint, "warning")
        other = first.setdefault(record.npi, record)
        if other is not record:
            hint = "probably one person or place entered twice"
            message = f"'{other.id}' has the NPI {record.npi} too ({other.source})"
            yield Finding(record.source, ("npi",), message, hint, "warning")
