"""Steps that a power cut does not undo: write and flush a file, place it, flush the folder; and a file's lock.

The operating system frees a lock when its holder ends, however that happens.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

from rounds.base.problems import ChangedError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def digest(data: bytes) -> str:
    """What the content is called in the intent file."""
    return hashlib.sha256(data).hexdigest()


def read(file: Path) -> bytes | None:
    """The whole content, links not followed; None: there is no such file."""
    try:
        descriptor = os.open(file, _READ)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as opened:
        return opened.read()


def write_new(file: Path, data: bytes, like: Path | None = None, mode: int = 0o666) -> None:
    """A new file with all of ``data`` on the disk; nothing is left of it when that fails.

    It gets the permissions of the file that it is ``like``, else ``mode`` less what the user's umask forbids.
    """
    descriptor = os.open(file, _NEW, mode)
    try:
        try:
            _write_all(descriptor, data)
            if like is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, stat.S_IMODE(os.lstat(like).st_mode))
            flush(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise


def write_over(file: Path, data: bytes, mode: int = 0o666) -> None:
    """A file that is derived, not a record: the whole new content in one step, whatever stands there.

    A link is replaced, not followed; ``mode`` is as for a new file.
    """
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    write_new(temporary, data, mode=mode)
    try:
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_draft(folder: Path, name: str, data: bytes) -> tuple[Path, list[Path]]:
    """A new file for somebody to work on, in a folder that nobody else clears; the older drafts of its name, too.

    What stands there under the name is somebody's work, and stays: the new file then gets a number.
    """
    stem, dot, suffix = name.rpartition(".")
    older: list[Path] = []
    for number in count(2):
        file = folder / name
        with suppress(FileExistsError):
            write_new(file, data)
            return file, older
        older.append(file)
        name = f"{stem}-{number}{dot}{suffix}"
    raise AssertionError


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.write(descriptor, rest)
        if written <= 0:
            raise OSError(errno.EIO, "nothing was written")
        rest = rest[written:]
    if os.fstat(descriptor).st_size != len(data):
        raise OSError(errno.EIO, "the file is shorter than what was written")


def flush(descriptor: int) -> None:
    """Wait until the disk holds it. macOS needs a request of its own for that."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - it does not exist on Windows

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Wait until the disk holds the folder's entries (Windows cannot, and does it by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def make_folders(root: Path, folder: Path) -> None:
    """The folder and its missing parents below ``root``, each flushed into the one above it."""
    missing: list[Path] = []
    here = folder
    while here != root and not here.is_dir():
        missing.append(here)
        here = here.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        flush_folder(each.parent)


def place_new(temporary: Path, target: Path) -> bool:
    """Put a temporary file in a place that is free; False: the place is taken.

    A hard link is the one step that never overwrites. Where the file system has none (exFAT), the place is looked at
    first and the file renamed; the lock, which the caller holds, keeps other commands out in between.
    """
    try:
        os.link(temporary, target, follow_symlinks=False)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_HARD_LINKS:
            raise
        if os.path.lexists(target):
            return False
        temporary.rename(target)
    return True


def keep(file: Path, copy: Path) -> None:
    """A second name for the file as it is now; a flushed copy where there are no hard links."""
    try:
        os.link(file, copy, follow_symlinks=False)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_HARD_LINKS:
            raise
        write_new(copy, file.read_bytes())


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
