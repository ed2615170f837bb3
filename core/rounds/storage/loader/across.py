"""What only all records together show, told at its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.book import checks
from rounds.storage.loader.places import FindingLocator

if TYPE_CHECKING:
    from datetime import date

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.storage.loader.extensions import Extensions
    from rounds.storage.workspace import Workspace


def problems_across(
    workspace: Workspace, book: Book, plugins: Extensions, as_of: date, refused: frozenset[str], *, settings_read: bool
) -> list[Problem]:
    """The problems of the book as a whole, by our checks and those of plugins.

    ``refused`` are ids of records that are there and cannot be read; ``settings_read``: no defaults stand in for them.
    """
    known = checks.Known(
        channels=frozenset(plugins.channels().values),
        metrics=frozenset(plugins.metrics().values),
        as_of=as_of,
        refused=refused,
        settings_read=settings_read,
    )
    places = FindingLocator(workspace)
    problems = [places.problem(finding) for finding in checks.check(book, known)]
    registered = [*plugins.channels().problems, *plugins.metrics().problems]
    return [*registered, *problems, *plugins.check_book(book)]
