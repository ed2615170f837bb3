"""Pairs of people, and of places, that stand in the book twice: who is looked at beside whom, and how alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import TYPE_CHECKING

from rounds.base.addresses import LEGAL_FORMS, STREETS, UNITS
from rounds.base.ids import is_npi
from rounds.base.names import degrees_in, name_of
from rounds.base.words import folded
from rounds.desk.duplicates.likeness import ComparablePerson, Likeness, Rarity, likeness, probability

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from rounds.book.records import Address, Contact, Organization


LEAST = 0.5
"""Pairs below this score are not proposed."""
_MOST_SHARING = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two people or places that are probably one: the score, 0 to 1, and why."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def proposals(
    records: Iterable[Contact | Organization],
    keys: Mapping[str, Iterable[Hashable]],
    judge: Callable[[str, str], Likeness],
    least: float,
) -> tuple[Proposal, ...]:
    """Pairs of records that share one of their ``keys``, the likeliest first; not those that somebody told apart."""
    apart = {frozenset((one.id, other)) for one in records for other in one.different_from}
    found = []
    for first, second in _sharing(keys):
        if frozenset((first, second)) not in apart:
            judged = judge(first, second)
            if judged.score >= least:
                found.append(Proposal(first, second, judged.score, judged.reasons))
    return tuple(sorted(found, key=lambda one: (-one.score, one.first, one.second)))


def _sharing(keys: Mapping[str, Iterable[Hashable]]) -> Iterator[tuple[str, str]]:
    """Each pair that shares a key, once; a key that very many have brings nobody together."""
    blocks: dict[Hashable, list[str]] = defaultdict(list)
    for one, own in keys.items():
        for key in own:
            blocks[key].append(one)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        if 1 < len(members) <= _MOST_SHARING:
            for pair in combinations(sorted(members), 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


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


_SAY_LITTLE = frozenset((
    *LEGAL_FORMS, "pa", "plc", "ps", "sc", "apc", "dba", "the", "of", "and", "at", "in", "for",
))  # fmt: skip
_SPELT = {
    "assoc": "associates", "associate": "associates", "assocs": "associates", "ctr": "center", "centre": "center",
    "cntr": "center", "med": "medical", "medicine": "medical", "hosp": "hospital", "fam": "family",
    "phys": "physicians", "grp": "group",
    "svcs": "services", "svc": "services", "service": "services", "st": "saint", "mt": "mount", "ft": "fort",
    "ortho": "orthopedic", "orthopaedic": "orthopedic", "orthopaedics": "orthopedic", "orthopedics": "orthopedic",
    "peds": "pediatric", "pediatrics": "pediatric", "paediatrics": "pediatric", "paediatric": "pediatric",
    "pt": "therapy", "rehab": "rehabilitation", "univ": "university", "dept": "department", "clinics": "clinic",
    "physician": "physicians", "specialist": "specialists", "intl": "international", "natl": "national",
}  # fmt: skip
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/:?#\s]+)")
_FREE_MAIL = frozenset(("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "aol.com", "icloud.com", "comcast.net"))
_FEWEST = 200
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class ComparableOrganization:
    """An organization as it is compared; ``words`` are those of its name that tell it from others."""

    id: str
    words: tuple[str, ...]
    npi: str
    phones: frozenset[str]
    hosts: frozenset[str]
    street: str
    zip: str
    parent: str

    @property
    def name(self) -> str:
        """The words in one order."""
        return " ".join(sorted(self.words))


def comparable(organization: Organization) -> ComparableOrganization:
    """What of the organization is compared."""
    address = organization.address
    mails = {mail.address.partition("@")[2].casefold() for mail in organization.emails}
    host = _HOST.match(organization.website.casefold().strip())
    return ComparableOrganization(
        id=organization.id,
        words=_telling(organization.name),
        npi=organization.npi if is_npi(organization.npi) else "",
        phones=frozenset(filter(None, (digits_of(phone.number) for phone in organization.phones))),
        hosts=frozenset({*mails, host[1] if host else ""} - _FREE_MAIL - {""}),
        street=street_of(address),
        zip=address.zip[:_ZIP] if address else "",
        parent=organization.parent,
    )


def find_same_places(organizations: Iterable[Organization], least: float = LEAST) -> tuple[Proposal, ...]:
    """The pairs that are probably one place, the likeliest first. Pairs that somebody told apart are left out."""
    standing = [one for one in organizations if not one.void]
    places = {one.id: comparable(one) for one in standing}
    common = _Common(places.values())
    return proposals(
        standing,
        {name: _keys_of(one) for name, one in places.items()},
        lambda first, second: _likeness(places[first], places[second], common),
        least,
    )


class _Common:
    """How often names, telephones, houses and web addresses stand in the book."""

    def __init__(self, places: Collection[ComparableOrganization]) -> None:
        self.all = max(len(places), _FEWEST)
        self._counts = Counter((what, value) for one in places for what, value in _values(one))

    def weight(self, what: str, values: Iterable[str], most: float) -> float:
        """log2(places / places with the rarest of the values), within bounds."""
        fewest = min(self._counts[what, value] for value in values)
        return min(most, max(0.5, log2(self.all / max(fewest, 2))))


def _values(one: ComparableOrganization) -> Iterator[tuple[str, str]]:
    yield "name", one.name
    yield "house", f"{one.street} {one.zip}"
    for phone in one.phones:
        yield "phone", phone
    for host in one.hosts:
        yield "host", host


def _keys_of(one: ComparableOrganization) -> set[tuple[str, str]]:
    """What brings a place together with others."""
    keys = {*_values(one), ("npi", one.npi)} - {("npi", ""), ("house", " "), ("name", "")}
    keys |= {("word and zip", f"{word} {one.zip}") for word in one.words if one.zip}
    return keys | ({("start", " ".join(word[:4] for word in sorted(one.words)[:2]))} if one.words else set())


def _likeness(one: ComparableOrganization, other: ComparableOrganization, common: _Common) -> Likeness:
    """How likely the two are one place; one that belongs to the other is not."""
    if one.parent == other.id or other.parent == one.id:
        return Likeness(0.0, ("one belongs to the other",))
    parts = [_name(one, other, common), _house(one, other, common)]
    if one.npi and one.npi == other.npi:
        parts.append((9.0, "the same NPI"))
    elif one.npi and other.npi:
        parts.append((-3.0, ""))
    for what, mine, theirs, most, words in (
        ("phone", one.phones, other.phones, 8.0, "telephone"),
        ("host", one.hosts, other.hosts, 4.0, "web or e-mail domain"),
    ):
        if mine & theirs:
            parts.append((common.weight(what, mine & theirs, most), f"the same {words}"))
        elif mine and theirs:
            parts.append((-1.0, ""))
    total = -log2(common.all) - 1.5 + sum(weight for weight, _ in parts)
    return Likeness(probability(total), tuple(words for _, words in parts if words))


def _name(one: ComparableOrganization, other: ComparableOrganization, common: _Common) -> tuple[float, str]:
    if one.name and one.name == other.name:
        return common.weight("name", [one.name], 9), "the same name"
    mine, theirs = _left(one.words, other.words), _left(other.words, one.words)
    if len(mine) == len(one.words) or len(theirs) == len(other.words):
        return -8.0, "another name"
    if not mine and not theirs:
        return 6.0, "names alike"
    return (4.0, "one name is part of the other") if not mine or not theirs else (0.0, "")


def _left(words: Sequence[str], others: Collection[str]) -> list[str]:
    """The words that are none of the others, neither spelt a little differently nor cut short."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only to look for duplicates

    def stands(word: str, other: str) -> bool:
        shorter = min(len(word), len(other))
        cut = shorter >= _SHORTEST and (word.startswith(other) or other.startswith(word))
        return cut or (shorter > _SHORTEST and OSA.distance(word, other, score_cutoff=1) <= 1)

    return [word for word in words if not any(word == other or stands(word, other) for other in others)]


def _house(one: ComparableOrganization, other: ComparableOrganization, common: _Common) -> tuple[float, str]:
    if not one.zip or not other.zip or not one.street or not other.street:
        return (1.0, "the same ZIP") if one.zip and one.zip == other.zip else (0.0, "")
    if one.zip == other.zip and one.street == other.street:
        return common.weight("house", [f"{one.street} {one.zip}"], 8.5), "the same address"
    return (-3.0, "another house") if one.zip == other.zip else (-8.0, "another town")


def _telling(name: str) -> tuple[str, ...]:
    """The words of a name without its legal form, abbreviations written out; all of them where none is left."""
    dotless = re.sub(r"\b((?:[A-Za-z]\.){2,})", lambda found: found[1].replace(".", ""), name)
    words = [_SPELT.get(word, word) for word in words_in(dotless)]
    return tuple(word for word in words if word not in _SAY_LITTLE) or tuple(words)
