"""People who stand in the book twice: what of a contact is compared, and which pairs are looked at.

Comparing everybody with everybody would take hours at a health system's size. So only people who share a key are
compared: NPI, telephone, e-mail, or parts of the name that survive a typing slip. A key that very many share (the
telephone of a hospital, a common name) brings nobody together by itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.npi import is_npi
from rounds.desk.duplicates.likeness import Rarity, likeness
from rounds.desk.duplicates.pairs import LEAST, Proposal, proposals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.book.records import Address, Contact


_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}|\b[Pp][Hh]\.\s?[Dd]\b|(?<=[A-Za-z])-(?:B?C|b?c)\b")
_TITLES = frozenset(["dr", "mr", "mrs", "ms", "miss", "prof", "doctor"])
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_LETTERS = frozenset((
    "md", "do", "dds", "dmd", "dpm", "dpt", "od", "dc", "pt", "ot", "np", "pa", "pac", "rn", "fnp", "aprn", "dnp",
    "phd", "psyd", "mbbs", "mba", "mph", "facs", "faan", "ocs", "fapta", "cnp", "crnp", "lcsw", "pharmd", "rd",
    "ma", "ms", "msn", "bsn", "aud", "slp", "ccc", "esq",
))  # fmt: skip
_PARTICLES = frozenset((
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "st", "ste", "bin",
    "ibn", "al", "el", "mac", "ter", "ten",
))  # fmt: skip
_STREET = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "drive": "dr", "road": "rd", "lane": "ln",
    "court": "ct", "place": "pl", "square": "sq", "highway": "hwy", "parkway": "pkwy", "suite": "ste", "unit": "ste",
    "apartment": "apt", "building": "bldg", "floor": "fl", "room": "rm",
    "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_NO_NAMES = _TITLES | _LETTERS | _SUFFIXES.keys()
_NATIONAL, _ZIP = 10, 5
_EXTENSION = re.compile(r"(?<=[0-9])\s*(?:x|ext|#)", re.IGNORECASE)
_GIVEN_AND_FAMILY = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as it is compared; ``family`` and ``given`` may be of several words."""

    id: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    suffix: str
    npi: str
    phones: frozenset[str]
    emails: frozenset[str]
    street: str
    zip: str
    organizations: frozenset[str]
    specialty: str
    degree: str

    @property
    def first(self) -> str:
        """The first given name, or its initial."""
        return self.given[0] if self.given else ""

    @property
    def middle(self) -> str:
        """The second given name, or its initial."""
        return self.given[1] if len(self.given) > 1 else ""

    @property
    def last(self) -> str:
        """The family name in one word."""
        return "".join(self.family)


def person_of(contact: Contact) -> Person:
    """What of the contact is compared."""
    family, given, suffix = _name_of(contact)
    numbers = [phone.number for phone in contact.phones] + [place.phone for place in contact.affiliations]
    mails = [mail.address for mail in contact.emails] + [place.email for place in contact.affiliations]
    address = contact.address
    return Person(
        id=contact.id,
        family=family,
        given=given,
        suffix=suffix,
        npi=contact.npi if is_npi(contact.npi) else "",
        phones=frozenset(filter(None, map(digits_of, numbers))),
        emails=frozenset(mail.casefold() for mail in mails if mail),
        street=street_of(address),
        zip=address.zip[:_ZIP] if address else "",
        organizations=frozenset(contact.organizations),
        specialty=" ".join(words_in(contact.specialty)),
        degree=next(iter(_degrees(contact.credentials)), ""),
    )


def words_in(text: str) -> list[str]:
    """The words of a text in lower case, without accents; apostrophes join, hyphens part."""
    folded = text.casefold().replace("'", "").replace("\u2019", "").replace("\u0142", "l").replace("\xf8", "o")
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))
    return _WORD.findall(plain)


def street_of(address: Address | None) -> str:
    """The street of an address in one spelling, without what is inside the house; empty without one."""
    if address is None or not address.line1:
        return ""
    words = re.findall(r"[a-z0-9]+", address.line1.casefold())
    words = [_STREET.get(word, word) for word in words]
    ends = next((at for at, word in enumerate(words) if at and word in {"ste", "apt", "bldg", "fl", "rm"}), len(words))
    return " ".join(words[:ends])


def _name_of(contact: Contact) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    if contact.family and contact.given:
        family = _parted(contact.family) or tuple(words_in(contact.family))
        given = _parted(contact.given) or tuple(words_in(contact.given))
        suffix = next((_SUFFIXES[word] for word in words_in(contact.suffix) if word in _SUFFIXES), "")
        own = suffix or next((_SUFFIXES[word] for word in words_in(contact.name) if word in _SUFFIXES), "")
        return family, given, own
    head, comma, rest = contact.name.partition(",")
    suffix = next((_SUFFIXES[word] for word in words_in(contact.name) if word in _SUFFIXES), "")
    behind = _parted(rest)
    if comma and behind:  # "Okafor, Grace N., MD"; of "Grace Okafor, MD" nothing is left behind the comma
        return _parted(head) or tuple(words_in(head)), behind, suffix
    parts = _without_letters([words for part in head.split() if (words := tuple(words_in(_dotless(part))))])
    at = max(len(parts) - 1, 0)
    while at > 1 and parts[at - 1][0] in _PARTICLES:
        at -= 1
    return _joined(parts[at:]), _joined(parts[:at]), suffix


def _without_letters(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The parts of a name without titles and degrees; of ``Maria Do`` two parts are left, and Do is her name."""
    kept = [part for part in parts if part[0] not in _TITLES and part[0] not in _SUFFIXES]
    while len(kept) > _GIVEN_AND_FAMILY and kept[-1][0] in _LETTERS:
        kept.pop()
    return kept or parts


def _joined(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for part in parts for word in part)


def _parted(text: str) -> tuple[str, ...]:
    """The words that are names: no titles, no letters of a degree, no suffix."""
    return tuple(word for word in words_in(_dotless(text)) if word not in _NO_NAMES)


def _dotless(text: str) -> str:
    """``M.D.`` as MD, ``FNP-BC`` as FNP."""
    return _DOTTED.sub(lambda found: "" if found[0].startswith("-") else found[0].replace(".", ""), text)


def digits_of(number: str) -> str:
    """The last ten digits of a telephone number without its extension; empty where there are fewer."""
    digits = "".join(letter for letter in _EXTENSION.split(number)[0] if letter.isdigit())
    return digits[-_NATIONAL:] if len(digits) >= _NATIONAL else ""


def _degrees(text: str) -> list[str]:
    return [word for word in words_in(text.replace(".", "")) if word in _LETTERS]


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
