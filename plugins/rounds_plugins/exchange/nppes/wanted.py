"""Which rows of the register are wanted: by taxonomy, state, ZIP and city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from typing import TYPE_CHECKING, Any

from rounds import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds_plugins.exchange.nppes.layout import Layout

_EVERYTHING = re.compile("")
_TAXONOMY = re.compile(r"[0-9A-Za-z?*\[\]-]{1,40}")
_STATE = re.compile(r"[A-Za-z]{2}")
_ZIP = re.compile(r"[0-9]{1,5}(?:-?[0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for. An empty condition lets everything through."""

    taxonomy: re.Pattern[str] = _EVERYTHING
    any_taxonomy: bool = False
    states: frozenset[str] = frozenset()
    zips: tuple[str, ...] = ()
    city: re.Pattern[str] = _EVERYTHING
    entities: frozenset[str] = frozenset()
    limit: int = 0

    def matches(self, cells: Sequence[str], layout: Layout) -> bool:
        """Whether the row is wanted."""
        if self.states and layout.value("state", cells).upper() not in self.states:
            return False
        if self.zips and not layout.value("zip", cells).replace("-", "").startswith(self.zips):
            return False
        if self.entities and layout.value("entity", cells) not in self.entities:
            return False
        if self.city is not _EVERYTHING and not self.city.fullmatch(layout.value("city", cells).casefold()):
            return False
        if self.taxonomy is _EVERYTHING:
            return True
        codes = layout.codes(cells)
        return any(map(self.taxonomy.fullmatch, codes if self.any_taxonomy else codes[:1]))


def wanted_by(options: Mapping[str, Any]) -> Wanted:
    """The conditions that the import's options name. Each may be given several times, or hold several after commas.

    Raises:
        UsageError: an option cannot be what it should be.
    """
    taxonomies = _listed(options, "taxonomy", _TAXONOMY, "a taxonomy code or pattern such as 207X*")
    cities = _listed(options, "city", re.compile(r"[^,]+"), "a city")
    people, organizations = bool(options.get("people")), bool(options.get("organizations"))
    return Wanted(
        taxonomy=_any_of(taxonomy.upper() for taxonomy in taxonomies),
        any_taxonomy=bool(options.get("any")),
        states=frozenset(state.upper() for state in _listed(options, "state", _STATE, "a state such as CT")),
        zips=tuple(zip_.replace("-", "") for zip_ in _listed(options, "zip", _ZIP, "the first digits of a ZIP code")),
        city=_any_of(city.casefold() for city in cities),
        entities=frozenset([*(["1"] if people else []), *(["2"] if organizations else [])]),
        limit=_limit(options.get("limit")),
    )


def _listed(options: Mapping[str, Any], name: str, pattern: re.Pattern[str], what: str) -> list[str]:
    values = [part.strip() for value in options.get(name) or () for part in value.split(",") if part.strip()]
    for value in values:
        if pattern.fullmatch(value) is None:
            raise UsageError(f"--{name} {value}: this is not {what}")
    return values


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that any of these wildcards fits; the one for everything when there is none."""
    expressions = [translate(pattern) for pattern in patterns]
    return re.compile("|".join(expressions)) if expressions else _EVERYTHING


def _limit(text: Any) -> int:
    if not text:
        return 0
    if not (str(text).isascii() and str(text).isdigit() and int(text) > 0):
        raise UsageError(f"--limit {text}: a number of records is needed, such as 100")
    return int(text)
