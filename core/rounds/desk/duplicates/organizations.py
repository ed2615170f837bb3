"""Places that stand in the book twice: practices and hospitals, by NPI, name, house, telephone and web address.

Weights are meant as in ``likeness``. A chain has one name in many towns, and a medical building many practices
under one roof: neither the name nor the house is enough by itself, and the name in another town is another place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from rounds.base.addresses import LEGAL_FORMS
from rounds.base.ids import is_npi
from rounds.desk.duplicates.likeness import Likeness, probability
from rounds.desk.duplicates.pairs import LEAST, Proposal, proposals
from rounds.desk.duplicates.people import digits_of, street_of, words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from rounds.book.records import Organization

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
_ZIP = 5


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
