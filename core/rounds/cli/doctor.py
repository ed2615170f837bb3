"""``rounds doctor``: whether git, locks, leftovers and the index are as they should be, and mending what is not."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from rounds.base.problems import RoundsError
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.shown.output import print_json
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

    from rounds.storage.workspace import Workspace

_STALE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not as it should be; ``mend`` puts it right, None: only a person can, as ``hint`` says."""

    about: str
    message: str
    hint: str = ""
    mend: Callable[[], object] | None = None


@click.command("doctor", short_help="Look after git settings, locks, leftovers and the index.")
@click.option("--fix", is_flag=True, help="Mend what can be mended.")
@json_option
@pass_invocation
def command(invocation: Invocation, *, fix: bool) -> int:
    """Look after what records rest on: git's settings and attributes, the hook, locks, leftovers, the index.

    Exit code 1 when something is left to do. Records themselves are for `rounds check`.
    """
    workspace = invocation.desk.workspace
    found = list(_complaints(workspace))
    mended: list[Complaint] = []
    for one in found if fix else ():
        if one.mend:
            with as_storage_error():
                one.mend()
            mended.append(one)
    left = [one for one in found if one not in mended]
    if invocation.as_json:
        told = [{"about": one.about, "message": one.message, "mended": one in mended} for one in found]
        print_json({"ok": not left, "found": told})
        return 1 if left else 0
    for one in found:
        state = "mended" if one in mended else "to do"
        click.echo(f"{state}: {one.about}: {one.message}")
        if one in left and one.hint:
            click.echo(click.style(f"    {one.hint}", dim=True))
    if not found:
        click.echo("All is well: git, locks, leftovers, index.")
    elif any(one.mend for one in left):
        click.echo("Mend it with: rounds doctor --fix")
    return 1 if left else 0


def _complaints(workspace: Workspace) -> Iterator[Complaint]:
    yield from _git(workspace)
    yield from _leftovers(workspace)
    yield from _index(workspace)
    if on_network(workspace.root):
        hint = "work on a clone of your own disk, and share it with: rounds sync"
        yield Complaint("folder", "it is on another machine, where two writers may not see each other's lock", hint)


def _git(workspace: Workspace) -> Iterator[Complaint]:
    version = git_version(workspace.root)
    if version is None:
        yield Complaint("git", "it is not installed, so that no history is kept", "install git")
        return
    if repository_of(workspace) is None:
        hint = "rounds doctor --fix makes a repository here"
        yield Complaint("git", "this folder is in no repository", hint, lambda: _start(workspace))
        return
    if not is_own_repository(workspace):
        return  # a folder of a larger repository: its settings are others' business
    for name, value in wanted_settings(version, sys.executable):
        now = git_setting(workspace, name)
        if now != value and not (name == "merge.rounds.driver" and "merge-file" in now):
            yield Complaint("git", f"{name} is {now or 'not set'}", mend=lambda: _start(workspace))
    yield from _lines(workspace, ".gitattributes", GITATTRIBUTES)
    yield from _lines(workspace, ".gitignore", GITIGNORE)
    lock = workspace.root / ".git" / "index.lock"
    if lock.exists() and time.time() - lock.stat().st_mtime > _STALE_SECONDS:
        hint = f"if no git is at work, it was killed: delete {lock}"
        yield Complaint("git", "a lock of git's has stood for more than a minute", hint)


def _start(workspace: Workspace) -> None:
    notice = init_repository(workspace, sys.executable) or install_hook(workspace, sys.executable)
    if notice:
        click.echo(f"rounds: {notice}", err=True)


def _lines(workspace: Workspace, name: str, wanted: tuple[str, ...]) -> Iterator[Complaint]:
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
        apply(workspace, [change], message=f"Mend {name}", commit=is_own_repository(workspace))

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
