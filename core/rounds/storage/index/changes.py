"""Changes: which sources are touched by what is new, so that everybody else's answers stand.

Each is kept with the generation of the records in which it last changed. A source is touched by its own record, by
those of the places where it works, by its touches, referrals and feedback, and by those that keep its promises.

Whether an id stands twice is asked of all records once, and then only of those that are new.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.storage.index.database import write_aside
from rounds.storage.index.encoding import sources_of
from rounds.storage.index.schema import DIRECTIONS, PROMISES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator


REFERRALS = "*referrals"
"""What changes whenever what is usual in the book may: see ``relationships.Norms``. No source has such an id."""
CAMPAIGNS = "*campaigns"
"""What changes with every campaign's own record: whom it is for, and when."""
EVERYBODYS = frozenset({REFERRALS, CAMPAIGNS})
"""What changes for everybody at once."""
MANY = 2_000
"""So many files at once may change everything: nothing that was worked out before is kept."""
_SOURCES = frozenset({"contact", "organization"})


@dataclass(frozen=True, slots=True)
class FileContents:
    """What files held or hold: documents by kind, id and file, and referral rows by source."""

    documents: frozenset[tuple[str, str, int, str]] = frozenset()
    referrals: frozenset[tuple[Any, ...]] = frozenset()

    def __or__(self, other: FileContents) -> FileContents:
        """What is in either."""
        return FileContents(self.documents | other.documents, self.referrals | other.referrals)

    def __xor__(self, other: FileContents) -> FileContents:
        """What is in one and not in the other."""
        return FileContents(self.documents ^ other.documents, self.referrals ^ other.referrals)


def held(connection: sqlite3.Connection, files: Iterable[int]) -> FileContents:
    """What the index has of these files."""
    found = FileContents()
    for file in files:
        documents = connection.execute("SELECT kind, id, file, doc FROM records WHERE file = ?", (file,))
        rows = connection.execute("SELECT * FROM referral_rows WHERE file = ?", (file,))
        found |= FileContents(frozenset(documents), frozenset((row[4], *row[:2], *row[5:]) for row in rows))
    return found


def note(connection: sqlite3.Connection, different: FileContents) -> None:
    """Keep what a difference touches, as of the records' generation."""
    now = "INSERT OR REPLACE INTO changes SELECT ?, value FROM meta WHERE name = 'generation'"
    connection.executemany(now, ((what,) for what in frozenset(_touched(connection, different))))


def forget_answers(connection: sqlite3.Connection) -> None:
    """Everything may have changed."""
    connection.execute("DELETE FROM answers")
    connection.execute("DELETE FROM changes")


def since(connection: sqlite3.Connection, generation: int) -> frozenset[str]:
    """What changed after a generation."""
    rows = connection.execute("SELECT what FROM changes WHERE generation > ?", (generation,))
    return frozenset(what for (what,) in rows)


def _touched(connection: sqlite3.Connection, different: FileContents) -> Iterator[str]:
    for kind, record_id, _, text in different.documents:
        document: dict[str, Any] = json.loads(text)
        if kind in _SOURCES:
            yield from _by_source(connection, kind, record_id)
        elif kind == "touch":
            yield from sources_of(document)
            for promise in document.get("follows") or ():
                yield from _party_to(connection, promise)
        elif kind == "campaign":
            yield CAMPAIGNS
        elif kind == "feedback":
            yield from filter(None, [document.get("contact") or document.get("organization")])
    if different.referrals:
        yield REFERRALS
        yield from (row[0] for row in different.referrals)


def _by_source(connection: sqlite3.Connection, kind: str, record_id: str) -> Iterator[str]:
    """The source, whoever works there, and who shares a promise with it; its referrals may count or not."""
    yield record_id
    asked = f"SELECT 1 FROM referral_rows WHERE source = ? AND direction IN {DIRECTIONS} AND stands LIMIT 1"
    sent = connection.execute(asked, (record_id,))
    if sent.fetchone():
        yield REFERRALS
    if kind == "organization":
        named = "SELECT id FROM records WHERE kind = 'contact' AND instr(doc, ?)"
        yield from (member for (member,) in connection.execute(named, (f'"{record_id}"',)))
    shared = (
        "SELECT DISTINCT q.source FROM parties p JOIN parties q ON q.file = p.file AND q.pos = p.pos "
        f"WHERE p.source = ? AND p.part & {PROMISES}"
    )
    yield from (source for (source,) in connection.execute(shared, (record_id,)))


def _party_to(connection: sqlite3.Connection, touch_id: str) -> Iterator[str]:
    rows = connection.execute("SELECT doc FROM records WHERE kind = 'touch' AND id = ?", (touch_id,))
    return (source for (text,) in rows for source in sources_of(json.loads(text)))


_SINGLE = "single"  # in ``meta``: the generation in which no id stood twice


def has_doubles(connection: sqlite3.Connection) -> bool:
    """Whether two records of one kind (contacts and organizations are one) have the same id."""
    if _known_single(connection):
        return False
    within = "SELECT 1 FROM records GROUP BY kind, id HAVING count(*) > 1 LIMIT 1"
    across = (
        "SELECT 1 FROM records a JOIN records b ON b.kind = 'organization' AND b.id = a.id "
        "WHERE a.kind = 'contact' LIMIT 1"
    )
    referrals = "SELECT 1 FROM referral_rows WHERE id <> '' GROUP BY id HAVING count(*) > 1 LIMIT 1"
    if any(connection.execute(asked).fetchone() for asked in (within, across, referrals)):
        return True
    write_aside(connection, keep_single)
    return False


def still_single(connection: sqlite3.Connection, different: FileContents) -> bool:
    """Whether no id stands twice after a change, when none did before it."""
    if different.referrals or not _known_single(connection):
        return False
    asked = (
        "SELECT count(*) FROM records WHERE id = ?1 AND "
        "kind IN (?2, iif(?2 = 'contact', 'organization', iif(?2 = 'organization', 'contact', ?2)))"
    )
    names = {(record_id, kind) for kind, record_id, _, _ in different.documents}
    return all(int(connection.execute(asked, name).fetchone()[0]) <= 1 for name in names)


def keep_single(connection: sqlite3.Connection) -> None:
    """Keep that no id stands twice in this generation."""
    now = "INSERT OR REPLACE INTO meta SELECT ?, value FROM meta WHERE name = 'generation'"
    connection.execute(now, (_SINGLE,))


def _known_single(connection: sqlite3.Connection) -> bool:
    found = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('generation', ?)", (_SINGLE,)))
    return bool(found["generation"] == found.get(_SINGLE))
