"""One process at a time opens or makes an index; the operating system frees the lock of one that was killed."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.02


@contextmanager
def alone(file: Path, seconds: float = PATIENCE_SECONDS) -> Generator[None]:
    """While no other process is within, for this index.

    Raises:
        TimeoutError: another one was, all the time.
        OSError: the lock's file cannot be made.
    """
    lock = file.with_name(f"{file.name}.lock")
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield from _by_library(lock, seconds)
        return
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        until = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError(f"{lock.name} is held by another process") from None
                time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _by_library(lock: Path, seconds: float) -> Generator[None]:
    from filelock import FileLock  # noqa: PLC0415 - takes longer to load than most commands need for the index

    with FileLock(lock, timeout=seconds):
        yield
