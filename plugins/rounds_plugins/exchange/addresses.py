"""Postal addresses out of a register's columns, and when two of them are one house."""

from __future__ import annotations

from collections.abc import Mapping

from rounds_plugins.exchange.parts import zip_of
from rounds_plugins.exchange.propercase import proper_address

House = tuple[str, str]
_PARTS = ("line1", "line2", "city", "state", "zip", "country")


def address_of(*parts: str) -> dict[str, str]:
    """The address of two lines, city, state, ZIP and country, as a record holds it: without what is empty."""
    given = dict(zip(_PARTS, parts, strict=False))
    country = given.get("country", "").upper()
    address = {
        **{part: proper_address(given[part]) for part in ("line1", "line2", "city")},
        "state": given["state"],
        "zip": zip_of(given["zip"]),
        "country": "" if country == "US" else country,
    }
    return {part: text for part, text in address.items() if text}


def house_of(address: object) -> House:
    """Street with number, and ZIP code: what the suites of one house share. Takes any record's or document's."""
    if isinstance(address, Mapping):
        street, zip_code = str(address.get("line1", "")), str(address.get("zip", ""))
    else:
        street, zip_code = getattr(address, "line1", ""), getattr(address, "zip", "")
    return street.casefold().rstrip("."), zip_code[:5]
