"""Ids from names: folded to ASCII, so that they are file names on every system and the same on every machine."""

from __future__ import annotations

import hashlib
import re

from rounds.base.letters import APOSTROPHES, plain

LONGEST = 63
_ROOM_FOR_SUFFIX = 11
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
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
    if not slug or slug in _DEVICES:  # Windows keeps the names of devices to itself
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
