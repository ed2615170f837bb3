"""A file's bytes: plain files of a bounded size only, never through a link, never waiting."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 4 * 1024 * 1024
"""Bytes in a YAML file: some 16,000 touches."""

# Opening a pipe must not wait for its writer, and a link must not lead out of the workspace.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LINK = "the file is a link", "put the file itself here; links are not followed"
_NOT_PLAIN = "this is not a plain file", "remove it, or name it so that it does not end in .yaml"
_WORDS = {
    errno.ELOOP: _LINK,
    errno.ENXIO: _NOT_PLAIN,
    errno.EACCES: ("the file may not be read", "give yourself the right to read it"),
    errno.ENOENT: ("there is no such file", "check its name"),
}


def read_bytes(file: Path, path: str, *, largest: int = LARGEST) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a plain file of at most ``largest`` bytes, or the problem under the name ``path``."""
    try:
        if not hasattr(os, "O_NOFOLLOW") and file.is_symlink():
            return _refused(path, *_LINK)
        opened = os.open(file, _FLAGS)
        try:
            return _read(opened, path, largest)
        finally:
            os.close(opened)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        return _refused(path, *_WORDS.get(error.errno or 0, (f"the file cannot be read: {reason}", "")))
    except ValueError:
        return _refused(path, "the file's name holds a NUL character", "rename it")


def _read(opened: int, path: str, largest: int) -> tuple[bytes | None, list[Problem]]:
    status = os.fstat(opened)
    if not stat.S_ISREG(status.st_mode):
        return _refused(path, *_NOT_PLAIN)
    if status.st_size <= largest:
        raw = _all_bytes(opened, status.st_size + 1, largest)
        if len(raw) <= largest:
            return raw, []
    hint = "split it: one file a month, or one a record"
    return _refused(path, f"the file is larger than {largest // 1024 // 1024} MB", hint)


def _all_bytes(opened: int, expected: int, largest: int) -> bytes:
    """Everything up to one byte more than ``largest``: the file may grow while it is read."""
    raw = os.read(opened, expected)
    if len(raw) < expected:
        return raw
    parts = [raw]
    total = len(raw)
    while total <= largest and (part := os.read(opened, largest + 1 - total)):
        parts.append(part)
        total += len(part)
    return b"".join(parts)


def _refused(path: str, message: str, hint: str) -> tuple[None, list[Problem]]:
    return None, [Problem(Source(path, 1, 1), message, hint)]
