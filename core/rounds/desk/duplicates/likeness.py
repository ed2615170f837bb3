"""How likely two records are one person: each agreement and disagreement adds its weight, and says so in words.

After Fellegi and Sunter (1969): weights are log2 of how much likelier an observation is for one person than for two.
An agreement weighs as much as it is rare in the book: log2(people / people with the same value), within bounds, so that
a hospital's switchboard or a common name says little. The score is the probability that the sum stands for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


# By judgement, tried on generated people whose pairs are known (tests/drivers/people_twice.py). What is certain weighs
# 7 and more, what one would note in passing about 1; a disagreement that hardly any one person shows weighs -14.
AGREEMENTS: Final[Mapping[str, tuple[float, float, float]]] = MappingProxyType(
    {
        "family name": (2, 10, 0),
        "part of a family name": (2, 8, 1),
        "family name, misspelt": (2, 8, 2),
        "family name as given": (3, 9, 0),
        "given name": (1, 7, 0),
        "given name, short": (1, 6, 1),
        "given name, misspelt": (1, 6, 1),
        "given name, cut": (1, 6, 2),
        "given name as family": (2, 7, 1),
        "address": (0.5, 7, 0),
        "place of work": (0.5, 7, 0),
    }
)
"""What weighs as much as it is rare: the least and the most that log2 may come to, and what then goes off."""
WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "no family name": -2.0,
        "another family name": -14.0,
        "another family name, one e-mail": -4.0,  # married
        "another given name": -16.0,
        "initial": 1.0,
        "another initial": -5.0,
        "called by the middle name": 2.0,
        "middle initial": 1.5,
        "another middle name": -9.0,
        "another middle initial": -14.0,
        # A father, and his son whose record says Jr., look just like a record that is more complete than the other.
        "suffix on one": -14.0,
        "telephone": 9.0,
        "e-mail": 11.0,
        "each other who has it": 1.5,  # less for each
        "shared by many": 0.3,  # at least
        "e-mails alike": 5.0,
        "another number": -1.2,
        "ZIP": 0.5,
        "another ZIP": -1.0,
        "another place of work": -1.0,
        # Two of one name who share nothing else that both records tell: namesakes, more often than one who has moved.
        "nothing else": -1.0,  # for each that both tell
        "specialty": 1.0,
        "another specialty": -1.5,
        "other credentials": -3.0,
    }
)
"""What weighs the same in every book, by what is seen."""
_FEWEST = 500
"""A book counts as so many people at least: in a small one every name is rare."""
_SAME_MATTER = 0.4
_SAYS_SOMETHING = 1.0
_SHORTEST_TYPO = 3
_LONG = 8
_THESE_TWO = 2
_USUAL = 3
_MOST_EXPONENT = 60.0
Part = tuple[float, tuple[str, ...]]
_NOTHING: Part = (0.0, ())


@dataclass(frozen=True, slots=True)
class ComparablePerson:
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


@dataclass(frozen=True, slots=True)
class Likeness:
    """The score of a pair, 0 to 1, and what speaks for and against it."""

    score: float
    reasons: tuple[str, ...]


class Rarity:
    """How often values stand in the book, and so what it weighs that two people share one."""

    def __init__(self, people: Iterable[ComparablePerson]) -> None:
        everybody = list(people)
        self.people = max(len(everybody), _FEWEST)
        self._counts: dict[str, Counter[str]] = {
            "family": Counter(one.last for one in everybody),
            "first": Counter(one.first for one in everybody),
            "phone": Counter(phone for one in everybody for phone in one.phones),
            "email": Counter(mail for one in everybody for mail in one.emails),
            "street": Counter(f"{one.street} {one.zip}" for one in everybody),
            "organization": Counter(place for one in everybody for place in one.organizations),
        }

    def count(self, what: str, value: str) -> int:
        """How many people have the value."""
        return self._counts[what][value]

    def are_both_usual(self, what: str, mine: str, theirs: str) -> bool:
        """Whether two values that are alike are each somebody's own: Mary and Mark, Brown and Browne."""
        return min(self.count(what, mine), self.count(what, theirs)) >= _USUAL

    def weight(self, what: str, value: str, agreement: str) -> float:
        """log2(people / people with the value), within the bounds of such an agreement."""
        least, most, less = AGREEMENTS[agreement]
        return min(most, max(least, log2(self.people / max(self.count(what, value), 2)))) - less

    @property
    def prior(self) -> float:
        """log2 of the odds that any two are one person, when one in three stands in the book twice."""
        return -log2(self.people) - 1.5


def likeness(one: ComparablePerson, other: ComparablePerson, rarity: Rarity) -> Likeness:
    """How likely the two are one person.

    Two valid NPIs that differ are two people, and so are Jr. and Sr.
    """
    if one.npi and one.npi == other.npi:
        name = _names(one, other, rarity)
        return Likeness(0.99 if name[0] > 0 else 0.9, ("the same NPI", *name[1]))
    if (one.npi and other.npi) or (one.suffix and other.suffix and one.suffix != other.suffix):
        return Likeness(0.0, ("another NPI" if one.npi and other.npi else "another suffix",))
    known = _together([*_contacts(one, other, rarity), *_places(one, other, rarity)])
    if all(weight < _SAYS_SOMETHING for weight, _ in known):
        known.append((WEIGHTS["nothing else"] * len(known), ()))
    parts = [_names(one, other, rarity), *known, *_work(one, other)]
    total = rarity.prior + sum(weight for weight, _ in parts)
    if bool(one.suffix) != bool(other.suffix):
        total += WEIGHTS["suffix on one"]
    return Likeness(probability(total), tuple(word for _, words in parts for word in words))


def probability(total: float) -> float:
    """What odds of 2 to the power of ``total`` are as a share, 0 to 1."""
    return round(1 / (1 + 2 ** -max(-_MOST_EXPONENT, min(_MOST_EXPONENT, total))), 4)


def _names(one: ComparablePerson, other: ComparablePerson, rarity: Rarity) -> Part:
    """Family and given names; each may stand in the other's place."""
    straight = _sum(_family(one, other, rarity), _given(one, other, rarity))
    if one.last and one.last == other.first and one.first == other.last:
        weight = rarity.weight("family", one.last, "family name as given") + rarity.weight(
            "first", one.first, "given name as family"
        )
        return weight, ("family and given name change places",)
    return straight


def _family(one: ComparablePerson, other: ComparablePerson, rarity: Rarity) -> Part:
    mine, theirs = one.last, other.last
    if not mine or not theirs:
        return WEIGHTS["no family name"], ()
    if mine == theirs:
        return rarity.weight("family", mine, "family name"), ("the same family name",)
    shared = set(one.family) & set(other.family)
    if shared and max(map(len, shared)) >= _SHORTEST_TYPO:
        return rarity.weight("family", max(shared, key=len), "part of a family name"), ("part of a double family name",)
    if _is_typo(mine, theirs) and not rarity.are_both_usual("family", mine, theirs):
        usual = max(mine, theirs, key=lambda name: rarity.count("family", name))
        return rarity.weight("family", usual, "family name, misspelt"), (f"family names alike ({mine}, {theirs})",)
    married = any(rarity.count("email", mail) == _THESE_TWO for mail in one.emails & other.emails)
    return WEIGHTS["another family name, one e-mail" if married else "another family name"], ("another family name",)


def _given(one: ComparablePerson, other: ComparablePerson, rarity: Rarity) -> Part:
    mine, theirs = one.first, other.first
    if not mine or not theirs:
        return 0.0, ()
    first = _first(mine, theirs, rarity)
    if first[0] < 0 and _is_called_by_middle(one, other):
        first = (WEIGHTS["called by the middle name"], ("called by the middle name",))
    middle: Part = _NOTHING
    if one.middle and other.middle and first[0] > 0:
        if one.middle[0] != other.middle[0]:
            return WEIGHTS["another middle initial"], (*first[1], "another middle name")
        if len(one.middle) > 1 and len(other.middle) > 1 and not _is_near(one.middle, other.middle):
            middle = (WEIGHTS["another middle name"], ("another middle name",))
        else:
            middle = (WEIGHTS["middle initial"], ("the same middle initial",))
    return _sum(first, middle)


def _first(mine: str, theirs: str, rarity: Rarity) -> Part:
    if mine == theirs:
        weight = rarity.weight("first", mine, "given name") if len(mine) > 1 else WEIGHTS["initial"]
        return weight, ("the same given name",)
    if min(len(mine), len(theirs)) == 1:
        same = mine[0] == theirs[0]
        return (
            (WEIGHTS["initial"], ("an initial that fits",))
            if same
            else (WEIGHTS["another initial"], ("another initial",))
        )
    if are_one_name(mine, theirs):
        return rarity.weight("first", mine, "given name, short"), (f"{mine} may be {theirs}",)
    if _is_typo(mine, theirs) and not rarity.are_both_usual("first", mine, theirs):
        usual = max(mine, theirs, key=lambda name: rarity.count("first", name))
        return rarity.weight("first", usual, "given name, misspelt"), (f"given names alike ({mine}, {theirs})",)
    if min(len(mine), len(theirs)) > 2 and (mine.startswith(theirs) or theirs.startswith(mine)):  # noqa: PLR2004 - Al
        return rarity.weight("first", mine, "given name, cut"), (f"{mine} may be {theirs}",)
    return WEIGHTS["another given name"], ("another given name",)


def _is_called_by_middle(one: ComparablePerson, other: ComparablePerson) -> bool:
    return (len(one.middle) > 1 and _is_near(one.middle, other.first)) or (
        len(other.middle) > 1 and _is_near(other.middle, one.first)
    )


def _is_near(mine: str, theirs: str) -> bool:
    return mine == theirs or _is_typo(mine, theirs) or are_one_name(mine, theirs)


def _is_typo(mine: str, theirs: str) -> bool:
    """Whether one is the other with a letter wrong, missing, doubled or in another place; two in a long name."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only to look for duplicates

    shorter = min(len(mine), len(theirs))
    if shorter < _SHORTEST_TYPO:
        return False
    most = 1 if shorter < _LONG else 2
    return OSA.distance(mine, theirs, score_cutoff=most) <= most


def _contacts(one: ComparablePerson, other: ComparablePerson, rarity: Rarity) -> list[Part]:
    """Telephone and e-mail. That they differ says little: people have several, and change them."""
    parts: list[Part] = []
    for what, mine, theirs, most, words in (
        ("phone", one.phones, other.phones, WEIGHTS["telephone"], "telephone"),
        ("email", one.emails, other.emails, WEIGHTS["e-mail"], "e-mail"),
    ):
        shared = sorted(mine & theirs, key=lambda value: rarity.count(what, value))
        if shared:
            number = rarity.count(what, shared[0])
            weight = max(WEIGHTS["shared by many"], most - WEIGHTS["each other who has it"] * (number - _THESE_TWO))
            others = f", with {number - _THESE_TWO} others" if number > _THESE_TWO else ""
            parts.append((weight, (f"the same {words}{others}",)))
        elif mine and theirs:
            near = what == "email" and any(_is_mail_typo(a, b) for a in mine for b in theirs)
            parts.append((WEIGHTS["e-mails alike"], ("e-mails alike",)) if near else (WEIGHTS["another number"], ()))
    return parts


def _is_mail_typo(mine: str, theirs: str) -> bool:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only to look for duplicates

    (here, _, domain), (there, _, other) = mine.partition("@"), theirs.partition("@")
    return domain == other and len(here) >= _LONG and OSA.distance(here, there, score_cutoff=1) <= 1


def _together(parts: list[Part]) -> list[Part]:
    """What agrees, weighed as one: a practice's telephone, house and name go together, as its people's do."""
    best = max((weight for weight, _ in parts), default=0.0)
    return [(weight if weight == best or weight < 0 else weight * _SAME_MATTER, words) for weight, words in parts]


def _places(one: ComparablePerson, other: ComparablePerson, rarity: Rarity) -> list[Part]:
    """Where they work."""
    parts: list[Part] = []
    if one.zip and other.zip:
        here = f"{one.street} {one.zip}"
        if one.street and one.street == other.street and one.zip == other.zip:
            parts.append((rarity.weight("street", here, "address"), ("the same address",)))
        elif one.zip == other.zip:
            parts.append((WEIGHTS["ZIP"], ("the same ZIP",)))
        else:
            parts.append((WEIGHTS["another ZIP"], ()))
    shared = one.organizations & other.organizations
    if shared:
        rarest = min(shared, key=lambda place: (rarity.count("organization", place), place))
        parts.append((rarity.weight("organization", rarest, "place of work"), ("the same place of work",)))
    elif one.organizations and other.organizations:
        parts.append((WEIGHTS["another place of work"], ()))
    return parts


def _work(one: ComparablePerson, other: ComparablePerson) -> list[Part]:
    """What they do."""
    parts: list[Part] = []
    if one.specialty and other.specialty:
        same = one.specialty == other.specialty
        parts.append(
            (WEIGHTS["specialty"], ("the same specialty",))
            if same
            else (WEIGHTS["another specialty"], ("another specialty",))
        )
    if one.degree and other.degree and one.degree != other.degree:
        parts.append((WEIGHTS["other credentials"], ("other credentials",)))
    return parts


def _sum(*parts: Part) -> Part:
    return sum(weight for weight, _ in parts), tuple(word for _, words in parts for word in words)


@cache
def _groups_of() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(Path(__file__).with_name("nicknames.txt").read_text("utf-8").splitlines()):
        for name in group.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def are_one_name(first: str, second: str) -> bool:
    """Whether both may be short for, or written as, the same given name."""
    groups = _groups_of()
    return not groups.get(first, frozenset()).isdisjoint(groups.get(second, frozenset()))
