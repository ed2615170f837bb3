"""One writer at a time: the workspace's lock."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rounds.base.problems import ChangedError
from rounds.storage.local_folder import make_local

if TYPE_CHECKING:
    from collections.abc import Generator

    from rounds.storage.workspace import Workspace

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
