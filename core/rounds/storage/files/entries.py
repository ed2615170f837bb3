"""What stands in the folders of a workspace: each file's path and state, without opening any."""

from __future__ import annotations

import os
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rounds.base.problems import Problem, Source
from rounds.book import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


SUFFIXES = (".yaml", ".yml", ".csv")
DEEPEST = 32
"""Folders inside each other that are looked through."""

# What looks like records but has another ending: a warning, for else nobody notices that it does not count.
_NEARLY = (*SUFFIXES, *(f"{suffix}.txt" for suffix in SUFFIXES), ".json", ".tsv", ".xls", ".xlsx", ".ods", ".numbers")


class FileStamp(NamedTuple):
    """By what a file is taken for unchanged: size, the times of its last change (nanoseconds), and its inode."""

    size: int
    modified: int
    changed: int
    inode: int


_NONE: Mapping[str, FileStamp] = {}


class Entry(NamedTuple):
    """A file of records, by its path in the workspace and its kind; or a ``problem`` in place of one."""

    path: str
    kind: str
    state: FileStamp | None = None
    problem: Problem | None = None


class Folder(NamedTuple):
    """A folder of records, by its path in the workspace, with its state before it was ``listed``, if it was."""

    path: str
    state: FileStamp
    listed: bool = True


def entries(root: Path, kind: str, settled: Mapping[str, FileStamp] = _NONE) -> Sequence[Entry | Folder]:
    """The folders and the files that hold records of a kind, in order of name, each folder before what is in it.

    A folder that is in a state in which it is ``settled`` is not listed: no file came or went. One may have been
    written to.

    Hidden files and folders are passed over. Links are listed and not followed: the reader refuses them by name. Where
    the reader cannot go, and for a file that only looks like records, there is a problem, so that nothing is silently
    missing.
    """
    folder = FOLDERS[kind]
    if (root / folder).is_symlink():
        return [Entry(folder, kind, problem=_link(folder))]
    search = _Search(str(root), kind, settled, [])
    _look_below(search, folder, 1)
    return search.found


def record_files(root: Path, kind: str) -> Iterator[str]:
    """Paths of the YAML and CSV files in the folder of a kind, in order of name; also of those that hold no records."""
    for entry in entries(root, kind):
        if isinstance(entry, Folder) or not entry.path.endswith(SUFFIXES):
            continue
        if entry.problem is None or entry.problem.severity == "warning":
            yield entry.path


@dataclass(frozen=True, slots=True)
class _Search:
    """For what is looked where: the workspace's folder, the kind of records, and folders that need not be listed.

    What is ``found`` is collected in one list: handed up from folder to folder it would take as long as looking.
    """

    root: str
    kind: str
    settled: Mapping[str, FileStamp]
    found: list[Entry | Folder]

    @property
    def endings(self) -> tuple[str, ...]:
        return SUFFIXES if self.kind == "referral" else SUFFIXES[:2]


def _look_below(search: _Search, folder: str, depth: int) -> None:
    try:
        state = _of(os.stat(f"{search.root}/{folder}", follow_symlinks=False))  # noqa: PTH116 - beside os.scandir
        if search.settled.get(folder) == state:
            search.found.append(Folder(folder, state, listed=False))
            for inside in search.settled:
                if inside.rpartition("/")[0] == folder:
                    _look_below(search, inside, depth + 1)
            return
        with os.scandir(f"{search.root}/{folder}") as listed:
            within = sorted(listed, key=_name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        problem = Problem(Source(folder), message, "look at its permissions")
        search.found.append(Entry(folder, search.kind, problem=problem))
        return
    search.found.append(Folder(folder, state))
    _look_within(search, folder, within, depth)


def _look_within(search: _Search, folder: str, within: Iterable[os.DirEntry[str]], depth: int) -> None:
    kind, endings, add = search.kind, search.endings, search.found.append
    for entry in within:
        name = entry.name
        if name.startswith("."):
            continue
        path = f"{folder}/{name}"
        if entry.is_dir(follow_symlinks=False):
            if depth < DEEPEST:
                _look_below(search, path, depth + 1)
            else:
                message = f"more than {DEEPEST} folders inside each other"
                add(Entry(path, kind, problem=Problem(Source(path), message, "move the records further up")))
        elif entry.is_symlink() and Path(entry.path).is_dir():
            add(Entry(path, kind, problem=_link(path)))
        elif name.endswith(endings):
            add(Entry(path, kind, _state(entry)))
        elif name.casefold().endswith(_NEARLY):
            hint = "records end in .yaml, and tables of referrals in .csv, in small letters"
            add(Entry(path, kind, problem=Problem(Source(path), "this file is not read", hint, severity="warning")))


_name = attrgetter("name")


def _state(entry: os.DirEntry[str]) -> FileStamp | None:
    try:
        return _of(entry.stat(follow_symlinks=False))
    except OSError:  # it went away, or may not be looked at: reading it will tell
        return None


def _of(found: os.stat_result) -> FileStamp:
    return FileStamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _link(path: str) -> Problem:
    return Problem(Source(path), "the folder is a link", "put the folder itself here; links are not followed")
