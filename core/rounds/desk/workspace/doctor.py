"""What records rest on: git, the hook, locks, leftovers and the index; what is amiss is found, and mended."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy, RoundsError
from rounds.storage.history.git import is_own_repository, repository_of
from rounds.storage.history.setup import (
    GITATTRIBUTES,
    GITIGNORE,
    git_setting,
    git_version,
    init_repository,
    install_hook,
    wanted_settings,
)
from rounds.storage.index.database import NAME, discard, on_network
from rounds.storage.store import Create, Update, apply, as_storage_error, locked, recover, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

_STALE_SECONDS = 60.0
_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ExamineWorkspace:
    """How to look.

    Attributes:
        mend: Put right what can be.
    """

    mend: bool = False


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not as it should be.

    Attributes:
        about: What is concerned: ``git``, ``folder``, ``leftovers``, ``lock`` or ``index``.
        message: What is amiss.
        hint: What a person can do.
        mend: Puts it right; None: only a person can.
        is_mended: It was put right.
    """

    about: str
    message: str
    hint: str = ""
    mend: Callable[[], object] | None = None
    is_mended: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = {"about": self.about, "message": self.message, "mended": self.is_mended}
        return {**told, "hint": self.hint, "mendable": self.mend is not None}


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found.

    Attributes:
        found: What is amiss, or was until it was mended.
    """

    found: tuple[Complaint, ...]

    @property
    def left(self) -> list[Complaint]:
        """What is still to do."""
        return [one for one in self.found if not one.is_mended]

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"ok": not self.left, "found": [one.as_data() for one in self.found]}


def examine_workspace(desk: Desk, request: ExamineWorkspace) -> Examination:
    """Look after what records rest on; the records themselves are for ``check_records``.

    Raises:
        StorageError: the disk refused while something was mended.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> examine_workspace(clinic, ExamineWorkspace()).found
        ()
    """
    return Examination(tuple(_mended(one) if request.mend else one for one in list(_complaints(desk))))


def _mended(one: Complaint) -> Complaint:
    if one.mend is None:
        return one
    with as_storage_error():
        one.mend()
    return replace(one, is_mended=True)


def _complaints(desk: Desk) -> Iterator[Complaint]:
    workspace = desk.workspace
    yield from _git(desk, workspace)
    yield from _leftovers(workspace)
    yield from _index(workspace)
    if on_network(workspace.root):
        hint = Remedy("work on a clone of your own disk, and share it with:", "sync")
        yield Complaint("folder", "it is on another machine, where two writers may not see each other's lock", hint)


def _git(desk: Desk, workspace: Workspace) -> Iterator[Complaint]:
    version = git_version(workspace.root)
    if version is None:
        yield Complaint("git", "it is not installed, so that no history is kept", "install git")
        return
    if repository_of(workspace) is None:
        mend = Remedy("", "doctor", " --fix makes a repository here")
        yield Complaint("git", "this folder is in no repository", mend, lambda: _start(desk, workspace))
        return
    if not is_own_repository(workspace):
        return  # a folder of a larger repository: its settings are others' business
    for name, value in wanted_settings(version, sys.executable):
        now = git_setting(workspace, name)
        if now != value and not (name == "merge.rounds.driver" and "merge-file" in now):
            yield Complaint("git", f"{name} is {now or 'not set'}", mend=lambda: _start(desk, workspace))
    yield from _lines(desk, ".gitattributes", GITATTRIBUTES)
    yield from _lines(desk, ".gitignore", GITIGNORE)
    lock = workspace.root / ".git" / "index.lock"
    if lock.exists() and desk.machine.tick / _NANO - lock.stat().st_mtime > _STALE_SECONDS:
        hint = f"if no git is at work, it was killed: delete {lock}"
        yield Complaint("git", "a lock of git's has stood for more than a minute", hint)


def _start(desk: Desk, workspace: Workspace) -> None:
    notice = init_repository(workspace, sys.executable) or install_hook(workspace, sys.executable)
    if notice:
        desk.ear.note(notice)


def _lines(desk: Desk, name: str, wanted: tuple[str, ...]) -> Iterator[Complaint]:
    workspace = desk.workspace
    file = workspace.root / name
    before = file.read_bytes() if file.is_file() else b""
    lines = before.decode("utf-8", "replace").splitlines()
    missing = [line for line in wanted if line not in lines]
    if not missing:
        return

    def mend() -> None:
        first = [line.split()[0] for line in missing]
        kept = [line for line in lines if not line.split() or line.split()[0] not in first]
        text = "\n".join([*kept, *missing]) + "\n"
        change = Update(name, text, before) if file.exists() else Create(name, text)
        commit = is_own_repository(workspace)
        apply(workspace, [change], message=f"Mend {name}", commit=commit, author=desk.actor.author)

    yield Complaint("git", f"{name} lacks '{missing[0]}'" + (" and more" if len(missing) > 1 else ""), mend=mend)


def _leftovers(workspace: Workspace) -> Iterator[Complaint]:
    if workspace.intent.exists():
        yield Complaint("leftovers", "a command was interrupted", mend=lambda: recover(workspace))
        return
    folder = workspace.local / "tmp"
    files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
    if files:

        def mend() -> None:
            with locked(workspace):
                sweep(workspace)

        yield Complaint("leftovers", f"{len(files)} temporary files of commands that were killed", mend=mend)
    try:
        with locked(workspace, 0.5):
            pass
    except RoundsError as error:
        yield Complaint("lock", error.message, "wait until it has finished, or end that process")


def _index(workspace: Workspace) -> Iterator[Complaint]:
    for file in sorted(workspace.local.glob(f"{NAME}.*.tmp*")) if workspace.local.is_dir() else ():
        yield Complaint("index", f"{file.name} is left of a build that was killed", mend=file.unlink)
    file = workspace.local / NAME
    if file.exists() and not _is_sound(file):
        yield Complaint("index", "it is broken; the next command makes it anew", mend=lambda: _throw_away(file))


def _is_sound(file: Path) -> bool:
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _throw_away(file: Path) -> None:
    if file.is_dir():
        shutil.rmtree(file)
    else:
        discard(file)
