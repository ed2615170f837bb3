"""A person's name as it is typed, taken apart: ``Dr. Grace Okafor, MD``, ``Okafor, Grace, MD``."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"(Dr|Mr|Mrs|Ms|Prof)\.?\s+", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_KNOWN = frozenset(
    [
        "MD",
        "DO",
        "DDS",
        "DMD",
        "DPM",
        "DPT",
        "OD",
        "DC",
        "PT",
        "OT",
        "PA",
        "PA-C",
        "NP",
        "FNP",
        "FNP-C",
        "APRN",
        "CRNP",
        "DNP",
        "RN",
        "LPN",
        "MA",
        "PHD",
        "PSYD",
        "AUD",
        "PHARMD",
    ]
)
_FULL_NAME = 2  # words that a name keeps: "Maria Do" is no doctor of osteopathy
_CAPITALS = 2  # MD, PhD, D.O. and PharmD have at least two; a given name has one


def parse_name(text: str) -> dict[str, str]:
    """The parts of a name: always ``name``; ``prefix``, ``given``, ``family`` and ``credentials`` where they are plain.

    What follows a comma is credentials when it looks like them (MD; PT, DPT), else the given name after a family name.
    Usual credentials in capitals at the end need no comma.
    """
    text = " ".join(text.split())
    parts: dict[str, str] = {}
    if prefix := _PREFIX.match(text):
        parts["prefix"] = f"{prefix[1].capitalize()}."
        text = text[prefix.end() :]
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    for piece in [piece for piece in pieces[1:] if piece.lower().rstrip(".") in _SUFFIXES]:
        parts["suffix"] = piece
        pieces.remove(piece)
    if len(pieces) > 1 and not _are_credentials(pieces[1]):
        parts |= {"given": pieces[1], "family": pieces[0]}
        pieces = [f"{pieces[1]} {pieces[0]}", *pieces[2:]]
    pieces = [*_without_comma(pieces[0]), *pieces[1:]] if pieces else []
    parts = {"name": pieces[0] if pieces else "", **parts}
    return parts | ({"credentials": ", ".join(pieces[1:])} if len(pieces) > 1 else {})


def family_first(parts: dict[str, str]) -> tuple[str, str]:
    """The words of an id: family name, then the others. The last word is the family name unless the parts say."""
    if "family" in parts:
        return parts["family"], parts.get("given", "")
    *others, last = parts["name"].split() or [""]
    return last, " ".join(others)


def _without_comma(name: str) -> list[str]:
    """The name, and the credentials that end it: ``Grace Okafor MD``."""
    words = name.split()
    kept = len(words)
    while (
        kept > _FULL_NAME and words[kept - 1].upper().replace(".", "") in _KNOWN and _are_credentials(words[kept - 1])
    ):
        kept -= 1
    return [" ".join(words[:kept]), *words[kept:]]


def _are_credentials(text: str) -> bool:
    return all(sum(letter.isupper() for letter in word) >= _CAPITALS for word in text.split())
