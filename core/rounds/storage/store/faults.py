"""What the operating system refuses, in words."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rounds.base.problems import StorageError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_WORDS: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "free some space and run the command again"),
    errno.EDQUOT: ("your disk quota is used up", "free some space and run the command again"),
    errno.EROFS: ("the disk is read-only", "is it a backup, a mounted image or a write-protected stick?"),
    errno.EACCES: ("you may not write there", "look at the folder's owner and permissions"),
    errno.EPERM: ("you may not write there", "look at the folder's owner and permissions"),
    errno.EIO: ("the disk reports an error", "copy the workspace to another disk before anything else"),
    errno.EXDEV: ("a folder of the workspace stands on another disk", "keep the whole workspace on one disk"),
    errno.ENAMETOOLONG: ("the name is too long for this disk", "choose a shorter id"),
}

_ALL_OF_IT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})  # it is not about one file


def storage_error(error: OSError, state: str = "nothing was changed") -> StorageError:
    """The error as a sentence: what the disk said, where, and how the records stand."""
    words, hint = _WORDS.get(error.errno or 0, ((error.strerror or str(error)).lower(), ""))
    place = f" ({error.filename})" if error.filename and error.errno not in _ALL_OF_IT else ""
    return StorageError(f"could not write: {words}{place}; {state}", hint)


@contextmanager
def as_storage_error() -> Generator[None]:
    """Turn what the operating system refuses inside into a StorageError."""
    try:
        yield
    except OSError as error:
        raise storage_error(error) from error
