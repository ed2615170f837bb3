"""What follows from a small book: relationships, and the findings that sections of a report are made of."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from rounds.base.dates import Period
from rounds.book.relationships import relate
from rounds.testing.small import AS_OF, SOMEBODY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.relationships import Relationship
    from rounds.plugins import Plugins
    from rounds.report.findings import Findings


def relationships(book: Book, as_of: date = AS_OF) -> tuple[Relationship, ...]:
    """All relationships of a book, as of a day.

    >>> from rounds.testing import relationships, small_book
    >>> [one.id for one in relationships(small_book(touches=[{"contact": "hill-bo"}, {}]))]
    ['hill-bo', 'okafor-grace']
    """
    return relate(book, as_of)


def relationship(book: Book, source_id: str = "", as_of: date = AS_OF) -> Relationship:
    """The relationship with one source; without an id with Dr. Okafor, or with the only source that there is.

    >>> from rounds.testing import relationship, small_book
    >>> relationship(small_book(referrals=[{"month": "2026-10", "count": 3}])).referrals_since(AS_OF.replace(month=1))
    3

    Raises:
        LookupError: there is no such source.
    """
    found = {one.id: one for one in relate(book, as_of)}
    wanted = source_id or (next(iter(found)) if len(found) == 1 else SOMEBODY)
    if wanted in found:
        return found[wanted]
    near: Sequence[str] = get_close_matches(wanted, found, n=1) or sorted(found)
    raise LookupError(f"there is no source '{wanted}' in the book; there is {', '.join(near) or 'none'}")


def findings(
    book: Book, plugins: Plugins | None = None, *, period: Period | None = None, as_of: date = AS_OF
) -> Findings:
    """What all analyses find in a book: what a section of a report is handed.

    ``plugins`` supply rules, channels and metrics (without: the bundled ones); the period is the year of ``as_of`` so
    far unless one is given. What a plugin gets wrong on the way raises ``BadPluginError``.
    """
    from rounds.plugins import Plugins  # noqa: PLC0415 - pluggy and the reports, for the tests that need them
    from rounds.report.findings import investigate  # noqa: PLC0415 - the same
    from rounds.testing.loading import BadPluginError  # noqa: PLC0415 - the same

    span = period or Period(as_of.replace(month=1, day=1), as_of)
    found, problems = investigate(book, plugins or Plugins.discover(None, None), span, as_of)
    if problems:
        raise BadPluginError(problems)
    return found
