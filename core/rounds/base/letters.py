"""Text as it is compared: small letters without accents, so that Sørensen, SORENSEN and Sorensen are one."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

APOSTROPHES: Final = "'\u2019\u02bc`"
"""What stands inside a word: O'Brien is obrien."""

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS: Final[Mapping[int, str]] = MappingProxyType(
    str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"})
)


def plain(text: str) -> str:
    """The text in small letters, without accents; letters that stand for two become two. The rest stays."""
    if text.isascii():
        return text.lower()
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in small if not unicodedata.combining(letter)).translate(_LETTERS)


def folded(text: str, gap: str = " ") -> str:
    """The words of letters and digits in plain letters, a ``gap`` apart: ``Dr. O'Neil-Nuñez`` is ``dr oneil nunez``."""
    kept = (letter if letter.isalnum() else "" if letter in APOSTROPHES else " " for letter in plain(text))
    return gap.join("".join(kept).split())
