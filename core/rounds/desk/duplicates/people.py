"""People who stand in the book twice: what of a contact is compared, and which pairs are looked at.

Comparing everybody with everybody would take hours at a health system's size. So only people who share a key are
compared: NPI, telephone, e-mail, or parts of the name that survive a typing slip. A key that very many share (the
telephone of a hospital, a common name) brings nobody together by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rounds.base.credentials import degrees_in
from rounds.base.letters import folded
from rounds.base.names import name_of
from rounds.base.npi import is_npi
from rounds.base.places import STREETS, UNITS
from rounds.desk.duplicates.likeness import ComparablePerson, Rarity, likeness
from rounds.desk.duplicates.pairs import LEAST, Proposal, proposals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds.book.records import Address, Contact


_WORD = re.compile(r"[^\W\d_]+")
_STREET: Mapping[str, str] = {
    **{long.lower(): short.lower() for long, short in (*STREETS.items(), *UNITS.items())},
    "av": "ave", "unit": "ste", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_INSIDE = frozenset(map(str.lower, UNITS.values()))
_NATIONAL, _ZIP = 10, 5
_EXTENSION = re.compile(r"(?<=[0-9])\s*(?:x|ext|#)", re.IGNORECASE)
_SOUNDS = str.maketrans({"z": "s", "c": "k", "q": "k", "y": "i", "w": "v", "d": "t", "b": "p", "m": "n", "g": "k"})


def comparable_person(contact: Contact) -> ComparablePerson:
    """What of the contact is compared."""
    name = name_of(contact.name, contact.given, contact.family, contact.suffix)
    numbers = [phone.number for phone in contact.phones] + [place.phone for place in contact.affiliations]
    mails = [mail.address for mail in contact.emails] + [place.email for place in contact.affiliations]
    address = contact.address
    return ComparablePerson(
        id=contact.id,
        family=tuple(words_in(name.family)),
        given=tuple(words_in(name.given)),
        suffix=folded(name.suffix),
        npi=contact.npi if is_npi(contact.npi) else "",
        phones=frozenset(filter(None, map(digits_of, numbers))),
        emails=frozenset(mail.casefold() for mail in mails if mail),
        street=street_of(address),
        zip=address.zip[:_ZIP] if address else "",
        organizations=frozenset(contact.organizations),
        specialty=" ".join(words_in(contact.specialty)),
        degree=next(iter(degrees_in(contact.credentials)), ""),
    )


def words_in(text: str) -> list[str]:
    """The words of a text, folded, without digits: apostrophes join, hyphens part."""
    return _WORD.findall(folded(text))


def street_of(address: Address | None) -> str:
    """The street of an address in one spelling, without what is inside the house; empty without one."""
    if address is None or not address.line1:
        return ""
    words = re.findall(r"[a-z0-9]+", address.line1.casefold())
    words = [_STREET.get(word, word) for word in words]
    ends = next((at for at, word in enumerate(words) if at and word in _INSIDE), len(words))
    return " ".join(words[:ends])


def digits_of(number: str) -> str:
    """The last ten digits of a telephone number without its extension; empty where there are fewer."""
    digits = "".join(letter for letter in _EXTENSION.split(number)[0] if letter.isdigit())
    return digits[-_NATIONAL:] if len(digits) >= _NATIONAL else ""


def find_same_people(contacts: Iterable[Contact], least: float = LEAST) -> tuple[Proposal, ...]:
    """The pairs that are probably one person, the likeliest first. Pairs that somebody told apart are left out."""
    standing = [one for one in contacts if not one.void]
    people = {one.id: comparable_person(one) for one in standing}
    rarity = Rarity(people.values())
    return proposals(
        standing,
        {name: keys_of(one) for name, one in people.items()},
        lambda first, second: likeness(people[first], people[second], rarity),
        least,
    )


def keys_of(one: ComparablePerson) -> set[tuple[str, ...]]:
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


def _skeleton(word: str) -> str:
    """The consonants, those that sound alike as one and doubled ones once: what most slips leave as it is."""
    plain = word.replace("ph", "f").replace("th", "t").replace("ck", "k").translate(_SOUNDS)
    kept = [letter for letter in plain if letter not in "aeiouh"]
    return "".join(letter for at, letter in enumerate(kept) if at == 0 or letter != kept[at - 1])
