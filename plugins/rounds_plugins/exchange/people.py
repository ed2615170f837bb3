"""A person's name out of the columns of a register: parts as people write them, and the full name made of them."""

from __future__ import annotations

from rounds_plugins.exchange.propercase import proper_name

_SUFFIXES = {"JR": "Jr.", "SR": "Sr.", "I": "I", "II": "II", "III": "III", "IV": "IV", "V": "V"}


def name_parts(first: str, middle: str, last: str, suffix: str) -> dict[str, str]:
    """``name``, ``given``, ``family`` and ``suffix`` of a contact; an initial gets its full stop."""
    family, ending = _family_and_suffix(last, suffix)
    given = " ".join(filter(None, (_initials(proper_name(first.strip(","))), _initials(proper_name(middle)))))
    return {
        "name": " ".join(filter(None, (given, family, ending))),
        "given": given,
        "family": family,
        "suffix": ending,
    }


def _family_and_suffix(family: str, suffix: str) -> tuple[str, str]:
    """The family name without a suffix that was typed into it, and the suffix."""
    head, _, tail = family.rstrip(".,").rpartition(" ")
    end = tail.strip(".,").upper()
    if not suffix and head and end in _SUFFIXES and end not in {"I", "V"}:
        family, suffix = head.rstrip(","), end
    letters = suffix.strip(".,").upper()
    return proper_name(family.rstrip(",")), _SUFFIXES.get(letters, proper_name(suffix))


def _initials(name: str) -> str:
    """A full stop after each single letter; commas that slipped in are left out."""
    words = [word.strip(",") for word in name.split()]
    return " ".join(f"{word}." if len(word) == 1 and word.isalpha() else word for word in words if word)
