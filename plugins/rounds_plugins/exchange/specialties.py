"""What specialties are called in words: by taxonomy code, by the user's own NUCC code set, and by Medicare.

``taxonomies.csv`` is a small map in words of our own, written in November 2026: a code or the beginning of codes, the
specialty, and for places what kind of place it is. The whole code set is licensed and not part of Rounds; a code that
is not in the map gives no specialty, and the code itself is kept in the record. Who has the code set names it with
``--nucc``: its words then stand in place of ours. ``medicare_specialties.csv`` has the names of Medicare's that differ
from these words, so that one filter finds both; any other is taken in lower case.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds import Option, RoundsError
from rounds.base.words import folded
from rounds_plugins.exchange.tables import Row, read_any_table

if TYPE_CHECKING:
    from collections.abc import Mapping


_SHORTEST = 3
NOTHING: Mapping[str, str] = {}
NUCC_OPTION = Option("nucc", "Your own NUCC code set (CSV), for specialties in words.", is_path=True)
_CODE = re.compile(r"[0-9A-Z]{9}X")
_LONGEST = 100
_HINT = "the code set of nucc.org is a CSV with the columns Code, Classification and Specialization"
_LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Specialty:
    """What a code means: the specialty in words, and the type of an organization; either may be empty."""

    words: str = ""
    organization_type: str = ""


def specialty_of(code: str, own: Mapping[str, str] = NOTHING) -> Specialty:
    """The entry for the code, or for its longest beginning that is in the map; a word of the user's ``own`` first."""
    found = _entry(code)
    return replace(found, words=own[code]) if code in own else found


def _entry(code: str) -> Specialty:
    entries = _taxonomies()
    for length in range(len(code), _SHORTEST - 1, -1):
        if (found := entries.get(code[:length])) is not None:
            return found
    return Specialty()


@cache
def _taxonomies() -> Mapping[str, Specialty]:
    text = files("rounds_plugins.exchange").joinpath("taxonomies.csv").read_text(encoding="utf-8")
    return {row["taxonomy"]: Specialty(row["specialty"], row["type"]) for row in csv.DictReader(text.splitlines())}


def specialties_by(options: Mapping[str, Any]) -> Mapping[str, str]:
    """The specialty in words for each code of the file that ``options["nucc"]`` names; empty without one.

    Raises:
        RoundsError: the file cannot be read, or is no such code set.
    """
    if not options.get("nucc"):
        return {}
    path = Path(str(options["nucc"]))
    with read_any_table(path, column="Code") as (header, rows):
        names = [name.casefold() for name in header]
        if not {"code", "classification", "specialization"} <= set(names):
            raise RoundsError(f"{path}:1: not a NUCC code set: it lacks one of its columns", _HINT)
        records = (dict(zip(names, row.cells, strict=True)) for row in rows if isinstance(row, Row))
        found = {one["code"].strip().upper(): _words_of_row(one) for one in records}
    known = {code: words for code, words in found.items() if _CODE.fullmatch(code) and words}
    if not known:
        raise RoundsError(f"{path}: there is no taxonomy code in it", _HINT)
    return known


def _words_of_row(one: Mapping[str, str]) -> str:
    """``Cardiovascular Disease Physician``, or classification and specialization, as a record has it: in lower case."""
    shown = " ".join(one.get("display name", "").split())
    parts = (" ".join(one[part].split()) for part in ("specialization", "classification"))
    words = shown or next(filter(None, parts), "")
    return words.lower().removesuffix(" physician")[:_LONGEST]


def words_of(name: str) -> str:
    """``CARDIOVASCULAR DISEASE (CARDIOLOGY)`` is ``cardiology``."""
    return _medicare_words().get(folded(name, ""), name.lower()[:_LONGEST_WORDS].strip())


@cache
def _medicare_words() -> Mapping[str, str]:
    text = files("rounds_plugins.exchange").joinpath("medicare_specialties.csv").read_text(encoding="utf-8")
    return {folded(row["cms"], ""): row["specialty"] for row in csv.DictReader(text.splitlines())}
