"""A card becomes the document of a contact, and of the place where the person works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rounds import is_npi
from rounds_plugins.exchange.parts import clean, credentials_of, phone_of, zip_of

if TYPE_CHECKING:
    from rounds_plugins.exchange.vcard.lines import Card, Property

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\].]+(?:\.[^\s@<>,;:\"()\[\].]+)+", re.ASCII)
_LONG = {"name": 200, "given": 100, "family": 100, "prefix": 30, "suffix": 20, "role": 100, "notes": 2000}
_USA = frozenset({"", "us", "usa", "u.s.", "u.s.a.", "united states", "united states of america"})
_GENERATIONS = {"JR": "Jr.", "SR": "Sr.", "II": "II", "III": "III", "IV": "IV", "V": "V"}
_NPI = re.compile(r"\bNPI\D{0,3}(\d{10})\b", re.IGNORECASE)
_MOST = 5


def person_of(card: Card) -> dict[str, Any]:
    """The contact's document; without a name it has none."""
    given, family, prefix, suffix, credentials = _name_parts(card)
    full = clean(_one_line(card.first("FN")))
    document = {
        "name": " ".join(filter(None, (given, family, suffix))) or _without_titles(full, prefix),
        "prefix": prefix,
        "given": given,
        "family": family,
        "suffix": suffix,
        "credentials": credentials,
        "role": clean(_one_line(card.first("TITLE")) or _one_line(card.first("ROLE"))),
        "npi": _npi(card),
        "phones": _phones(card),
        "emails": _emails(card),
        "address": _address(card),
        "tags": _tags(card),
        "notes": _notes(card),
    }
    return {name: _short(name, value) for name, value in document.items() if value}


def place_of(card: Card) -> str:
    """Name of the organization on the card, without its departments; empty without one."""
    one = card.first("ORG")
    return clean(one.parts[0])[: _LONG["name"]].strip() if one and one.parts else ""


def is_place(card: Card) -> bool:
    """Whether the card is an organization's own: it says so, or it has no person's name."""
    kind = next((one.text.lower() for one in card.properties if one.name == "KIND"), "")
    shown = any(one.name == "X-ABSHOWAS" and one.text.upper() == "COMPANY" for one in card.properties)
    named = card.first("N")
    has_person = named is not None and any(part.strip() for part in named.parts[:2])
    full = clean(_one_line(card.first("FN")))
    return kind in {"org", "organization"} or shown or (not has_person and bool(full) and full == place_of(card))


def _name_parts(card: Card) -> tuple[str, str, str, str, str]:
    one = card.first("N")
    parts = [clean(" ".join(part.replace(",", " ").split())) for part in one.parts] if one else []
    family, given, middle, prefix, after = [*parts, "", "", "", "", ""][:5]
    suffixes, letters = [], []
    for word in after.replace(",", " ").split():
        generation = _GENERATIONS.get(word.upper().strip("."))
        suffixes += [generation] if generation else []
        letters += [] if generation else [word]
    return (
        " ".join(filter(None, (given, middle))),
        family,
        prefix,
        " ".join(suffixes),
        credentials_of(", ".join(letters)) if letters else "",
    )


def _without_titles(full: str, prefix: str) -> str:
    return full.removeprefix(prefix).strip() if prefix else full


def _phones(card: Card) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for one in card.all("TEL"):
        text = one.text.removeprefix("tel:").replace(";ext=", " x")
        number = phone_of(clean(text), _phone_kind(one))
        if number and all(number["number"] != other["number"] for other in found):
            found.append(number)
    return found[:_MOST]


def _phone_kind(one: Property) -> str:
    for kind, words in (("fax", {"fax"}), ("mobile", {"cell", "mobile", "iphone"}), ("home", {"home"})):
        if words & one.types:
            return kind
    return "work" if "work" in one.types or not one.types - {"voice", "pref"} else "other"


def _emails(card: Card) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in card.all("EMAIL"):
        address = clean(one.text.removeprefix("mailto:"))
        if _EMAIL.fullmatch(address) and address.isascii() and len(address) < 255:  # noqa: PLR2004 - the schema's
            kind = "personal" if "home" in one.types else "work" if "work" in one.types else ""
            found.setdefault(address.lower(), {"address": address, **({"kind": kind} if kind else {})})
    return list(found.values())[:_MOST]


def _address(card: Card) -> dict[str, str]:
    """The address of work, else the first one."""
    found = card.all("ADR")
    one = next((each for each in found if "work" in each.types), next(iter(found), None))
    if one is None:
        return {}
    box, more, street, city, state, code, country = [*one.parts, *[""] * 7][:7]
    lines = [clean(line) for line in street.split("\n") if line.strip()]
    lines += [clean(part) for part in (more, box) if part.strip()]
    us = country.strip().lower() in _USA
    address = {
        "line1": lines[0] if lines else "",
        "line2": ", ".join(lines[1:]),
        "city": clean(city),
        "state": clean(state),
        "zip": zip_of(code) if us else clean(code),
        "country": "" if us else clean(country),
    }
    return {name: " ".join(value.split())[:100] for name, value in address.items() if value}


def _npi(card: Card) -> str:
    own = [one.text for one in card.properties if one.name == "X-NPI"]
    found = [*own, *(match[1] for one in card.all("NOTE") for match in [_NPI.search(one.text)] if match)]
    return next((npi for npi in found if is_npi(npi)), "")


def _tags(card: Card) -> list[str]:
    words = [item for one in card.all("CATEGORIES") for item in one.items]
    tags = ("-".join(re.findall(r"[a-z0-9]+", word.lower())) for word in words)
    return list(dict.fromkeys(tag for tag in tags if tag))[:20]


def _notes(card: Card) -> str:
    return clean("\n".join(one.text for one in card.all("NOTE")))


def _one_line(one: Property | None) -> str:
    return " ".join(one.text.split()) if one else ""


def _short(name: str, value: Any) -> Any:
    return value[: _LONG[name]].strip() if isinstance(value, str) and name in _LONG else value
