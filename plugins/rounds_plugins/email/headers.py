"""Header fields, written here byte by byte: what a record says never becomes a line, an address or an encoded word.

The standard library's own serializers have let line breaks through (CVE-2024-6923), encoded separators away
(CVE-2025-1795), and split long unsubscribe links and message ids into encoded words that no mail program follows.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from typing import Final

from rounds import UsageError
from rounds.base.addresses import may_stand_in_header

LONGEST: Final = 900
"""Characters of a field's value at most: with its name it stays below the 998 of RFC 5322."""
LONGEST_TEXT: Final = 200
_ENCODED_BYTES: Final = 45
"""Bytes in an encoded word: in base64 with its frame at most the 75 characters of RFC 2047."""
_FORBIDDEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ENCODED: Final = re.compile(r"=\?[^?]*\?[bqBQ]\?")
_PLAIN: Final = re.compile(r"[ !-~]*")
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*@[A-Za-z0-9.-]+")
_LINK: Final = re.compile(r"(?:https://|mailto:)[A-Za-z0-9@!#$%&'*+/=?_.~:;-]+")


def address(text: str, what: str) -> str:
    """The text, if it is one plain address.

    Raises:
        UsageError: it is none, or more.
    """
    if not may_stand_in_header(text):
        raise UsageError(f"{what}: {ascii(text)[:120]} is not one plain e-mail address", "write name@practice.example")
    return text


def line(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """The text, if it can be a header's value and read back as it is.

    Raises:
        UsageError: it breaks the line, steers the reader, pretends to be encoded, or is too long.
    """
    bad = next((letter for letter in text if unicodedata.category(letter) in _FORBIDDEN or letter in _TURNS), "")
    if bad:
        raise UsageError(f"{what} has a character that no header may have ({bad!a})", "write it on one plain line")
    if _ENCODED.search(text):
        raise UsageError(f"{what} has what looks like encoded text (=?...?=)", "write it in plain letters")
    if len(text) > longest:
        raise UsageError(f"{what} has {len(text)} characters", f"at most {longest}")
    return text


def text_field(name: str, text: str, what: str) -> bytes:
    """A field with words for people: Subject."""
    return _field(name, _words(line(text, what)))


def mailbox_field(name: str, shown: str, mailbox: str, what: str) -> bytes:
    """A field with exactly one mailbox and its name: From, To."""
    line(shown, f"the name of {what}")
    mailbox = address(mailbox, what)
    if not shown.strip():
        return _field(name, mailbox)
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
    phrase = f'"{escaped}"' if _PLAIN.fullmatch(shown) else _words(shown)
    return _field(name, f"{phrase}\r\n <{mailbox}>")


def id_field(name: str, message_id: str) -> bytes:
    """A field with a message id, which is never folded or encoded."""
    if not _MESSAGE_ID.fullmatch(message_id) or len(message_id) > LONGEST:
        raise UsageError(f"{ascii(message_id)[:120]} is not a message id")
    return _field(name, f"<{message_id}>")


def links_field(name: str, links: list[str]) -> bytes:
    """A field of links, which is never folded or encoded: List-Unsubscribe.

    Raises:
        UsageError: one is neither an https address nor a mailto, or has a character that would end it.
    """
    for link in links:
        if not _LINK.fullmatch(link):
            raise UsageError(f"{name}: {ascii(link)[:120]} is not a plain https or mailto link")
    value = ", ".join(f"<{link}>" for link in links)
    if len(value) > LONGEST:
        raise UsageError(f"{name} has {len(value)} characters", f"at most {LONGEST}")
    return _field(name, value)


def fixed_field(name: str, value: str) -> bytes:
    """A field whose value is our own constant."""
    return _field(name, value)


def _field(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii")


def _words(text: str) -> str:
    """The text as it is, where that is printable ASCII, else as encoded words of whole characters, one a line."""
    if _PLAIN.fullmatch(text):
        return text
    pieces: list[bytes] = [b""]
    for letter in text:
        coded = letter.encode()
        if len(pieces[-1]) + len(coded) > _ENCODED_BYTES:
            pieces.append(b"")
        pieces[-1] += coded
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?=" for piece in pieces)
