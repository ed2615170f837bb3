"""A book whose records stay in the index until somebody asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.book import Book
from rounds.index.records import KeptRecords, StoredRecords, StoredReferrals, records_where
from rounds.index.tables import KEEPS
from rounds.index.timelines import StoredTimelines

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

    from rounds.records import Settings
    from rounds.timelines import Timelines


@dataclass(frozen=True)
class StoredBook(Book):
    """The same as a book of built records; only that its timelines come out of the index too."""

    connection: sqlite3.Connection

    def timelines(self, as_of: date) -> Timelines:
        """What happened with each source up to a day."""
        found: Any = StoredTimelines(self.connection, as_of)  # cached properties are no properties to a type checker
        timelines: Timelines = found
        return timelines

    def around(self, source_id: str) -> Book:
        """The book with what one source's rhythm and promises rest on, and no more."""
        own = f"SELECT p.file, p.pos FROM parties p WHERE p.source = ? OR p.part & {KEEPS}"
        condition = f"r.kind = 'touch' AND (r.file, r.pos) IN ({own}) ORDER BY r.day, r.id"
        return self._around(
            source_id, {touch.id: touch for touch in records_where(self.connection, condition, source_id)}
        )


def stored_book(settings: Settings, connection: sqlite3.Connection) -> StoredBook:
    """The book that the index holds. No id may stand in it twice: see ``has_doubles``."""
    kept: Any = {
        f"{kind}s" if kind != "feedback" else kind: KeptRecords(connection, kind)
        for kind in ("contact", "organization", "goal", "feedback", "campaign")
    }
    return StoredBook(
        settings=settings,
        touches=StoredRecords(connection, "touch"),
        referrals=StoredReferrals(connection),
        connection=connection,
        **kept,
    )


def has_doubles(connection: sqlite3.Connection) -> bool:
    """Whether two records of one kind (contacts and organizations are one) have the same id."""
    within = "SELECT 1 FROM records GROUP BY kind, id HAVING count(*) > 1 LIMIT 1"
    across = (
        "SELECT 1 FROM records a JOIN records b ON b.kind = 'organization' AND b.id = a.id "
        "WHERE a.kind = 'contact' LIMIT 1"
    )
    referrals = "SELECT 1 FROM referral_rows WHERE id <> '' GROUP BY id HAVING count(*) > 1 LIMIT 1"
    return any(connection.execute(asked).fetchone() for asked in (within, across, referrals))
