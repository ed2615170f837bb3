"""Which rows of the register are wanted: by taxonomy, state, ZIP and city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds_plugins.exchange.area import EVERYTHING, Area, any_of, area_of, limit_of, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds_plugins.exchange.nppes.layout import Layout

_TAXONOMY = re.compile(r"[0-9A-Za-z?*\[\]-]{1,40}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for. An empty condition lets everything through."""

    area: Area
    taxonomy: re.Pattern[str] = EVERYTHING
    any_taxonomy: bool = False
    entities: frozenset[str] = frozenset()
    limit: int = 0

    def matches(self, cells: Sequence[str], layout: Layout) -> bool:
        """Whether the row is wanted."""
        if not self.area.has(layout.value, cells):
            return False
        if self.entities and layout.value("entity", cells) not in self.entities:
            return False
        if self.taxonomy is EVERYTHING:
            return True
        codes = layout.codes(cells)
        return any(map(self.taxonomy.fullmatch, codes if self.any_taxonomy else codes[:1]))


def wanted_by(options: Mapping[str, Any]) -> Wanted:
    """The conditions that the import's options name. Each may be given several times, or hold several after commas.

    Raises:
        UsageError: an option cannot be what it should be.
    """
    taxonomies = listed(options, "taxonomy", _TAXONOMY, "a taxonomy code or pattern such as 207X*")
    people, organizations = bool(options.get("people")), bool(options.get("organizations"))
    return Wanted(
        area=area_of(options),
        taxonomy=any_of(taxonomy.upper() for taxonomy in taxonomies),
        any_taxonomy=bool(options.get("any")),
        entities=frozenset([*(["1"] if people else []), *(["2"] if organizations else [])]),
        limit=limit_of(options),
    )
