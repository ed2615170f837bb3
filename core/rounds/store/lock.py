"""One writer at a time: the workspace's lock."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from rounds.durable import flush_folder, write_new
from rounds.problems import ChangedError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from rounds.workspace import Workspace

PATIENCE_SECONDS = 10.0
_POLL_SECONDS = 0.02


@contextmanager
def locked(workspace: Workspace, seconds: float = PATIENCE_SECONDS) -> Generator[None]:
    """Hold the lock of ``.rounds/lock``, waiting at most ``seconds`` for it.

    The operating system frees it when the holder ends, however that happens.

    Raises:
        ChangedError: another process held it all the time.
        OSError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - reports are written beside the records, without the lock

    make_local(workspace)
    lock = FileLock(workspace.local / "lock", timeout=seconds)
    try:
        lock.acquire(poll_interval=_POLL_SECONDS)
    except Timeout as error:
        raise ChangedError(
            f"another rounds command is writing here; waited {seconds:g} seconds for it",
            "nothing was written: try again when it has finished",
        ) from error
    try:
        yield
    finally:
        lock.release()


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


def _refuse_link(folder: Path) -> None:
    try:
        mode = os.lstat(folder).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        raise RefusedError(
            f"{folder.name} in this workspace is not a folder but a link or a file", "remove it; rounds makes its own"
        )
