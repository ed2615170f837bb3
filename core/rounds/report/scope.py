"""Narrowing: the part of a book that is about some sources, for a report on one liaison's or one source's own."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.book.filters import parse_filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Goal, Touch
    from rounds.book.relationships import Relationship


@dataclass(frozen=True, slots=True)
class About:
    """Whom a report is about: a liaison's own sources, or these ``sources`` by id. ``name`` is as the report has it."""

    name: str
    liaison: str = ""
    sources: frozenset[str] = frozenset()

    def includes(self, relationship: Relationship) -> bool:
        """Whether it is about this relationship."""
        return relationship.id in self.sources or bool(self.liaison and relationship.liaison == self.liaison)

    def covers(self, goal: Goal, relationships: Iterable[Relationship]) -> bool:
        """Whether it is about everybody whom the goal is about, so that the whole goal is told."""
        try:
            chosen = parse_filter(goal.scope)
        except UsageError:
            return False
        within = [self.includes(one) for one in relationships if chosen.matches(one)]
        return bool(within) and all(within)


def narrowed(book: Book, relationships: Sequence[Relationship], goals: Iterable[Goal]) -> Book:
    """The book with what is about these relationships: their records, the places where they work, and these goals."""
    ids = {one.id for one in relationships}
    places = {place.id for one in relationships for place in one.organizations}
    kept_goals = {goal.id for goal in goals}

    def takes_part(touch: Touch) -> bool:
        return not ids.isdisjoint((*touch.contacts, touch.organization))

    return book.changed(
        contacts=MappingProxyType({key: one for key, one in book.contacts.items() if key in ids}),
        organizations=MappingProxyType({key: one for key, one in book.organizations.items() if key in ids | places}),
        touches=MappingProxyType({key: touch for key, touch in book.touches.items() if takes_part(touch)}),
        referrals=tuple(row for row in book.referrals if row.party in ids),
        goals=MappingProxyType({key: goal for key, goal in book.goals.items() if key in kept_goals}),
        feedback=MappingProxyType({key: one for key, one in book.feedback.items() if one.party in ids}),
    )
