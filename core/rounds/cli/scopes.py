"""Filters that stand in records: a goal's scope and a campaign's audience can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.checks import Finding
from rounds.filters import parse_filter
from rounds.loader.places import Places
from rounds.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.book import Book
    from rounds.problems import Problem
    from rounds.workspace import Workspace


def scope_problems(workspace: Workspace, book: Book) -> Iterator[Problem]:
    """A problem for each goal or campaign whose filter is not one."""
    places = Places(workspace)
    written = [(goal.source, "scope", goal.scope) for goal in book.goals.values()]
    written += [(campaign.source, "audience", campaign.audience) for campaign in book.campaigns.values()]
    for source, field, text in written:
        try:
            parse_filter(text)
        except UsageError as error:
            yield places.problem(Finding(source, (field,), error.message, error.hint))
