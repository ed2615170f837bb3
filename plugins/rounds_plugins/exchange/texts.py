"""The text of a foreign file: in which letters it is written, and without what nobody sees."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from rounds import RoundsError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 512 * 1024 * 1024
UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c]")


def read_text(path: Path, *, largest: int = LARGEST, hint: str = "split the file") -> str:
    """The file's text: UTF-16 by its mark, else UTF-8, else Windows' Western letters.

    Raises:
        RoundsError: it cannot be read, or is larger than so many bytes; the hint says what to do about that.
    """
    try:
        if path.stat().st_size > largest:
            raise RoundsError(f"{path}: larger than {largest >> 20} MB", hint)
        raw = path.read_bytes()
    except OSError as error:
        raise RoundsError(f"{path}: {(error.strerror or 'it cannot be read').lower()}") from error
    return decoded(raw)


def decoded(raw: bytes) -> str:
    """The same of bytes."""
    if raw.startswith(UTF16_MARKS):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def clean(text: str) -> str:
    """The text in composed letters, with plain spaces and line feeds, without invisible characters, trimmed."""
    if text.isascii() and not {"\t", "\r", "\x0b", "\x0c"} & set(text):
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", text))).strip()
