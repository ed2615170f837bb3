"""Lines of the file become the document of a contact, and the places where these people work."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rounds_plugins.exchange.addresses import address_of
from rounds_plugins.exchange.cms.practices import Place
from rounds_plugins.exchange.cms.specialties import words_of
from rounds_plugins.exchange.parts import credentials_of, digits_of, phone_of
from rounds_plugins.exchange.people import name_parts
from rounds_plugins.exchange.propercase import proper_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds_plugins.exchange.cms.layout import Layout

Document = dict[str, Any]


def contact_of(cells: Sequence[str], layout: Layout, place: Place | None) -> Document:
    """What one line says of a person. Somebody without a practice has an address and a number of their own."""
    name = (layout.value(part, cells) for part in ("given", "middle", "family", "suffix"))
    document = {
        **name_parts(*name),
        "credentials": credentials_of(layout.value("credentials", cells)),
        "npi": digits_of(layout.value("npi", cells)),
        "specialty": words_of(layout.value("specialty", cells)),
        **({"affiliations": [{"key": place.key}]} if place else _reach(cells, layout)),
    }
    return {field: value for field, value in document.items() if value}


def together(documents: Iterable[Document]) -> Document:
    """One document of those that the lines about one person give, the same for every order of the lines.

    The first in order of their text counts; others fill what it leaves empty, and add their places of work.
    """
    first, *others = sorted(documents, key=lambda one: json.dumps(one, sort_keys=True))
    whole = dict(first)
    for other in others:
        places = [*whole.get("affiliations", ()), *other.get("affiliations", ())]
        whole = {**other, **whole}
        if places:
            whole["affiliations"] = list({place["key"]: place for place in places}.values())
    return whole


def place_of(cells: Sequence[str], layout: Layout) -> Place | None:
    """The practice of a line; what tells a group from others is Medicare's number of it, else its name."""
    name = layout.value("organization", cells)
    group = digits_of(layout.value("group", cells)) or name.casefold()
    return Place(group, proper_title(name), _reach(cells, layout)) if name else None


def _reach(cells: Sequence[str], layout: Layout) -> Document:
    """Address and telephone number of the line's place. A second line that was left out is not made up."""
    phone = phone_of(digits_of(layout.value("phone", cells)), "work")
    address = address_of(*(layout.value(part, cells) for part in ("line1", "line2", "city", "state", "zip")))
    return {**({"address": address} if address else {}), **({"phones": [phone]} if phone else {})}
