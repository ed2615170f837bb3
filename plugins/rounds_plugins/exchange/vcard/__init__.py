"""``rounds import vcard`` and ``export vcard``: address books of phones, Outlook, Gmail and others."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from rounds import Exporter, Importer, Incoming, Option, Rejected, RoundsError, Skipped, hookimpl, is_npi
from rounds.base.ids import make_id
from rounds_plugins.exchange.parts import address_of, emails_of, person_document, phones_of
from rounds_plugins.exchange.texts import clean, read_text
from rounds_plugins.exchange.vcard.cards import LONGEST_LINE, Card, cards_in
from rounds_plugins.exchange.vcard.exporter import export_vcards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.vcard.cards import Property


_OPTIONS = (
    Option("people", "Only people: no organization is made of where they work.", flag=True),
    Option("category", "Only cards of this category or label; * and ? may be used.", multiple=True),
)
_LONGEST_NAME = 200
_NPI = re.compile(r"\bNPI\D{0,3}(\d{10})\b", re.IGNORECASE)
_OF_PLACES = ("npi", "phones", "emails", "address", "tags", "notes")


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``vcard`` importer."""
    return [Importer("vcard", "People from vCards, versions 2.1, 3.0 and 4.0.", read_vcards, _OPTIONS)]


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``vcard`` exporter."""
    options = (
        Option("card-version", "3.0 (what phones import; the default) or 4.0."),
        Option("tier", "Only this tier.", multiple=True),
        Option("organizations", "Places too.", flag=True),
    )
    return [Exporter("vcard", "Contacts as vCards, for a phone.", export_vcards, options)]


def read_vcards(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Incoming | Rejected | Skipped]:
    """What each card gives, in the order of the file: the place where somebody works, then the person.

    A place is that of the book with the same name, else a new one. A card that cannot be used is rejected with the line
    on which it begins.

    Raises:
        RoundsError: the file cannot be read, or holds no card.
    """
    text = _file_text(path)
    places = {place.name.casefold(): place.id for place in book.organizations.values() if not place.void}
    number = 0
    for card in cards_in(text):
        number += 1
        if card.broken:
            yield Rejected(card.line, card.broken)
        elif not _is_wanted(card, options):
            yield Skipped(card.line)
        else:
            yield from _records(card, places, people_only=bool(options.get("people")))
    if not number:
        raise RoundsError(f"{path}: there is no vCard in it", "a vCard begins with BEGIN:VCARD")


def _records(card: Card, places: dict[str, str], *, people_only: bool) -> Iterator[Incoming | Rejected | Skipped]:
    document, place = person_of(card), place_of(card)
    if is_place(card):
        yield from [] if people_only else [_place(card, document, places)]
        if people_only:
            yield Skipped(card.line)
        return
    if not document.get("name"):
        yield Rejected(card.line, "the card has no name")
        return
    if place and not people_only:
        if place.casefold() not in places:
            places[place.casefold()] = make_id(place)
            yield Incoming("organization", {"id": places[place.casefold()], "name": place}, card.line)
        document["affiliations"] = [{"organization": places[place.casefold()], "primary": True}]
    yield Incoming("contact", document, card.line, key=_key(card))


def _place(card: Card, document: Mapping[str, Any], places: dict[str, str]) -> Incoming:
    name = place_of(card) or str(document["name"])
    places.setdefault(name.casefold(), make_id(name))
    kept = {field: document[field] for field in _OF_PLACES if field in document}
    return Incoming("organization", {"id": places[name.casefold()], "name": name, **kept}, card.line)


def _key(card: Card) -> str:
    one = card.first("UID")
    return one.text if one else ""


def _is_wanted(card: Card, options: Mapping[str, Any]) -> bool:
    patterns = [str(pattern).lower() for pattern in options.get("category") or ()]
    words = [item.lower() for one in card.all("CATEGORIES") for item in one.items]
    return not patterns or any(fnmatchcase(word, pattern) for word in words for pattern in patterns)


def _file_text(path: Path) -> str:
    text = read_text(path)
    if max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        raise RoundsError(f"{path}: a line of it is longer than 20 MB", "is this a vCard file?")
    return text


def person_of(card: Card) -> dict[str, Any]:
    """The contact's document; without a name it has none."""
    one = card.first("N")
    parts = [clean(" ".join(part.replace(",", " ").split())) for part in one.parts] if one else []
    family, given, middle, prefix, behind = [*parts, "", "", "", "", ""][:5]
    return person_document(
        " ".join(filter(None, (given, middle))),
        family,
        prefix,
        [behind],
        clean(_one_line(card.first("FN"))),
        role=clean(_one_line(card.first("TITLE")) or _one_line(card.first("ROLE"))),
        npi=_npi(card),
        phones=phones_of(
            (one.text.removeprefix("tel:").replace(";ext=", " x"), _phone_kind(one)) for one in card.all("TEL")
        ),
        emails=emails_of((one.text, _email_kind(one)) for one in card.all("EMAIL")),
        address=_address(card),
        tags=_tags(card),
        notes=clean("\n".join(one.text for one in card.all("NOTE"))),
    )


def place_of(card: Card) -> str:
    """Name of the organization on the card, without its departments; empty without one."""
    one = card.first("ORG")
    return clean(one.parts[0])[:_LONGEST_NAME].strip() if one and one.parts else ""


def is_place(card: Card) -> bool:
    """Whether the card is an organization's own: it says so, or it has no person's name."""
    kind = next((one.text.lower() for one in card.properties if one.name == "KIND"), "")
    shown = any(one.name == "X-ABSHOWAS" and one.text.upper() == "COMPANY" for one in card.properties)
    named = card.first("N")
    has_person = named is not None and any(part.strip() for part in named.parts[:2])
    full = clean(_one_line(card.first("FN")))
    return kind in {"org", "organization"} or shown or (not has_person and bool(full) and full == place_of(card))


def _phone_kind(one: Property) -> str:
    for kind, words in (("fax", {"fax"}), ("mobile", {"cell", "mobile", "iphone"}), ("home", {"home"})):
        if words & one.types:
            return kind
    return "work" if "work" in one.types or not one.types - {"voice", "pref"} else "other"


def _email_kind(one: Property) -> str:
    return "personal" if "home" in one.types else "work" if "work" in one.types else ""


def _address(card: Card) -> dict[str, str]:
    """The address of work, else the first one."""
    found = card.all("ADR")
    one = next((each for each in found if "work" in each.types), next(iter(found), None))
    if one is None:
        return {}
    box, more, street, city, state, code, country = [*one.parts, *[""] * 7][:7]
    lines = [line for line in (*street.split("\n"), more, box) if line.strip()]
    return address_of(lines, city, state, code, country)


def _npi(card: Card) -> str:
    own = [one.text for one in card.properties if one.name == "X-NPI"]
    found = [*own, *(match[1] for one in card.all("NOTE") for match in [_NPI.search(one.text)] if match)]
    return next((npi for npi in found if is_npi(npi)), "")


def _tags(card: Card) -> list[str]:
    words = [item for one in card.all("CATEGORIES") for item in one.items]
    tags = ("-".join(re.findall(r"[a-z0-9]+", word.lower())) for word in words)
    return list(dict.fromkeys(tag for tag in tags if tag))[:20]


def _one_line(one: Property | None) -> str:
    return " ".join(one.text.split()) if one else ""
