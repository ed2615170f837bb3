"""Whether an id stands twice: asked of all records once, then only of those that are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.storage.index.database import write_aside

if TYPE_CHECKING:
    import sqlite3

    from rounds.storage.index.changes import FileContents

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
