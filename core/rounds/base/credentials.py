"""Letters after a name: which are credentials, how they are written, and who by them is called doctor."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PHYSICIANS: Final = ("MD", "DO", "DDS", "DMD", "DPM", "OD", "DC")
"""Who is a physician by the Stark law (42 CFR 411.351)."""
DOCTORAL: Final = (*PHYSICIANS, "DPT", "PHD", "PSYD", "DNP")
"""Who is called doctor."""

_WRITTEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AUD": "AuD", "PHARMD": "PharmD", "PHD": "PhD", "PSYD": "PsyD", "RPH": "RPh", "EDD": "EdD", "DRPH": "DrPH",
        "SCD": "ScD", "MED": "MEd", "MPHIL": "MPhil", "DMSC": "DMSc", "MSC": "MSc", "BPHARM": "BPharm",
    }
)  # fmt: skip
_KNOWN: Final = frozenset(DOCTORAL) | frozenset((
    "MBBS", "PA", "PAC", "NP", "FNP", "FNPC", "FNPBC", "CNP", "CRNP", "APRN", "RN", "LPN", "MSN", "BSN", "PT", "OT",
    "OCS", "FAPTA", "SLP", "CCC", "RD", "AUD", "PHARMD", "LCSW", "MA", "MS", "MBA", "MPH", "FACS", "FAAN", "FAAOS",
    "FAAFP", "ESQ",
))  # fmt: skip
# Names of people too: credentials only where they are written in capitals.
_NAMES_TOO: Final = frozenset({"DO", "MA", "PA"})
_CAPITALS: Final = 2  # MD, PhD, D.O. and PharmD have at least two; a given name has one
_NO_LETTER: Final = re.compile(r"[^A-Z0-9]")


def are_known(words: str) -> bool:
    """Whether each word is a credential that is known: ``MD``, ``M.D.``, ``phd``; of ``Do`` only ``DO``."""
    return bool(words.split()) and all(map(_is_known, words.split()))


def look_like(words: str) -> bool:
    """Whether each word is written as credentials are, known or not: ``FAAOMPT``."""
    return bool(words.split()) and all(sum(map(str.isupper, word)) >= _CAPITALS for word in words.split())


def _is_known(word: str) -> bool:
    letters = _NO_LETTER.sub("", word.upper())
    return letters in _KNOWN and (letters not in _NAMES_TOO or look_like(word))


def credentials_of(text: str) -> str:
    """Letters after a name, each in its usual form: ``M.D., PH.D`` is ``MD, PhD``."""
    parts = [_written(part) for part in re.split(r"[,;/]\s*|\s+(?=[A-Z]\.?[A-Z])", text.strip().upper())]
    return ", ".join(dict.fromkeys(filter(None, parts)))


def degrees_in(text: str) -> list[str]:
    """The known credentials of a text, in capitals and without dots: of ``FNP-BC`` FNP."""
    words = (_NO_LETTER.sub("", word) for word in re.split(r"[,;/\s]+|-B?C\b", text.upper()))
    return [word for word in words if word in _KNOWN]


def _written(part: str) -> str:
    part = part.strip().replace(". ", ".").replace(".", "")
    letters = _NO_LETTER.sub("", part)
    if not letters or letters.isdigit():
        return ""
    return _WRITTEN.get(letters, part.rstrip("0123456789"))
