"""Which pairs are looked at, and which of them are proposed.

Comparing everybody with everybody would take hours at a health system's size. So only people who share a key are
compared: NPI, telephone, e-mail, or parts of the name that survive a typing slip. A key that very many share (the
telephone of a hospital, a common name) brings nobody together by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rounds.dedupe.likeness import Rarity, likeness
from rounds.dedupe.people import Person, person_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds.records import Contact

LEAST = 0.5
"""Pairs below this score are not proposed."""
MOST_SHARING = 60
"""A key that more people share brings nobody together."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two people or places that are probably one: the score, 0 to 1, and why, the strongest pairs first."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def find_duplicates(contacts: Iterable[Contact], least: float = LEAST) -> tuple[Proposal, ...]:
    """The pairs that are probably one person, the likeliest first. Pairs that somebody told apart are left out."""
    standing = [one for one in contacts if not one.void]
    apart = {frozenset((one.id, other)) for one in standing for other in one.different_from}
    people = {one.id: person_of(one) for one in standing}
    rarity = Rarity(people.values())
    found = []
    for first, second in _pairs(people.values()):
        if frozenset((first, second)) in apart:
            continue
        judged = likeness(people[first], people[second], rarity)
        if judged.score >= least:
            found.append(Proposal(first, second, judged.score, judged.reasons))
    return tuple(sorted(found, key=lambda one: (-one.score, one.first, one.second)))


def _pairs(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    """Everybody beside those with whom they share a key, each pair once."""
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in people:
        for key in keys_of(one):
            blocks[key].append(one.id)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        if 1 < len(members) <= MOST_SHARING:
            for pair in combinations(sorted(members), 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def keys_of(one: Person) -> set[tuple[str, ...]]:
    """What brings a person together with others."""
    keys: set[tuple[str, ...]] = {("npi", one.npi)} if one.npi else set()
    keys |= {("phone", phone) for phone in one.phones}
    keys |= {("phone and name", phone, part[0]) for phone in one.phones for part in (one.last, one.first) if part}
    for mail in one.emails:
        keys |= {("email", mail), ("local", mail.split("@")[0])}
    initial = one.first[:1]
    for part in {*one.family, one.last} - {""}:
        keys |= {("names", part, initial), ("names", one.first, part[:1]) if one.first else ("names", part)}
        keys |= {("sound", _skeleton(part), initial), ("start", part[:3], one.zip, initial)}
        keys |= {("end", part[-4:], initial), ("house", part, one.street, one.zip)}
        keys |= {("given", one.first, one.zip)} if one.first and one.zip else set()
        keys |= {("both", *sorted((part, one.first)))}
        keys |= {("place", part[0], initial, place) for place in one.organizations}
    return keys


_SOUNDS = str.maketrans({"z": "s", "c": "k", "q": "k", "y": "i", "w": "v", "d": "t", "b": "p", "m": "n", "g": "k"})


def _skeleton(word: str) -> str:
    """The consonants, those that sound alike as one and doubled ones once: what most slips leave as it is."""
    plain = word.replace("ph", "f").replace("th", "t").replace("ck", "k").translate(_SOUNDS)
    kept = [letter for letter in plain if letter not in "aeiouh"]
    return "".join(letter for at, letter in enumerate(kept) if at == 0 or letter != kept[at - 1])
