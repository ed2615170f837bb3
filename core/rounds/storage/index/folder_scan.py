"""What the folders of a workspace hold, as the index needs to know it; folders that have settled are passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.book import FOLDERS
from rounds.storage.files.entries import FileStamp, Folder, entries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rounds.base.problems import Problem
    from rounds.storage.files.entries import Entry


RACY_NANOSECONDS = 2_000_000_000
"""A file that changed so shortly before it was read may change again without a trace in its times."""
UNSETTLED = FileStamp(-1, -1, -1, -1)
"""The state of what may have changed, or may yet change, unnoticed."""
_PASSED_OVER = frozenset({"touch", "referral"})
_NONE: Mapping[str, FileStamp] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the folders.

    Attributes:
        files: The files by path, kind by kind, in order.
        amiss: What is wrong with the folders: links, places that cannot be entered, files that only look like records.
        folders: The folders that were listed, with their states before.
        passed: The folders that had settled, and were not listed.
    """

    files: Mapping[str, Entry]
    amiss: tuple[Problem, ...]
    folders: Mapping[str, FileStamp]
    passed: frozenset[str]

    def settled(self, unsettled: Iterable[str], now: int) -> dict[str, FileStamp]:
        """The listed folders, each in the state in which it need not be listed again; ``unsettled`` are files."""
        unsure = {path.rpartition("/")[0] for path in (*unsettled, *(one.source.path for one in self.amiss))}
        return {
            path: state if path not in unsure and lasts(state, now) else UNSETTLED
            for path, state in self.folders.items()
        }


def scan(root: Path, settled: Mapping[str, FileStamp] = _NONE) -> Found:
    """Every file of records in the workspace; of touches and referrals not those in folders that have settled.

    A file in such a folder that was written to since, in place, goes unnoticed.
    """
    files: dict[str, Entry] = {}
    amiss: list[Problem] = []
    folders: dict[str, FileStamp] = {}
    passed: list[str] = []
    for kind in FOLDERS:
        for entry in entries(root, kind, settled if kind in _PASSED_OVER else _NONE):
            if isinstance(entry, Folder):
                if entry.listed:
                    folders[entry.path] = entry.state
                else:
                    passed.append(entry.path)
            elif entry.problem:
                amiss.append(entry.problem)
            else:
                files[entry.path] = entry
    return Found(files, tuple(amiss), folders, frozenset(passed))


def lasts(state: FileStamp, now: int) -> bool:
    """Whether what is in this state at the time ``now`` cannot change any more without that being seen."""
    return max(state.modified, state.changed) <= now - RACY_NANOSECONDS


def known_folders(connection: sqlite3.Connection) -> dict[str, FileStamp]:
    """The folders with the states in which they need not be listed again."""
    return {path: FileStamp(*state) for path, *state in connection.execute("SELECT * FROM folders ORDER BY path")}


def keep_folders(connection: sqlite3.Connection, found: Found, unread: Iterable[str], now: int) -> None:
    """Keep in what states folders need not be listed again. What is there already is not written."""
    racy = (path for (path,) in connection.execute("SELECT path FROM files WHERE size < 0"))
    known, settled = known_folders(connection), found.settled((*unread, *racy), now)
    new = [(path, *state) for path, state in settled.items() if known.get(path) != state]
    gone = [(path,) for path in known if path not in settled and path not in found.passed]
    if new:
        connection.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?, ?)", new)
    if gone:
        connection.executemany("DELETE FROM folders WHERE path = ?", gone)


def differences(connection: sqlite3.Connection, found: Found) -> list[str]:
    """Paths of files that are new, look changed, or are gone."""
    known = dict(_known(connection, found))
    fresh = [path for path, entry in found.files.items() if entry.state is None or known.get(path) != entry.state]
    return fresh + [path for path in known if path not in found.files]


def _known(connection: sqlite3.Connection, found: Found) -> Iterable[tuple[str, tuple[int, ...]]]:
    """The files that the index has, with their states; not those in folders that were passed over."""
    asked = "SELECT path, size, modified, changed, inode FROM files"
    if not found.passed:
        return ((row[0], row[1:]) for row in connection.execute(asked))
    within = f"{asked} WHERE path > ? || '/' AND path < ? || '0' AND instr(substr(path, length(?) + 2), '/') = 0"
    there = known_folders(connection).keys() | found.folders.keys()
    return (
        (row[0], row[1:])
        for folder in sorted(there - found.passed)
        for row in connection.execute(within, (folder, folder, folder))
    )
