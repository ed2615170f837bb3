"""The folder ``.rounds`` of a workspace: what is of this machine alone, and never of the records."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from rounds.base.durable import flush_folder, write_new
from rounds.base.problems import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.storage.workspace import Workspace


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
