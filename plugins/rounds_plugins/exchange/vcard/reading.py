"""A file of vCards as a stream of records."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from rounds import Incoming, Rejected, RoundsError, Skipped
from rounds.base.ids import make_id
from rounds_plugins.exchange.vcard.documents import is_place, person_of, place_of
from rounds_plugins.exchange.vcard.lines import LONGEST_LINE, Card, cards_in, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rounds import Book

_OF_PLACES = ("npi", "phones", "emails", "address", "tags", "notes")
_LARGEST = 512 * 1024 * 1024


def read_vcards(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Incoming | Rejected | Skipped]:
    """What each card gives, in the order of the file: the place where somebody works, then the person.

    A place is that of the book with the same name, else a new one. A card that cannot be used is rejected with the line
    on which it begins.

    Raises:
        RoundsError: the file cannot be read, or holds no card.
    """
    text = _text(path)
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
    kept = {
        field: document[field] for field in ("npi", "phones", "emails", "address", "tags", "notes") if field in document
    }
    return Incoming("organization", {"id": places[name.casefold()], "name": name, **kept}, card.line)


def _key(card: Card) -> str:
    one = card.first("UID")
    return one.text if one else ""


def _is_wanted(card: Card, options: Mapping[str, Any]) -> bool:
    patterns = [str(pattern).lower() for pattern in options.get("category") or ()]
    words = [item.lower() for one in card.all("CATEGORIES") for item in one.items]
    return not patterns or any(fnmatchcase(word, pattern) for word in words for pattern in patterns)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise RoundsError(f"{path}: larger than 512 MB", "split the file")
        text = decoded(path.read_bytes())
    except OSError as error:
        raise RoundsError(f"{path}: it cannot be read: {error.strerror}") from error
    if max((len(line) for line in text.splitlines()), default=0) > LONGEST_LINE:
        raise RoundsError(f"{path}: a line of it is longer than 20 MB", "is this a vCard file?")
    return text
