"""Bytes become text: UTF-8 only, and no character that hides what a file says."""

from __future__ import annotations

import re
from itertools import islice

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext.places import place_of

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
