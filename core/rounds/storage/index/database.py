"""The index's file: where it stands, and a SQLite database made anew when it is not ours, of another key, or broken."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from rounds.base.durability import flush
from rounds.storage.index.schema import INDEXES, TABLES, views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rounds.storage.workspace import Workspace


NAME = "index.sqlite"
_MOUNTS = Path("/proc/self/mountinfo")
# SQLite's locks and shared memory cannot be relied on there.
_NETWORKS = (
    "nfs", "cifs", "smb", "9p", "afs", "ncp", "ceph", "gluster", "fuse.sshfs", "fuse.rclone", "davfs", "vboxsf",
)  # fmt: skip


def index_paths(workspace: Workspace, cache: Path | None) -> Iterator[Path]:
    """Where the index may stand, the best place first: ``.rounds`` of the workspace, then the user's ``cache``.

    On a network's file system only the cache will do.
    """
    if not on_network(workspace.root) and not workspace.local.is_symlink():
        yield workspace.local / NAME
    if cache is not None:
        name = blake2b(os.fsencode(workspace.root), digest_size=10).hexdigest()
        yield cache / "index" / f"{name}.sqlite"


def on_network(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder is on another machine, as far as the system tells (Linux does)."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    here = str(folder)
    for line in lines:
        mounted, _, about = line.partition(" - ")
        point = mounted.split(" ")[4].encode().decode("unicode_escape")
        if len(point) >= len(best) and (here == point or here.startswith(point.rstrip("/") + "/")):
            best, kind = point, about.split(" ")[0]
    return kind.startswith(_NETWORKS)


PATIENCE_SECONDS = 60.0
"""How long a command waits for another one that fills the index."""
_APPLICATION = 0x526F756E  # "Roun": so that file(1) and we know it
_BESIDE = ("", "-wal", "-shm", "-journal")


def existing(file: Path, key: str) -> sqlite3.Connection | None:
    """The index in a file, open for reading and writing; None when there is none of this key.

    Raises:
        sqlite3.Error: the file is no database, or broken.
        OSError: it may not be opened.
    """
    if not file.is_file() or file.is_symlink():
        return None
    connection = _connected(file)
    try:
        found = dict(connection.execute("SELECT name, value FROM meta"))
    except sqlite3.Error:
        connection.close()
        raise
    if found.get("key") == key and connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION:
        return connection
    connection.close()
    return None


def made(file: Path, key: str, fill: Callable[[sqlite3.Connection], None], *, shared: bool) -> sqlite3.Connection:
    """A new index, filled in a file of its own and put in place when it is whole. The caller holds the index's lock.

    ``shared``: the file system is a network's, where the write-ahead log is unsafe.

    Raises:
        sqlite3.Error: the disk is full, or fails.
        OSError: nothing may be written there.
    """
    building = file.with_name(f"{file.name}.{secrets.token_hex(6)}.tmp")
    try:
        with closing(sqlite3.connect(building, isolation_level=None)) as connection:
            connection.executescript(_quick(TABLES.read_text("utf-8")))
            connection.execute("BEGIN")
            connection.execute("INSERT INTO meta VALUES ('key', ?), ('generation', '1')", (key,))
            fill(connection)
            connection.execute("COMMIT")
            connection.executescript(INDEXES)
            for name, select in views().items():
                connection.execute(f"CREATE VIEW {name} AS {select}")
        with building.open("r+b") as written:
            flush(written.fileno())
        discard(file)
        os.replace(building, file)  # noqa: PTH105 - beside os.link and os.fsync of durable
    finally:
        for ending in _BESIDE:
            with suppress(OSError):
                building.with_name(building.name + ending).unlink()
    connection = _connected(file)
    connection.execute(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}")
    return connection


def write_aside(connection: sqlite3.Connection, write: Callable[[sqlite3.Connection], None]) -> None:
    """Write between what is read: the transaction that reads ends, and another one begins.

    Never mind if it fails: what is kept so can be worked out again.
    """
    with suppress(sqlite3.Error):
        connection.execute("COMMIT")
        try:
            write(connection)
        finally:
            connection.execute("BEGIN")


def discard(file: Path) -> None:
    """Remove an index with what SQLite keeps beside it: nothing is lost but time.

    Raises:
        OSError: it may not be removed.
    """
    for ending in reversed(_BESIDE):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).unlink()


def _quick(script: str) -> str:
    """A first build needs no journal: until it is whole, its file has another name."""
    settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
    return f"{settings} PRAGMA application_id = {_APPLICATION}; {script}"


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=PATIENCE_SECONDS, isolation_level=None)
    connection.executescript("PRAGMA trusted_schema = OFF; PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 268435456;")
    return connection
