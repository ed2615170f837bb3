"""Which pairs are looked at, and which of them are proposed.

Comparing everybody with everybody would take hours at a health system's size. So only people who share a key are
compared: NPI, telephone, e-mail, or parts of the name that survive a typing slip. A key that very many share (the
telephone of a hospital, a common name) brings nobody together by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.desk.duplicates.likeness import Rarity, likeness
from rounds.desk.duplicates.pairs import LEAST, Proposal, proposals
from rounds.desk.duplicates.people import Person, person_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.book.records import Contact


def find_duplicates(contacts: Iterable[Contact], least: float = LEAST) -> tuple[Proposal, ...]:
    """The pairs that are probably one person, the likeliest first. Pairs that somebody told apart are left out."""
    standing = [one for one in contacts if not one.void]
    people = {one.id: person_of(one) for one in standing}
    rarity = Rarity(people.values())
    return proposals(
        standing,
        {name: keys_of(one) for name, one in people.items()},
        lambda first, second: likeness(people[first], people[second], rarity),
        least,
    )


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
