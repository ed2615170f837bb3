"""Ids: those of records, made of names, and the NPI, by which the United States register a health care provider.

A record's id is folded to ASCII, so that it is a file name on every system and the same on every machine. The check
digit of an NPI is that of ISO 7812 (Luhn) over ``80840`` and the number: 80 for health, 840 for the United States
(45 CFR 162.406, and the NPI check digit calculation of the Centers for Medicare and Medicaid Services).
"""

from __future__ import annotations

import hashlib
import re

from rounds.base.words import APOSTROPHES, plain

LONGEST = 63
_ROOM_FOR_SUFFIX = 11
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows keeps for devices."""
_OTHER = re.compile(r"[^a-z0-9]+")
_LEFT_OUT = re.compile(f"[{APOSTROPHES}.]")


def make_id(*words: str, otherwise: str = "unnamed") -> str:
    """An id from words: ``make_id("Okafor", "Grace")`` is ``okafor-grace``.

    Lower case, accents dropped, apostrophes and dots left out (``O'Brien`` is ``obrien``), everything else a hyphen;
    cut at a word so that a suffix still fits into 63. Words without any Latin letter or digit give ``otherwise`` and
    a short hash of them.
    """
    text = " ".join(words)
    slug = _OTHER.sub("-", _LEFT_OUT.sub("", plain(text))).strip("-")
    if not slug or slug in DEVICES:
        return f"{slug or otherwise}-{short_hash(text)}"
    longest = LONGEST - _ROOM_FOR_SUFFIX
    if len(slug) <= longest:
        return slug
    cut = slug[:longest]
    return (cut.rsplit("-", 1)[0] if slug[longest] != "-" and "-" in cut else cut).strip("-")


def with_suffix(record_id: str, suffix: str) -> str:
    """The id with a suffix that tells two of one name apart: ``okafor-grace-7893``."""
    end = make_id(suffix)
    if len(end) >= LONGEST:
        end = short_hash(suffix)
    return f"{record_id[: LONGEST - len(end) - 1].rstrip('-')}-{end}"


def short_hash(text: str) -> str:
    """Eight letters and digits that stand for the text, the same in every run."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


_DIGITS = re.compile(r"[0-9]{10}")
_NINE = re.compile(r"[0-9]{9}")
_PREFIX_SUM = 24  # what 80840 adds to the Luhn sum of any number that follows it


def is_npi(text: str) -> bool:
    """Whether the text is an NPI that may be in use: ten digits, the first 1 or 2, with a check digit that holds."""
    return has_valid_check_digit(text) and may_be_assigned(text)


def has_valid_check_digit(text: str) -> bool:
    """Whether the text is ten digits, the last of which is right for the nine before it."""
    return _DIGITS.fullmatch(text) is not None and text[-1] == _check_digit(text[:-1])


def may_be_assigned(text: str) -> bool:
    """Whether the first digit is one that is in use: 1 or 2."""
    return text[:1] in {"1", "2"}


def with_check_digit(nine: str) -> str:
    """The NPI that begins with these nine digits.

    Raises:
        ValueError: the text is not nine digits.
    """
    if _NINE.fullmatch(nine) is None:
        raise ValueError(f"nine digits are needed, not '{nine}'")
    return nine + _check_digit(nine)


def _check_digit(nine: str) -> str:
    """The digit that brings the Luhn sum to a multiple of ten; every other digit is doubled, the last one too."""
    total = _PREFIX_SUM
    for index, digit in enumerate(nine):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of a two-digit number's digits
    return str(-total % 10)
