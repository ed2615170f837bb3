"""What stands in the folders of a workspace: each file's path and state, without opening any."""

from __future__ import annotations

import os
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rounds.problems import Problem, Source
from rounds.workspace import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".yaml", ".yml", ".csv")
DEEPEST = 32
"""Folders inside each other that are looked through."""

# What looks like records but has another ending: a warning, for else nobody notices that it does not count.
_NEARLY = (*SUFFIXES, *(f"{suffix}.txt" for suffix in SUFFIXES), ".json", ".tsv", ".xls", ".xlsx", ".ods", ".numbers")


class State(NamedTuple):
    """By what a file is taken for unchanged: size, the times of its last change (nanoseconds), and its inode."""

    size: int
    modified: int
    changed: int
    inode: int


class Entry(NamedTuple):
    """A file of records, by its path in the workspace and its kind; or a ``problem`` in place of one."""

    path: str
    kind: str
    state: State | None = None
    problem: Problem | None = None


def entries(root: Path, kind: str) -> Iterator[Entry]:
    """The files that hold records of a kind, in order of name, folder by folder.

    Hidden files and folders are passed over. Links are listed and not followed: the reader refuses them by name. Where
    the reader cannot go, and for a file that only looks like records, there is a problem, so that nothing is silently
    missing.
    """
    folder = FOLDERS[kind]
    if (root / folder).is_symlink():
        yield Entry(folder, kind, problem=_link(folder))
        return
    yield from _below(str(root), folder, kind, 1)


def record_files(root: Path, kind: str) -> Iterator[str]:
    """Paths of the YAML and CSV files in the folder of a kind, in order of name; also of those that hold no records."""
    for entry in entries(root, kind):
        if entry.path.endswith(SUFFIXES) and (entry.problem is None or entry.problem.severity == "warning"):
            yield entry.path


def _below(root: str, folder: str, kind: str, depth: int) -> Iterator[Entry]:
    try:
        with os.scandir(f"{root}/{folder}") as found:
            inside = sorted(found, key=_name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        yield Entry(folder, kind, problem=Problem(Source(folder), message, "look at its permissions"))
        return
    endings = (".yaml", ".yml", ".csv") if kind == "referral" else (".yaml", ".yml")
    for entry in inside:
        name = entry.name
        if name.startswith("."):
            continue
        path = f"{folder}/{name}"
        if entry.is_dir(follow_symlinks=False):
            if depth < DEEPEST:
                yield from _below(root, path, kind, depth + 1)
            else:
                message = f"more than {DEEPEST} folders inside each other"
                yield Entry(path, kind, problem=Problem(Source(path), message, "move the records further up"))
        elif entry.is_symlink() and Path(entry.path).is_dir():
            yield Entry(path, kind, problem=_link(path))
        elif name.endswith(endings):
            yield Entry(path, kind, _state(entry))
        elif name.casefold().endswith(_NEARLY):
            hint = "records end in .yaml, and tables of referrals in .csv, in small letters"
            yield Entry(path, kind, problem=Problem(Source(path), "this file is not read", hint, severity="warning"))


_name = attrgetter("name")


def _state(entry: os.DirEntry[str]) -> State | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:  # it went away, or may not be looked at: reading it will tell
        return None
    return State(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _link(path: str) -> Problem:
    return Problem(Source(path), "the folder is a link", "put the folder itself here; links are not followed")
