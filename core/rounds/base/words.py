"""Words for numbers, lists and quotations: the same in a report, on a terminal and in a plugin, in every locale.

And text as it is compared: small letters without accents, so that Sørensen, SORENSEN and Sorensen are one.
"""

from __future__ import annotations

import math
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


LONGEST_QUOTATION = 80


def counted(number: int, one: str, many: str = "") -> str:
    """``1 day``, ``1,200 days``; without ``many`` an s is added."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def amount(number: float) -> str:
    """A small number with at most one decimal: ``14``, ``2.8``."""
    return f"{number:,.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A share of 0 to 1 (or more) in whole percent; only nothing is 0% and only all of it is 100%."""
    rounded = math.floor(share * 100 + 0.5)
    if rounded == 0 and share > 0:
        return "under 1%"
    return f"{99 if rounded == 100 and share < 1 else rounded:,}%"  # noqa: PLR2004 - per cent


def chance(probability: float) -> str:
    """A small probability in percent, with the digits that it deserves: ``under 0.1%``, ``0.6%``, ``2%``."""
    if probability < 0.001:  # noqa: PLR2004 - a tenth of a percent
        return "under 0.1%"
    return f"{probability:.1%}" if probability < 0.01 else f"{probability:.0%}"  # noqa: PLR2004 - a percent


def listing(words: Sequence[str], last: str = "and") -> str:
    """``A, B and C``."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def capital(words: str) -> str:
    """The words with a capital first letter, the rest as it stands."""
    return words[:1].upper() + words[1:]


def singular(unit: str) -> str:
    """One of a metric's unit: ``referral`` of referrals, ``touch`` of touches."""
    ending = "es" if unit.endswith(("ches", "shes", "sses", "xes")) else "s"
    return unit.removesuffix(ending)


def quoted(text: str, longest: int = LONGEST_QUOTATION) -> str:
    """What somebody said: in quotation marks, on one line, and cut where it is too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1].rstrip() + '…'}”"


def printable(text: str, instead: str | None = None, *, keep: str = "") -> str:
    """The text without what would steer a terminal, hide, or turn a line around; letters of ``keep`` stay.

    Control and formatting characters give way to ``instead``; without it they are written out, such as ``\\x1b``.
    """
    return "".join(letter if letter.isprintable() or letter in keep else _shown(letter, instead) for letter in text)


def _shown(letter: str, instead: str | None) -> str:
    return letter.encode("unicode_escape").decode() if instead is None else instead


def nearest(name: str, names: Iterable[str], otherwise: str = "") -> str:
    """A hint: the name that was probably meant, or ``otherwise``."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a misspelt name

    near = get_close_matches(name, list(names), n=1)
    return f"did you mean '{near[0]}'?" if near else otherwise


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
