"""The index brought up to date: what is new, changed or gone since the last time, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.storage.index import changes
from rounds.storage.index.batches import Work, read_all
from rounds.storage.index.changes import keep_single, still_single
from rounds.storage.index.encoding import follows_of, parties_of
from rounds.storage.index.folder_scan import UNSETTLED, differences, keep_folders, lasts
from rounds.storage.index.schema import FILE_ROW, FOLLOWS_ROW, PARTY_ROW, RECORD_ROW, REFERRAL_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rounds.documents.schema import Schemas
    from rounds.storage.files.entries import Entry, FileStamp
    from rounds.storage.index.encoding import FileRows
    from rounds.storage.index.folder_scan import Found


Progress = Callable[[int, int], None]
"""Called with how many files were read, and of how many."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """With what files are read: the workspace's folder, its schemas, the time in nanoseconds, and whom to tell."""

    root: Path
    schemas: Schemas
    now: int
    on_progress: Progress


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that the index has: its number, and the digest of its bytes."""

    number: int
    digest: bytes


def refresh(connection: sqlite3.Connection, found: Found, context: ReadContext) -> dict[str, FileRows]:
    """Bring the index up to date with the files that were found.

    The difference is taken again once the index is ours alone, for another process may have been at it. What cannot
    be read is not kept, so that it is read again next time; it is returned by path.
    """
    unread: dict[str, FileRows] = {}
    different = differences(connection, found)
    if different:
        seen = _version(connection)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) != seen:
                different = differences(connection, found)
            unread = _update(connection, found.files, different, context)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    with suppress(sqlite3.OperationalError):  # where it cannot be written, folders are listed again
        keep_folders(connection, found, unread, context.now)
    return unread


def fill(connection: sqlite3.Connection, found: Found, context: ReadContext) -> dict[str, FileRows]:
    """The same for an empty index, within the caller's transaction."""
    unread = _update(connection, found.files, list(found.files), context, first=True)
    keep_folders(connection, found, unread, context.now)
    return unread


def _version(connection: sqlite3.Connection) -> int:
    """A number that changes when another process has written."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _update(
    connection: sqlite3.Connection,
    files: Mapping[str, Entry],
    different: list[str],
    context: ReadContext,
    *,
    first: bool = False,
) -> dict[str, FileRows]:
    """Read the files that are different; on the ``first`` reading nobody asks what that changes."""
    known = _known(connection, different)
    noted = not first and len(different) <= changes.MANY
    before = changes.held(connection, [kept.number for kept in known.values()] if noted else [])
    gone = [path for path in different if path not in files]
    _forget(connection, [known[path].number for path in gone])
    work = [_work(files[path], known.get(path)) for path in different if path in files]
    unread: dict[str, FileRows] = {}
    changed, holding = bool(gone), [kept.number for path, kept in known.items() if path in files]
    for task, rows in read_all(context.root, work, context.schemas, context.on_progress):
        state = _lasting(files[task.path].state, context.now)
        kept = known.get(task.path)
        if rows is None and kept is not None:
            _restate(connection, kept.number, state)
        elif rows is not None:
            changed = True
            _forget(connection, [kept.number] if kept else [])
            if rows.digest:
                holding.append(_keep(connection, kept.number if kept else None, task, rows, state))
            else:
                unread[task.path] = rows
    if changed:
        _go_up(connection, before ^ changes.held(connection, holding) if noted else None)
    return unread


def _go_up(connection: sqlite3.Connection, different: changes.FileContents | None) -> None:
    """The next generation of the records; without knowing what is ``different``, everything may be."""
    single = different is not None and still_single(connection, different)
    connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
    if single:
        keep_single(connection)
    if different is None:
        changes.forget_answers(connection)
    else:
        changes.note(connection, different)


def _known(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, _Kept]:
    asked = "SELECT id, digest FROM files WHERE path = ?"
    rows = ((path, connection.execute(asked, (path,)).fetchone()) for path in paths)
    return {path: _Kept(*row) for path, row in rows if row}


def _work(entry: Entry, kept: _Kept | None) -> Work:
    return Work(entry.path, entry.kind, kept.digest if kept else b"", entry.state.size if entry.state else 0)


def _lasting(state: FileStamp | None, now: int) -> FileStamp:
    """The state by which the file is recognised next time; none at all if it changed only now, or in the future."""
    return state if state is not None and lasts(state, now) else UNSETTLED


def _restate(connection: sqlite3.Connection, number: int, state: FileStamp) -> None:
    connection.execute(
        "UPDATE files SET size = ?, modified = ?, changed = ?, inode = ? WHERE id = ?",
        (state.size, state.modified, state.changed, state.inode, number),
    )


def _forget(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        docs = connection.execute("SELECT pos, doc FROM records WHERE file = ? AND kind = 'touch'", (number,))
        touches = [(pos, json.loads(doc)) for pos, doc in docs]
        parties = [(source, day, number, pos) for source, day, pos, _ in parties_of(touches)]
        connection.executemany("DELETE FROM parties WHERE source = ? AND day = ? AND file = ? AND pos = ?", parties)
        follows = [(promise, number, pos) for promise, pos in follows_of(touches)]
        connection.executemany("DELETE FROM follows WHERE promise = ? AND file = ? AND pos = ?", follows)
        for table in ("records", "referral_rows"):
            connection.execute(f"DELETE FROM {table} WHERE file = ?", (number,))
        connection.execute("DELETE FROM files WHERE id = ?", (number,))


def _keep(connection: sqlite3.Connection, number: int | None, task: Work, rows: FileRows, state: FileStamp) -> int:
    """Keep what a file holds, under the number that it had; its number."""
    made = connection.execute(
        FILE_ROW,
        (
            *(number, task.path, task.kind, state.size, state.modified, state.changed, state.inode),
            *(rows.digest, rows.problems, rows.left_out, rows.refused),
        ),
    )
    file = number or made.lastrowid or 0
    for statement, kept in (
        (RECORD_ROW, [(file, *row) for row in rows.records]),
        (PARTY_ROW, [(source, day, file, pos, part) for source, day, pos, part in rows.parties]),
        (REFERRAL_ROW, [(file, *row) for row in rows.referrals]),
        (FOLLOWS_ROW, [(promise, file, pos) for promise, pos in rows.follows]),
    ):
        if kept:
            connection.executemany(statement, kept)
    return file
