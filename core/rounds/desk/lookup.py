"""Arguments that people type in passing: somebody's name, a channel, a liaison, a campaign, a sum of money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import TYPE_CHECKING

from rounds.base.names import words_of
from rounds.base.problems import Remedy, UsageError
from rounds.base.words import nearest
from rounds.book.records import Contact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Campaign, Liaison, Organization, Record, Settings
    from rounds.desk.desk import Desk, Ear


MOST_SHOWN = 9
_AMOUNT = re.compile(r"\$?(\d{1,6}(?:\.\d{1,2})?)(?:\s+(.+))?", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant: the id, and a line that tells two of the same name apart."""

    id: str
    words: str


class Ambiguous(UsageError):  # noqa: N818 - a value that a door answers as much as an error
    """Several people or places could be meant, or (``is_guess``) somebody of a name that is only like the text.

    A door that can ask puts the id of one of the ``candidates`` in place of ``text``, and tries again.
    """

    def __init__(self, head: str, text: str, candidates: tuple[Candidate, ...], *, is_guess: bool) -> None:
        asked = "did you mean" if is_guess else "say which, by id or with more of the name"
        lines = "\n".join(f"  {one.words}" for one in candidates[:MOST_SHOWN])
        super().__init__(head, f"{asked}:\n{lines}{self.more(candidates)}")
        self.text = text
        self.candidates = candidates

    @staticmethod
    def more(candidates: tuple[Candidate, ...]) -> str:
        """How many are not listed, on a line of its own; empty when all are."""
        left = len(candidates) - MOST_SHOWN
        return f"\n  and {left} more" if left > 0 else ""


def choose_source(book: Book, text: str, ear: Ear) -> Contact | Organization:
    """The contact or organization that is meant.

    Raises:
        Ambiguous: several could be.
        UsageError: nobody is meant.
    """
    return _merged(book, text, ear) or _choose(book, text, find_matches(book, text), "contact or organization")


def choose_contact(book: Book, text: str, ear: Ear) -> Contact:
    """The same for a person.

    Raises:
        UsageError: as above.
    """
    chosen = _merged(book, text, ear) or _choose(book, text, find_matches(book, text, people_only=True), "contact")
    if not isinstance(chosen, Contact):
        raise TypeError(chosen)
    return chosen


def choose_record(book: Book, text: str, ear: Ear) -> Record:
    """The record with this id, else the contact or organization that the text means.

    Raises:
        Ambiguous, UsageError: as above.
    """
    for kind in ("contact", "organization", "touch", "feedback", "goal", "campaign", "referral"):
        found = book.of_kind(kind).get(text)
        if found is not None:
            return found
    return choose_source(book, text, ear)


def _merged(book: Book, text: str, ear: Ear) -> Contact | Organization | None:
    """The record that stands for the one with this very id, where that was merged into another; who asks is told."""
    record = book.source_named(text.strip().lower())
    stands = book.source_named(book.standing(record.id)) if record and record.merged_into else None
    if record is None or stands is None or stands.void or stands.kind != record.kind:
        return None
    ear.note(f"'{record.id}' was merged into '{stands.id}'")
    return stands


def _choose(book: Book, text: str, matches: Sequence[Match], what: str) -> Contact | Organization:
    if not matches:
        void = book.source_named(text.strip().lower())
        if void:
            raise UsageError(f"'{void.id}' is void: {void.void}", f"its record is {void.source.path}")
        raise UsageError(
            f"there is no {what} '{text}'", Remedy("look for somebody with:", "list", ", and part of a name")
        )
    if len(matches) == 1 and matches[0].level is not Level.LIKE:
        return matches[0].source
    is_guess = matches[0].level is Level.LIKE
    head = f"there is no {what} '{text}'" if is_guess else f"'{text}' could be any of {len(matches)}"
    candidates = tuple(Candidate(match.source.id, describe(book, match.source)) for match in matches)
    raise Ambiguous(head, text, candidates, is_guess=is_guess)


def describe(book: Book, source: Contact | Organization) -> str:
    """One line that tells two of the same name apart: id, name, practice, and a status worth knowing."""
    parts = [source.name]
    if isinstance(source, Contact):
        parts = [f"{source.name}, {source.credentials}" if source.credentials else source.name]
        parts += [book.organizations[place].name for place in source.organizations[:1] if place in book.organizations]
    elif source.address and source.address.city:
        parts.append(source.address.city)
    if not source.is_active:
        parts.append(source.status)
    return f"{source.id}  {', '.join(parts)}"


def choose_channel(text: str, known: Collection[str]) -> str:
    """The channel of this name, or the only one that begins so.

    Raises:
        UsageError: no plugin supplies it.
    """
    typed = text.strip().lower()
    begun = [name for name in known if name.startswith(typed)]
    if typed in known or len(begun) == 1:
        return typed if typed in known else begun[0]
    hint = nearest(typed, known, Remedy("a channel of the workspace's own plugin needs:", "trust"))
    names = f" (there are {', '.join(sorted(known))})" if known else ""
    raise UsageError(f"there is no channel '{text}'{names}", hint)


def choose_liaison(text: str, settings: Settings) -> str:
    """The id of the liaison who is meant, by id or part of the name.

    Raises:
        UsageError: none is, or several are.
    """
    ids = [liaison.id for liaison in settings.liaisons]
    if text in ids:
        return text
    words = words_of(text)
    meant = [
        liaison.id
        for liaison in settings.liaisons
        if words and all(any(name.startswith(word) for name in words_of(liaison.name)) for word in words)
    ]
    if len(meant) == 1:
        return meant[0]
    raise UsageError(
        f"there is no liaison '{text}'" if not meant else f"'{text}' could be {' or '.join(meant)}",
        f"liaisons are: {', '.join(ids)}" if ids else "add the liaison to rounds.yaml",
    )


def choose_campaign(book: Book, text: str) -> Campaign:
    """The campaign with this id, else the only one whose id or name has the text in it.

    Raises:
        UsageError: none or several are meant.
    """
    wanted = text.strip().casefold()
    standing = [one for one in book.campaigns.values() if not one.void]
    exact = [one for one in standing if one.id == wanted]
    found = exact or [one for one in standing if wanted and (wanted in one.id or wanted in one.name.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"'{text}' may be any of: {', '.join(one.id for one in found)}", "write the whole id")
    hint = nearest(text, [one.id for one in standing], "there is none yet: write one into campaigns/")
    raise UsageError(f"there is no campaign '{text}'", hint)


def choose_event(book: Book, text: str) -> Campaign:
    """The same of those that have an event.

    Raises:
        UsageError: none or several are meant, or it has no event.
    """
    campaign = choose_campaign(book, text)
    if campaign.event is None:
        hint = f"say when it is in {campaign.source.path}: event: {{starts: 2026-12-03T18:00}}"
        raise UsageError(f"'{campaign.id}' is no event", hint)
    return campaign


def parse_amount(text: str) -> tuple[float, str]:
    """US dollars and what they were for: ``18.50 lunch`` is (18.5, "lunch").

    Raises:
        UsageError: it does not begin with an amount.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"'{text}' is not an amount of dollars", "try 18.50, or '18.50 lunch'")
    return float(match[1]), (match[2] or "").strip()


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


def writing_liaison(desk: Desk) -> Liaison | None:
    """The liaison who writes: whom the actor names, else whoever has the actor's e-mail address, or git's here.

    Raises:
        UsageError: the actor names somebody who is no liaison of the client's.
    """
    if desk.actor.liaison:
        return desk.settings.liaison(choose_liaison(desk.actor.liaison, desk.settings))
    liaisons = [one for one in desk.settings.liaisons if one.email]
    if not liaisons:
        return None
    me = (desk.actor.email or _email_in_git(desk)).casefold()
    return next((one for one in liaisons if one.email.casefold() == me), None) if me else None


def _email_in_git(desk: Desk) -> str:
    from rounds.storage.history.git import user_email  # noqa: PLC0415 - git is asked only when a liaison may be found so

    return user_email(desk.workspace)
