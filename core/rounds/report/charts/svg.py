"""SVG as text: elements, coordinates, and how much room a text takes without knowing its font."""

from __future__ import annotations

import re
from typing import Final

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NARROW: Final = frozenset("iljtfI.,:;'|!()[] ")
_BROAD: Final = frozenset("mwMW@%")
_ELLIPSIS: Final = "…"
_WIDE_FROM: Final = 0x1100
_SLIM: Final = frozenset("\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}")


def escape(text: str) -> str:
    """The text for content or a quoted attribute; characters that XML does not allow become a replacement mark."""
    return _ILLEGAL.sub("\ufffd", text).translate(_ESCAPES)


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and a mark for each character that XML does not allow."""
    return _SPACE.sub(" ", _ILLEGAL.sub("\ufffd", text)).strip()


def coordinate(value: float) -> str:
    """A coordinate to a tenth of a unit, as short as it can be written."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(tag: str, content: str = "", /, **attributes: str | float) -> str:
    """An element. ``css`` is its class, an underscore in a name is a hyphen; attributes are escaped, content is not."""
    written = "".join(
        f' {"class" if name == "css" else name.replace("_", "-")}="{_value(name, value)}"'
        for name, value in attributes.items()
        if value != ""
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def _value(name: str, value: str | float) -> str:
    if name == "d":
        return escape(str(value)).replace(" -", "-")
    return escape(value) if isinstance(value, str) else coordinate(value)


def text_width(text: str, size: float) -> float:
    """Units that a text takes at this font size: rather too many than too few, for the font is the reader's."""
    return size * sum(_ems(letter) for letter in text)


def _ems(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD:
        return 0.95
    if ord(letter) >= _WIDE_FROM and letter not in _SLIM:
        return 1.05
    return 0.72 if letter.isupper() else 0.62


def fit(text: str, width: float, size: float) -> str:
    """The text on one line, cut with an ellipsis where it is wider than ``width``."""
    line = one_line(text)
    if text_width(line, size) <= width:
        return line
    room = width - text_width(_ELLIPSIS, size)
    kept = 0
    for letter in line:
        room -= text_width(letter, size)
        if room < 0:
            break
        kept += 1
    return line[:kept].rstrip() + _ELLIPSIS


def wrap(text: str, width: float, size: float, most: int = 2) -> tuple[str, ...]:
    """The text in at most so many lines, broken between words; the last is cut with an ellipsis where it must be."""
    words = one_line(text).split(" ")
    lines: list[str] = []
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and text_width(" ".join(words[: taken + 1]), size) <= width:
            taken += 1
        lines.append(fit(" ".join(words[:taken]), width, size))
        words = words[taken:]
    if words:
        lines.append(fit(" ".join(words), width, size))
    return tuple(lines)
