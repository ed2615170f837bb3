"""A row of the register becomes the document of a contact or an organization."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Incoming, Provenance
from rounds_plugins.exchange.addresses import address_of
from rounds_plugins.exchange.nppes.deactivations import day_of
from rounds_plugins.exchange.nppes.specialties import specialty_of
from rounds_plugins.exchange.parts import credentials_of, digits_of, phone_of
from rounds_plugins.exchange.people import name_parts
from rounds_plugins.exchange.propercase import proper_name, proper_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds_plugins.exchange.nppes.layout import Layout

REGISTER = "NPPES"
_TRADE_NAME = "3"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the user wants things called: the specialty of each code, and whether places go by their trade names."""

    specialties: Mapping[str, str]
    trade_names: bool = False


def contact_of(cells: Sequence[str], layout: Layout, line: int, wording: Wording) -> Incoming:
    """A person (entity type 1)."""
    name = (layout.value(part, cells) for part in ("given", "middle", "family", "suffix"))
    document = {
        **name_parts(*name),
        "prefix": proper_name(layout.value("prefix", cells)),
        "credentials": credentials_of(layout.value("credentials", cells)),
        **_common(cells, layout, wording),
    }
    return Incoming("contact", _filled(document), line, origin=_origin(cells, layout))


def organization_of(cells: Sequence[str], layout: Layout, line: int, wording: Wording) -> Incoming:
    """A place (entity type 2), called by its legal name, or with trade names by what it does business as."""
    trade_names = wording.trade_names
    legal = proper_title(layout.value("organization", cells))
    trade = layout.value("other_type", cells) == _TRADE_NAME and layout.value("other_organization", cells)
    trade = proper_title(re.sub(r"^D[./]?B[./]?A\b[.:]?\s*", "", trade)) if trade else ""
    name, other = (trade, f"Legal name: {legal}.") if trade and trade_names else (legal, "")
    if trade and not trade_names and trade.casefold() != legal.casefold():
        other = f"Does business as {trade}."
    common = _common(cells, layout, wording)
    document = {
        "name": name,
        "type": specialty_of(common["taxonomy"]).organization_type,
        **common,
        "notes": other.replace("..", "."),
    }
    return Incoming("organization", _filled(document), line, origin=_origin(cells, layout))


def _common(cells: Sequence[str], layout: Layout, wording: Wording) -> dict[str, Any]:
    taxonomy = next(iter(layout.codes(cells)), "")
    phones = [phone_of(layout.value("phone", cells), "work"), phone_of(layout.value("fax", cells), "fax")]
    address = address_of(*(layout.value(part, cells) for part in ("line1", "line2", "city", "state", "zip", "country")))
    return {
        "npi": digits_of(layout.value("npi", cells)),
        "specialty": specialty_of(taxonomy, wording.specialties).words,
        "taxonomy": taxonomy,
        "phones": [phone for phone in phones if phone],
        "address": address,
    }


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value}


def _origin(cells: Sequence[str], layout: Layout) -> Provenance | None:
    day = day_of(layout.value("updated", cells))
    return Provenance(REGISTER, day) if day else None
