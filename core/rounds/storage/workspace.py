"""Workspace: one client's folder, where each kind of record stands in it, and what is of this machine alone."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.durability import flush_folder, write_new
from rounds.base.problems import RefusedError, Remedy, UsageError
from rounds.book import FOLDERS

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


SETTINGS_FILE = "rounds.yaml"
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)


def is_id(text: str) -> bool:
    """Whether the text can name a record: lower-case letters, digits and hyphens, at most 63."""
    return ID_PATTERN.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A client's folder. Paths that the methods return are relative to it, with forward slashes."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """The workspace that ``start`` is or lies in: the nearest folder upwards with a ``rounds.yaml``.

        Raises:
            UsageError: there is none.
        """
        found = cls.above(start)
        if found is not None:
            return found
        raise UsageError(
            f"no {SETTINGS_FILE} in {start} or above it",
            Remedy("go to a client's folder, name one with -C DIR, or make one with:", "init", " DIR"),
        )

    @classmethod
    def above(cls, start: Path) -> Workspace | None:
        """The same; None where there is none."""
        here = start.resolve()
        return next((cls(folder) for folder in (here, *here.parents) if (folder / SETTINGS_FILE).is_file()), None)

    @property
    def local(self) -> Path:
        """The folder for what is derived or local: lock, drafts, effective schemas. Git ignores it."""
        return self.root / ".rounds"

    @property
    def intent(self) -> Path:
        """What an interrupted command was writing, if there is such a file: see ``rounds.storage.store``."""
        return self.local / "intent.json"

    def path_of(self, kind: str, record_id: str, day: date | None = None) -> str:
        """Where a new record is written; touches go by year and month of ``day``."""
        folder = FOLDERS[kind]
        if kind == "touch" and day is not None:
            folder = f"{folder}/{day:%Y}/{day:%m}"
        return f"{folder}/{record_id}.yaml"


def make_local(workspace: Workspace, name: str = "tmp") -> Path:
    """The folder ``.rounds/<name>``, which git ignores wherever the workspace stands.

    Raises:
        RefusedError: a link stands there, which would lead what is written elsewhere.
        OSError: the folder cannot be written.
    """
    local = workspace.local / name
    for folder in (workspace.local, local):
        _refuse_link(folder)
        if folder.is_dir():
            continue
        folder.mkdir(exist_ok=True)
        flush_folder(folder.parent)
    ignore = workspace.local / ".gitignore"
    if not ignore.exists():
        with suppress(FileExistsError):
            write_new(ignore, b"*\n")
    return local


def mode_of(file: Path) -> int:
    """The mode of what stands there, links not followed; 0: nothing does."""
    try:
        return os.lstat(file).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _refuse_link(folder: Path) -> None:
    mode = mode_of(folder)
    if mode and not stat.S_ISDIR(mode):
        raise RefusedError(
            f"{folder.name} in this workspace is not a folder but a link or a file", "remove it; rounds makes its own"
        )
