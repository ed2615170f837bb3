"""Specialties in plain words for the commonest taxonomy codes.

``specialties.csv`` is a small map in words of our own, written in November 2026: a code or the beginning of codes, the
specialty, and for places what kind of place it is. The whole code set is licensed and not part of Rounds; a code that
is not in the map gives no specialty, and the code itself is kept in the record. Who has the code set names it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST = 3
NOTHING: Mapping[str, str] = MappingProxyType({})


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
    entries = _entries()
    for length in range(len(code), _SHORTEST - 1, -1):
        if (found := entries.get(code[:length])) is not None:
            return found
    return Specialty()


@cache
def _entries() -> Mapping[str, Specialty]:
    text = files("rounds_plugins.exchange.nppes").joinpath("specialties.csv").read_text(encoding="utf-8")
    return {row["taxonomy"]: Specialty(row["specialty"], row["type"]) for row in csv.DictReader(text.splitlines())}
