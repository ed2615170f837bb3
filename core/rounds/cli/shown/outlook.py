"""What lies ahead in a book: relationships, promises, and whom to turn to next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rounds.analysis.followups import FollowUp, follow_ups
from rounds.analysis.next_touches import NextTouch, next_touches
from rounds.analysis.opportunities import find
from rounds.cli.shown.output import note_errors
from rounds.records import build
from rounds.relationships import Relationship, relate

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from rounds.cli.context import Invocation
    from rounds.records import Settings


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that commands about the days ahead ask for; ``by_id`` are the relationships by source id."""

    settings: Settings
    as_of: date
    by_id: dict[str, Relationship]
    follow_ups: tuple[FollowUp, ...]
    next_touches: tuple[NextTouch, ...]

    def owner_name(self, liaison_id: str) -> str:
        """The liaison's name, or what stands in the record."""
        return owner_name(self.settings, liaison_id)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom to turn to next, and what it takes to tell so."""

    settings: Settings
    as_of: date
    next_touches: tuple[NextTouch, ...]

    def owner_name(self, liaison_id: str) -> str:
        """The liaison's name, or what stands in the record."""
        return owner_name(self.settings, liaison_id)


def who_waits(invocation: Invocation) -> Waiting:
    """Whom to turn to next as of the command's day; as it was found before, where nothing has changed since."""
    loaded = invocation.load()
    settings, answers = loaded.book.settings, loaded.answers
    as_of = invocation.as_of(settings)
    kept = answers.find("next touches", as_of) if answers else None
    if kept is not None:
        note_errors(loaded)
        return Waiting(settings, as_of, tuple(build(NextTouch, one) for one in kept))
    outlook = look_ahead(invocation)
    if answers:
        answers.keep([asdict(one) | {"due": str(one.due)} for one in outlook.next_touches], "next touches", as_of)
    return Waiting(settings, as_of, outlook.next_touches)


def owner_name(settings: Settings, liaison_id: str) -> str:
    """The liaison's name, or what stands in the record."""
    liaison = settings.liaison(liaison_id)
    return liaison.name if liaison else liaison_id


def look_ahead(invocation: Invocation, also: Collection[str] = (), until: date | None = None) -> Outlook:
    """The outlook of the workspace as of the command's day.

    ``also`` are organizations to take in in any case; ``until`` is the day up to which promises and rhythms are looked
    for, where the usual few days ahead are not enough.
    """
    loaded, plugins = invocation.load(), invocation.plugins()
    note_errors(loaded)
    book = loaded.book
    as_of = invocation.as_of(book.settings)
    relationships = relate(book, as_of, also)
    promises = follow_ups(relationships)
    rules = plugins.opportunity_rules(book.settings)
    chances, problems = find(relationships, rules, as_of)
    invocation.report_problems([*rules.problems, *problems])
    touches = next_touches(relationships, promises, chances, plugins.channels().values, as_of, until=until)
    by_id = {one.id: one for one in relationships}
    return Outlook(book.settings, as_of, by_id, promises, touches)
