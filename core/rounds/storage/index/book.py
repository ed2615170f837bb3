"""A book whose records stay in the index until somebody asks for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.book.book import Book, with_promised
from rounds.book.records import WITH_ID
from rounds.storage.index.records import KeptRecords, StoredRecords, StoredReferrals, records_where, referrals_where
from rounds.storage.index.schema import DIRECTIONS
from rounds.storage.index.timelines import StoredTimelines

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from rounds.book.records import Settings, Touch
    from rounds.book.timelines import Timelines


@dataclass(frozen=True)
class StoredBook(Book):
    """The same as a book of built records; only that its timelines come out of the index too."""

    connection: sqlite3.Connection

    def timelines(self, as_of: date) -> Timelines:
        """What happened with each source up to a day."""
        found: Any = StoredTimelines(self.connection, as_of)  # cached properties are no properties to a type checker
        timelines: Timelines = found
        return timelines

    def among(self, sources: Collection[str]) -> Book:
        """The book with what these sources' rhythms, promises, feedback and referrals rest on, and no more."""
        around = with_promised(sources, self._touches_of(sources))
        own = self._touches_of(around)
        kept = f"(r.file, r.pos) IN (SELECT f.file, f.pos FROM follows f WHERE f.promise IN {_THESE})"
        keeping = records_where(self.connection, kept, _json([touch.id for touch in own if touch.next]))
        rows = referrals_where(
            self.connection, f"r.stands AND r.direction IN {DIRECTIONS} AND r.source IN {_THESE}", _json(around)
        )
        heard = records_where(self.connection, "r.kind = 'feedback' ORDER BY r.day, r.id")
        feedback = {item.id: item for item in heard if item.party in around}
        return self.narrowed(around, [*own, *(touch for touch in keeping if not touch.void)], tuple(rows), feedback)

    def _touches_of(self, sources: Collection[str]) -> list[Touch]:
        taken = f"(r.file, r.pos) IN (SELECT p.file, p.pos FROM parties p WHERE p.source IN {_THESE})"
        return list(records_where(self.connection, taken, _json(sources)))

    def touches_of(self, campaign: str) -> Sequence[Touch]:
        """The touches of a campaign that stand, by day."""
        named = "r.kind = 'touch' AND instr(r.doc, ?) ORDER BY r.day, r.id"
        found = records_where(self.connection, named, f'"{campaign}"')
        touches: list[Touch] = [one for one in found if one.campaign == campaign and not one.void]
        return touches

    def members(self, organization: str) -> Iterable[str]:
        """Ids of the people who work at an organization now."""
        named = "r.kind = 'contact' AND instr(r.doc, ?) ORDER BY r.id"
        people = records_where(self.connection, named, f'"{organization}"')
        return [one.id for one in people if organization in one.organizations and not one.void]


_THESE = "(SELECT value FROM json_each(?))"


def _json(these: Collection[str]) -> str:
    return json.dumps(sorted(these))


def stored_book(settings: Settings, connection: sqlite3.Connection) -> StoredBook:
    """The book that the index holds. No id may stand in it twice: see ``rounds.storage.index.changes``."""
    kept: Any = {
        kind.plural: StoredRecords(connection, kind) if kind.name == "touch" else KeptRecords(connection, kind)
        for kind in WITH_ID
    }
    return StoredBook(settings=settings, referrals=StoredReferrals(connection), connection=connection, **kept)
