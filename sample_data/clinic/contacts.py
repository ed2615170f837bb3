"""People become contact records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from clinic.dice import Dice
from clinic.numbers import npi
from clinic.places import domain, main_number
from rounds.base.ids import make_id

if TYPE_CHECKING:
    from clinic.cast import Cast, Document, Person

# Letters after the name: role, specialty, taxonomy code.
_PROFESSIONS = {
    "PA-C": ("physician assistant", "physician assistant", "363A00000X"),
    "FNP-C": ("nurse practitioner", "family medicine", "363LF0000X"),
    "NP": ("nurse practitioner", "family medicine", "363L00000X"),
    "CPNP": ("nurse practitioner", "pediatrics", "363LP0200X"),
    "ATC": ("athletic trainer", "sports medicine", "2255A2300X"),
    "PT": ("physical therapist", "physical therapy", "225100000X"),
    "PT, DPT": ("physical therapist", "physical therapy", "225100000X"),
    "DC": ("chiropractor", "chiropractic", "111N00000X"),
    "DPM": ("podiatrist", "podiatry", "213E00000X"),
}
_PHYSICIANS = {
    "urgent-care": ("urgent care", "207P00000X"),
    "hospital": ("emergency medicine", "207P00000X"),
    "college-health": ("sports medicine", "207QS0010X"),
    "occupational-health": ("occupational medicine", "2083X0100X"),
    "network": ("internal medicine", "207R00000X"),
}
_ROUTES = {"portal": 0.4, "fax": 0.35, "e-referral": 0.15, "phone": 0.1}
_POTENTIAL_SOURCES = ("claims data 2025", "claims data 2025", "the office manager", "what we saw on visits")


def contact(person: Person, cast: Cast) -> Document:
    """The contact record of a person, keys in the schema's order."""
    dice = Dice(f"person {person.id}")
    found: Document = {"name": person.name, "given": person.given, "family": person.family}
    role, specialty, taxonomy = _profession(person)
    if person.letters:
        found |= {"credentials": person.letters, "role": person.facts.get("role", role), "npi": npi(person.id)}
        found |= {"specialty": specialty, "taxonomy": taxonomy}
    else:
        found["role"] = person.facts["role"]
    found["affiliations"] = _affiliations(person)
    found["phones"] = [{"number": main_number(person.place), "kind": "work", "extension": str(dice.between(100, 399))}]
    found["emails"] = _emails(person, dice)
    found |= {"liaison": person.liaison, "tier": person.tier, "status": person.status}
    found |= _wishes(person) | _potential(person, dice) | _closing(person, dice, cast)
    return found


def _profession(person: Person) -> tuple[str, str, str]:
    """Role, specialty and taxonomy code: by the letters, and for physicians by the place."""
    if person.letters in _PROFESSIONS:
        return _PROFESSIONS[person.letters]
    kind = person.place.kind
    own = (str(kind["specialty"]), str(kind["taxonomy"]))
    return ("physician", *_PHYSICIANS.get(str(person.place.facts["kind"]), own))


def _affiliations(person: Person) -> list[Document]:
    main: Document = {"organization": person.place.id, "primary": True}
    if "until" in person.facts:
        main["until"] = person.facts["until"]
    further = person.facts.get("also_at", {})
    return [main, *({"organization": place, "days": days} for place, days in further.items())]


def _emails(person: Person, dice: Dice) -> list[Document]:
    if dice.chance(0.12) and person.tier != "A":
        return []
    return [{"address": f"{make_id(person.given)}.{make_id(person.family)}@{domain(person.place)}", "kind": "work"}]


def _wishes(person: Person) -> Document:
    facts, found = person.facts, {}
    wishes: Document = {}
    if "channels" in facts:
        wishes["channels"] = facts["channels"]
    if "avoid" in facts:
        wishes["avoid"] = facts["avoid"]
    if "best_time" in facts:
        wishes["best_time"] = facts["best_time"]
    if "cadence" in facts:
        wishes["cadence_days"] = facts["cadence"]
    if wishes:
        found["preferences"] = wishes
    if "forbidden" in facts:
        found["do_not_contact"] = facts["forbidden"]
    if "interests" in facts:
        found["interests"] = facts["interests"]
    return found


def _potential(person: Person, dice: Dice) -> Document:
    facts = person.facts
    amount = facts.get("potential")
    if amount is None and "rate" in facts:
        amount = math.ceil(12 * facts["rate"] * (1 + 2 * facts.get("growth", 0.06))) / 10
    if amount is None:
        return {}
    source = facts.get("potential_source") or dice.pick(_POTENTIAL_SOURCES)
    day = "2026-06-30" if facts.get("fresh") else f"2026-{dice.between(1, 6):02d}-{dice.between(1, 28):02d}"
    return {"potential": {"referrals_per_month": amount, "source": source, "date": day}}


def _closing(person: Person, dice: Dice, cast: Cast) -> Document:
    found: Document = {}
    if dice.chance(0.4):
        found["tags"] = ["newsletter", "speaker"] if person.tier == "A" and dice.chance(0.3) else ["newsletter"]
    if "notes" in person.facts:
        found["notes"] = person.facts["notes"]
    year, first = (2025, 3) if dice.chance(0.12) else (2026, 1)
    found["verified"] = f"{year}-{dice.between(first, 9):02d}-{dice.between(1, 28):02d}"
    if person.letters and dice.chance(0.25):
        found["provenance"] = {"npi": {"source": "NPPES", "date": "2025-04-30"}}
    found["custom"] = {"referral_route": _route(person)}
    if person.id in cast.stories.get("letter_days", {}):
        found["custom"]["letter_within_days"] = cast.stories["letter_days"][person.id]
    return found


def _route(person: Person) -> str:
    if not person.place.kind["lines"] or person.status == "declined":
        return "none"
    return Dice(f"route {person.place.id}").weighted(_ROUTES)
