"""One writer at a time: the workspace's lock."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rounds.base import locks
from rounds.storage.local_folder import make_local

if TYPE_CHECKING:
    from collections.abc import Generator

    from rounds.storage.workspace import Workspace

PATIENCE_SECONDS = 10.0


@contextmanager
def locked(workspace: Workspace, seconds: float = PATIENCE_SECONDS) -> Generator[None]:
    """Hold the lock of ``.rounds/lock``, waiting at most ``seconds`` for it.

    Raises:
        ChangedError: another process held it all the time.
        OSError: the folder cannot be written.
    """
    make_local(workspace)
    message = f"another rounds command is writing here; waited {seconds:g} seconds for it"
    with locks.locked(
        workspace.local / "lock", seconds, message, "nothing was written: try again when it has finished"
    ):
        yield
