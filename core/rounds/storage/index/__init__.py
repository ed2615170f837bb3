"""The index: what was parsed once, in a SQLite file that can be deleted at any time; nothing is lost but time."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from rounds.base.durability import locked
from rounds.base.problems import ChangedError, RefusedError
from rounds.storage.index import database
from rounds.storage.index.database import index_paths, on_network
from rounds.storage.index.folder_scan import known_folders, scan
from rounds.storage.index.schema import VERSION
from rounds.storage.index.update import ReadContext, fill, refresh
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rounds.base.problems import Problem
    from rounds.documents.schema import Schemas
    from rounds.storage.index.encoding import FileRows
    from rounds.storage.index.folder_scan import Found
    from rounds.storage.workspace import Workspace

__all__ = ["Index", "IndexOptions", "open_index"]


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What the index needs to know from outside.

    Attributes:
        now: The time, in nanoseconds since 1970: a file that changed only now may change again unnoticed.
        cache: The user's folder for what can be made again; the index goes there when the workspace cannot hold it.
        on_progress: Called while files are read, with how many were, and of how many.
        briefly: Folders of touches and of referrals in which no file came or went are taken as they were. What was
            written in place there since goes unnoticed; it is for commands that add a record and ask little of others.
    """

    now: int
    cache: Path | None = None
    on_progress: Callable[[int, int], None] = lambda _done, _all: None
    briefly: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """The index, up to date with the files that were found; what a command reads of it does not change under it.

    Attributes:
        connection: The database, within a transaction that reads.
        unread: What could not be kept, by path: files that nobody can read.
        amiss: What is wrong with the folders: links, places that cannot be entered, files that only look like records.
    """

    connection: sqlite3.Connection
    unread: dict[str, FileRows]
    amiss: tuple[Problem, ...]

    @property
    def generation(self) -> int:
        """A number that goes up whenever the records changed."""
        return int(self.connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()[0])


def open_index(workspace: Workspace, schemas: Schemas, options: IndexOptions) -> Index | None:
    """The workspace's index, made or brought up to date; None where none can be had, and all files have to be read.

    One that is broken, of another version or of another folder is made anew.
    """
    for file in index_paths(workspace, options.cache):
        with suppress(OSError, sqlite3.Error, RefusedError, ChangedError):
            return _opened(file, workspace, schemas, options)
    return None


def _opened(file: Path, workspace: Workspace, schemas: Schemas, options: IndexOptions) -> Index:
    key, root = _key(workspace, schemas), workspace.root
    if file.parent == workspace.local:
        make_local(workspace)
    file.parent.mkdir(parents=True, exist_ok=True)
    context = ReadContext(root, schemas, options.now, options.on_progress)
    with _alone(file):
        connection = _existing(file, key)
        if connection is None:
            return _made(file, key, scan(root), context)
    try:
        found = scan(root, known_folders(connection)) if options.briefly else scan(root)
        unread = refresh(connection, found, context)
        connection.execute("BEGIN")
    except sqlite3.DatabaseError:
        connection.close()
        with _alone(file):
            database.discard(file)
        raise
    return Index(connection, unread, found.amiss)


def _alone(file: Path) -> AbstractContextManager[None]:
    """While no other process makes or opens this index."""
    lock = file.with_name(f"{file.name}.lock")
    return locked(lock, database.PATIENCE_SECONDS, f"{lock.name} is held by another process")


def _made(file: Path, key: str, found: Found, context: ReadContext) -> Index:
    unread: dict[str, FileRows] = {}
    connection = database.made(
        file, key, lambda empty: unread.update(fill(empty, found, context)), shared=on_network(file.parent)
    )
    connection.execute("BEGIN")
    return Index(connection, unread, found.amiss)


def _existing(file: Path, key: str) -> sqlite3.Connection | None:
    try:
        return database.existing(file, key)
    except sqlite3.OperationalError:  # the disk, or a lock: no reason to throw it away
        raise
    except sqlite3.DatabaseError:
        return None


def _key(workspace: Workspace, schemas: Schemas) -> str:
    """Of what an index is: this version, these schemas, and this very folder, not one that came along with another."""
    status = workspace.root.stat()
    place = f"{workspace.root}\0{status.st_dev}\0{status.st_ino}"
    return blake2b(f"{VERSION}\0{schemas.digest}\0{place}".encode(), digest_size=16).hexdigest()
