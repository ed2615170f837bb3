"""Places become organization records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic.dice import Dice
from clinic.numbers import npi, phone

if TYPE_CHECKING:
    from clinic.cast import Document, Place

_DOMAINS = ("example.org", "example.com", "example.net")


def organization(place: Place) -> Document:
    """The organization record of a place, keys in the schema's order."""
    facts, kind, dice = place.facts, place.kind, Dice(f"place {place.id}")
    found: Document = {"name": facts["name"], "type": kind["type"]}
    if kind["type"] != "network":
        found["npi"] = npi(place.id)
    if "parent" in facts:
        found["parent"] = facts["parent"]
    found |= {"specialty": kind["specialty"], "taxonomy": kind["taxonomy"], "address": address(place)}
    found["phones"] = [{"number": main_number(place), "kind": "work"}]
    if dice.chance(0.7):
        found["phones"].append({"number": phone(place.town["area"], 50 + place.number), "kind": "fax"})
    if dice.chance(0.8):
        found["website"] = f"https://{domain(place)}"
    found["liaison"] = place.liaison
    if place.tier:
        found["tier"] = place.tier
    found["status"] = facts.get("status", "active")
    if "potential" in facts:
        potential = {"referrals_per_month": facts["potential"], "source": "claims data 2025", "date": "2026-03-31"}
        found["potential"] = potential
    if "notes" in facts:
        found["notes"] = facts["notes"]
    found["verified"] = f"2026-{dice.between(1, 9):02d}-{dice.between(1, 28):02d}"
    return found


def address(place: Place) -> Document:
    """Where the place stands."""
    facts = place.facts
    found: Document = {"line1": facts["street"]}
    if "suite" in facts:
        found["line2"] = facts["suite"]
    return found | {"city": facts["town"], "state": "JF", "zip": place.town["zip"]}


def main_number(place: Place) -> str:
    """The number of the front desk."""
    return phone(place.town["area"], place.number)


def domain(place: Place) -> str:
    """The internet domain; all are under names that are kept free for examples."""
    return f"{place.id}.{_DOMAINS[place.number % len(_DOMAINS)]}"
