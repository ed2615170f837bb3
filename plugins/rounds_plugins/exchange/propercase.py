"""Names and addresses in capitals, as registers keep them, in the case that people write.

Mixed case is left alone: whoever typed it meant it. Where capitals do not tell
(Macdonald or MacDonald, DeStefano or Destefano), well-known names are listed and the rest gets one capital.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rounds.base.addresses import STREETS, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS = re.compile("([^\\s\\-\u2010/.&,(]+)")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROMAN = _words("II III IV VI VII VIII IX")
_PARTICLES = _words("DE DEL DELA DELLA DA DAS DOS DU VON DER DEN TER BIN IBN")
_AFTER_DE = _words("LA LAS LOS LE")
_AFTER_VAN = _words("DE DER DEN 'T")
_ELISIONS = _words("O D L M N DELL DALL SANT")
_AFTER_MAC = _words(
    "ALISTER ALLISTER ARTHUR AULAY BRIDE CALLUM CLEAN COLL CORMACK CUTCHEON DERMOTT DONALD DONELL DONNELL DOUGALL"
    " DOWELL DUFF EACHERN FADDEN FARLAND FARLANE GILLIVRAY GREGOR GUIRE INNES INNIS INTOSH INTYRE ISAAC IVER KAY KENNA"
    " KENZIE KINNON LACHLAN LAREN LAUGHLIN LEAN LELLAN LENNAN LEOD MAHON MANUS MILLAN NAMARA NEAL NEIL NEILL NICOL"
    " PHAIL PHEE PHERSON QUARRIE QUEEN RAE SWAIN SWEENEY TAGGART TAVISH WILLIAMS"
)
_SMALL_WORDS = _words("AN AND AT BY FOR IN OF ON OR THE TO")
_CAPITALS = _words(
    "CT DBA DC DDS DMD DO DPM ENT GI HIV II III IV LLC LLP LP MA MD MRI NE NP NW OB OD ODS PA PC PLLC PO PT RI SE SW UK"
    " US USA VA VII VIII WIC YMCA YWCA"
)
_ABBREVIATIONS = frozenset({*STREETS.values(), *UNITS.values()}) | _words(
    "AV CYN FT FWY HTS JCT JR LTD MR MRS MS MT MTN NTH PT PTE RR SR STH TR VLG XING"
)


def proper_name(text: str) -> str:
    """A person's name, or part of one: ``O'BRIEN-MCDONALD`` is ``O'Brien-McDonald``, ``DE LA CRUZ`` ``de la Cruz``."""
    text = " ".join(text.split())
    if not (text.isupper() or text.islower()):
        return text
    words = text.split(" ")
    return " ".join(_name_word(words, index) for index in range(len(words)))


def proper_title(text: str) -> str:
    """An organization's name: ``EYE ASSOCIATES OF THE VALLEY PC`` is ``Eye Associates of the Valley PC``."""
    text = " ".join(text.split())
    return _small_words_lower(text.split(" "), _title_part) if text.isupper() else text


def proper_address(text: str) -> str:
    """A line of an address: ``88 E NEWTON ST STE 3E`` is ``88 E Newton St Ste 3E``."""
    text = " ".join(text.split())
    return _small_words_lower(text.split(" "), _address_part) if text.isupper() else text


def _small_words_lower(words: list[str], change: Callable[[re.Match[str]], str]) -> str:
    last = len(words) - 1
    return " ".join(
        word.lower() if 0 < index < last and word in _SMALL_WORDS else _PARTS.sub(change, word)
        for index, word in enumerate(words)
    )


def _name_word(words: list[str], index: int) -> str:
    word, is_last = words[index].upper(), index == len(words) - 1
    before = words[index - 1].upper() if index else ""
    if not is_last and (
        word in _PARTICLES or (before == "DE" and word in _AFTER_DE) or (before == "VAN" and word in _AFTER_VAN)
    ):
        return word.lower()
    if word == "VAN" and index + 2 < len(words) and words[index + 1].upper() in _AFTER_VAN:
        return "van"
    return _PARTS.sub(lambda part: _name_part(part[0]), word)


def _name_part(part: str) -> str:
    """One part between hyphens: a plain name, ``O'`` and its like, ``Mc``, ``Mac`` where it is known, or III."""
    part = part.upper()
    for mark in "'\u2019":
        head, found, tail = part.partition(mark)
        if found and (head in _ELISIONS or len(tail) > 2):  # noqa: PLR2004 - not a plural or possessive s
            return f"{head.capitalize()}{mark}{_name_part(tail)}" if tail else part.capitalize()
    if part in _ROMAN:
        return part
    if part.startswith("MC") and len(part) > 3:  # noqa: PLR2004 - more than Mc and one letter
        return f"Mc{part[2:].capitalize()}"
    if part.startswith("MAC") and part[3:] in _AFTER_MAC:
        return f"Mac{part[3:].capitalize()}"
    return part.capitalize()


def _title_part(match: re.Match[str]) -> str:
    part = match[0].upper()
    if len(part) == 1 or part in _CAPITALS or _has_no_vowel(part):
        return part
    return _address_part(match) if part[0].isdigit() else _name_part(part)


def _address_part(match: re.Match[str]) -> str:
    part = match[0].upper()
    if _ORDINAL.fullmatch(part):
        return part.lower()
    if any(letter.isdigit() for letter in part) or part in _CAPITALS - _ABBREVIATIONS or len(part) == 1:
        return part
    return _name_part(part)


def _has_no_vowel(part: str) -> bool:
    """Initials such as FSW or NRI's kin, which nobody could say as a word; not St or Blvd."""
    return part.isalpha() and not set(part) & set("AEIOUY") and part not in _ABBREVIATIONS
