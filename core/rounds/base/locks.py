"""One at a time: a file's lock, which the operating system frees when its holder ends, however that happens."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rounds.base.problems import ChangedError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_POLL_SECONDS = 0.02


@contextmanager
def locked(file: Path, patience: float, message: str, hint: str = "") -> Generator[None]:
    """Hold the lock of a file, waiting at most ``patience`` seconds for it. The file is made, and stays.

    Raises:
        ChangedError: another process held it all the time; ``message`` and ``hint`` say so.
        OSError: the file cannot be made.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield from _by_library(file, patience, message, hint)
        return
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise ChangedError(message, hint) from None
                time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _by_library(file: Path, patience: float, message: str, hint: str) -> Generator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - takes longer to load than most commands need for the index

    lock = FileLock(file, timeout=patience)
    try:
        lock.acquire(poll_interval=_POLL_SECONDS)
    except Timeout as error:
        raise ChangedError(message, hint) from error
    try:
        yield
    finally:
        lock.release()
