"""Who is meant by what somebody types: an id, part of a name, with the practice if need be."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import TYPE_CHECKING

from rounds.base.names import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization

_NEAR = 0.75
_SHORTEST_NEAR = 4
_A_PLACE = 0.9  # a practice that is like it comes after a name that is


class Level(IntEnum):
    """How well a name fits. A match by likeness is a guess, and is never acted on unasked."""

    LIKE = 1
    PLACE = 2
    BEGINS = 3
    WORDS = 4
    EXACT = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A contact or organization that the text may mean, and how well it fits."""

    source: Contact | Organization
    level: Level
    likeness: float = 1.0


def find_matches(book: Book, text: str, *, people_only: bool = False) -> list[Match]:
    """Everybody whom the text may mean at the best level that anybody reaches, best first; voided records never.

    An id or an NPI is exact. Otherwise every word typed must be a word of the name or id, or the beginning of one; some
    words may come from the practice instead (``lee northgate``); failing that, be like one (``okafr``).
    """
    named = _named(book, text.strip(), people_only=people_only)
    if named:
        return [Match(named, Level.EXACT)]
    sources: list[Contact | Organization] = [one for one in book.contacts.values() if not one.void]
    if not people_only:
        sources += [one for one in book.organizations.values() if not one.void]
    typed, words = text.strip().lower(), words_of(text)
    exact = [one for one in sources if typed in {one.id, one.npi} and typed]
    if exact:
        return [Match(one, Level.EXACT) for one in exact]
    if not words:
        return []
    found = [match for one in sources if (match := _match(one, words, book))]
    best = max((match.level for match in found), default=Level.LIKE)
    kept = [match for match in found if match.level is best]
    return sorted(kept, key=lambda match: (-match.likeness, match.source.name.casefold(), match.source.id))


def _named(book: Book, text: str, *, people_only: bool) -> Contact | Organization | None:
    """The source with this very id, found without looking at any other; digits alone may be an NPI."""
    if text.isdigit():
        return None
    found = book.contacts.get(text) or (None if people_only else book.organizations.get(text))
    return found if found and not found.void else None


def _match(source: Contact | Organization, words: Sequence[str], book: Book) -> Match | None:
    own = _own_words(source)
    if all(word in own for word in words):
        return Match(source, Level.WORDS)
    if all(_begins(word, own) for word in words):
        return Match(source, Level.BEGINS)
    place = _place_words(source, book)
    if place and any(_begins(word, own) for word in words) and all(_begins(word, own | place) for word in words):
        return Match(source, Level.PLACE)
    likeness = min(max(_likeness(word, own), _A_PLACE * _likeness(word, place)) for word in words)
    return Match(source, Level.LIKE, likeness) if likeness >= _NEAR else None


def _own_words(source: Contact | Organization) -> frozenset[str]:
    return frozenset(words_of(f"{source.name} {source.id}"))


def _place_words(source: Contact | Organization, book: Book) -> frozenset[str]:
    if source.kind == "organization":
        return frozenset(words_of(source.address.city)) if source.address else frozenset()
    places = [book.organizations[each] for each in source.organizations if each in book.organizations]  # type: ignore[union-attr]
    return frozenset(word for place in places for word in words_of(f"{place.name} {place.id}"))


def _begins(word: str, names: Iterable[str]) -> bool:
    return any(name.startswith(word) for name in names)


def _likeness(word: str, names: Iterable[str]) -> float:
    """How like the word the likest name is, 0 to 1; short words must fit as they stand."""
    if len(word) < _SHORTEST_NEAR:
        return 1.0 if _begins(word, names) else 0.0
    return max((SequenceMatcher(None, word, name).ratio() for name in names), default=0.0)
