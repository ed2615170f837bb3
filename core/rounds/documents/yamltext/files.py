"""The bytes of a file, the text in them and its lines: how much one may hold, how it is encoded, and what is wrong."""

from __future__ import annotations

import errno
import os
import re
import stat
from itertools import islice
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source

if TYPE_CHECKING:
    from pathlib import Path


MOST_VALUES = 500_000
"""Keys, values, lists and mappings in one file: more than the touches that fit into the largest."""
MOST_KEYS = 5_000
"""Keys in one mapping."""


Place = tuple[int, int]
"""1-based line and column."""

_LINE_END = re.compile(r"\r\n|\r|\n")


def place_of(text: str, at: int) -> Place:
    """Line and column of the character at an offset."""
    line, begins = 1, 0
    for line_end in _LINE_END.finditer(text, 0, at):
        if line_end.end() == at and line_end[0] == "\r" and text[at : at + 1] == "\n":
            break  # between a carriage return and its line feed the line has not ended
        line, begins = line + 1, line_end.end()
    return line, at - begins + 1


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, its line end not counted."""
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def line_of(text: str, at: int) -> str:
    """The whole line in which an offset stands."""
    return text[line_start(text, at) : line_end(text, at)]


MOST_PROBLEMS = 20
"""Problems told of one file; a file with more needs another kind of help."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that no record may hold: control, bidirectional, invisible line breaks, surrogates, byte order marks."""

_MARK = b"\xef\xbb\xbf"
_ALLOWED_ASCII = bytes([9, 10, 13, *range(32, 127)])
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SAVE_AS_UTF8 = "save the file as UTF-8 in your editor"


def decode(raw: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The file's text, without a byte order mark, or what is wrong with its bytes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in raw[:64] and _looks_like_utf16(raw)):
        return None, [Problem(Source(path, 1, 1), "the file is UTF-16, not UTF-8", _SAVE_AS_UTF8)]
    if raw.startswith(_MARK):
        raw = raw.removeprefix(_MARK)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return None, [_not_utf8(raw, error, path)]
    if text.isascii() and not raw.translate(None, _ALLOWED_ASCII):
        return text, []
    found = islice(FORBIDDEN.finditer(text), MOST_PROBLEMS)
    problems = [
        Problem(
            Source(path, *place_of(text, match.start())),
            f"the file holds {character_name(match[0])}",
            "delete it; it often comes with text that was copied from elsewhere",
        )
        for match in found
    ]
    return (None, problems) if problems else (text, [])


def character_name(character: str) -> str:
    """A forbidden character in words."""
    code = f"U+{ord(character):04X}"
    if character == "\0":
        return f"a NUL character ({code})"
    if _BIDI.match(character):
        return f"an invisible character that turns the direction of text ({code})"
    if character in "\x85\u2028\u2029":
        return f"an invisible line break ({code})"
    if character == "\ufeff":
        return f"an invisible byte order mark ({code})"
    if "\ud800" <= character <= "\udfff":
        return "an invalid character"
    return f"a control character ({code})"


def _looks_like_utf16(raw: bytes) -> bool:
    """Whether every second byte of a text without a mark is zero."""
    head = raw[:64]
    return len(head) > 1 and len(head) % 2 == 0 and (not any(head[1::2]) or not any(head[::2])) and any(head)


def _not_utf8(raw: bytes, error: UnicodeDecodeError, path: str) -> Problem:
    before = raw[: error.start].decode()
    byte = raw[error.start]
    guess = bytes([byte]).decode("cp1252", "ignore")
    meaning = f" (in Windows files: '{guess}')" if guess.isprintable() and guess else ""
    message = f"not UTF-8: the byte 0x{byte:02X}{meaning}"
    return Problem(Source(path, *place_of(before, len(before))), message, _SAVE_AS_UTF8)


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
