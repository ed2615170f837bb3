"""People of a region as several directories have them: some twice, with the slips that typing and exporting make.

Nobody is real: names are put together by chance from common ones.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from rounds.base.ids import has_valid_check_digit
from rounds.base.problems import Source
from rounds.book.records import Address, Affiliation, Contact, Email, Phone

FAMILIES = [
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez", "Martinez",
    "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Thomas", "Taylor", "Moore", "Jackson", "Martin",
    "Lee", "Perez", "Thompson", "White", "Harris", "Sanchez", "Clark", "Ramirez", "Lewis", "Robinson", "Walker",
    "Young", "Allen", "King", "Wright", "Scott", "Torres", "Nguyen", "Hill", "Flores", "Green", "Adams", "Nelson",
    "Baker", "Hall", "Rivera", "Campbell", "Mitchell", "Carter", "Roberts", "Gomez", "Phillips", "Evans",
    "Turner", "Diaz", "Parker", "Cruz", "Edwards", "Collins", "Reyes", "Stewart", "Morris", "Morales", "Murphy",
    "Cook", "Rogers", "Gutierrez", "Ortiz", "Morgan", "Cooper", "Peterson", "Bailey", "Reed", "Kelly", "Howard",
    "Ramos", "Kim", "Cox", "Ward", "Richardson", "Watson", "Brooks", "Chavez", "Wood", "James", "Bennett", "Gray",
    "Mendoza", "Ruiz", "Hughes", "Price", "Alvarez", "Castillo", "Sanders", "Patel", "Myers", "Long", "Ross",
    "Foster", "Jimenez", "Powell", "Okafor", "Osei", "Nwosu", "Tran", "Pham", "Chen", "Wang", "Singh", "Khan",
    "Ali", "Rossi", "Novak", "Kowalski", "Schmidt", "Larsen", "O'Brien", "O'Neil", "McDonald", "Subramaniam",
    "Raghunathan", "Papadopoulos", "Vandenberg", "Fitzgerald", "Yamamoto", "Abdullah", "Eriksson", "Hamilton",
]  # fmt: skip
GIVEN = [
    "James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "David", "Elizabeth",
    "William", "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah", "Charles", "Karen",
    "Christopher", "Lisa", "Daniel", "Nancy", "Matthew", "Betty", "Anthony", "Sandra", "Mark", "Margaret",
    "Donald", "Ashley", "Steven", "Kimberly", "Andrew", "Emily", "Paul", "Donna", "Joshua", "Michelle", "Kenneth",
    "Carol", "Kevin", "Amanda", "Brian", "Melissa", "George", "Deborah", "Timothy", "Stephanie", "Ronald",
    "Rebecca", "Jason", "Laura", "Edward", "Sharon", "Jeffrey", "Cynthia", "Ryan", "Kathleen", "Jacob", "Amy",
    "Nicholas", "Angela", "Gary", "Shirley", "Eric", "Anna", "Jonathan", "Brenda", "Stephen", "Pamela", "Larry",
    "Emma", "Justin", "Nicole", "Scott", "Helen", "Brandon", "Samantha", "Benjamin", "Katherine", "Samuel",
    "Christine", "Gregory", "Debra", "Alexander", "Rachel", "Frank", "Carolyn", "Patrick", "Janet", "Grace",
    "Amara", "Chidi", "Minh", "Wei", "Priya", "Omar", "Fatima",
]  # fmt: skip
SHORT = {
    "James": "Jim", "Robert": "Bob", "Jennifer": "Jen", "Michael": "Mike", "David": "Dave", "Elizabeth": "Liz",
    "William": "Bill", "Richard": "Rick", "Susan": "Sue", "Joseph": "Joe", "Thomas": "Tom", "Charles": "Chuck",
    "Christopher": "Chris", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony", "Margaret": "Peggy",
    "Steven": "Steve", "Kimberly": "Kim", "Andrew": "Drew", "Kenneth": "Ken", "Deborah": "Debbie", "Timothy": "Tim",
    "Edward": "Ted", "Rebecca": "Becky", "Jeffrey": "Jeff", "Nicholas": "Nick", "Jonathan": "Jon", "Gregory": "Greg",
    "Samuel": "Sam", "Benjamin": "Ben", "Katherine": "Kate", "Alexander": "Alex", "Patricia": "Pat", "Pamela": "Pam",
}  # fmt: skip
STREETS = [
    "Main", "Oak", "Cedar", "Maple", "Washington", "Lake", "Hill", "Park", "Walnut", "Spring", "North", "Church",
    "Mill", "River", "Elm", "Highland",
]  # fmt: skip
DEGREES = ["MD", "MD", "MD", "DO", "DPM", "DC", "DPT", "NP", "PA-C", ""]
SPECIALTIES = ["family medicine", "internal medicine", "pediatrics", "podiatry", "chiropractic", "rheumatology", ""]


@dataclass(frozen=True)
class Twice:
    """The contacts, and which pairs of ids are one person."""

    contacts: tuple[Contact, ...]
    same: frozenset[frozenset[str]]


def people(count: int, seed: int, share: float = 0.25) -> Twice:
    """``count`` people in places of work, ``share`` of whom stand in the records a second time."""
    dice = random.Random(seed)
    places = [_place(dice, number) for number in range(max(3, count // 6))]
    first = [_person(dice, number, dice.choice(places)) for number in range(count)]
    everybody = list(first)
    for one in first:  # relatives and namesakes: not one person
        chance = dice.random()
        if chance < 0.02:
            everybody.append(_relative(dice, one, len(everybody)))
        elif chance < 0.04:
            everybody.append(_namesake(dice, one, len(everybody), dice.choice(places)))
    same = set()
    for one in first:
        if dice.random() < share:
            again = _again(dice, one, len(everybody), dice.choice(places))
            same.add(frozenset((one.id, again.id)))
            everybody.append(again)
    dice.shuffle(everybody)
    return Twice(tuple(everybody), frozenset(same))


def _place(dice: random.Random, number: int) -> tuple[str, Address, str]:
    street = f"{dice.randint(1, 999)} {dice.choice(STREETS)} {dice.choice(['Street', 'Avenue', 'Road'])}"
    address = Address(street, f"Suite {dice.randint(1, 40)}" if dice.random() < 0.4 else "", "Town", "OH", _zip(dice))
    return f"place-{number}", address, _phone(dice)


def _zip(dice: random.Random) -> str:
    return f"45{dice.randint(300, 330)}"


def _phone(dice: random.Random) -> str:
    return f"{dice.choice(['614', '937'])}-555-{dice.randint(0, 9999):04}"


def _npi(dice: random.Random) -> str:
    start = "1" + "".join(str(dice.randint(0, 9)) for _ in range(8))
    return next(start + str(last) for last in range(10) if has_valid_check_digit(start + str(last)))


def _common(dice: random.Random, names: list[str]) -> str:
    """Names by how common they are: the first ten times as often as the last."""
    return dice.choices(names, [1 / (rank + 12) for rank in range(len(names))])[0]


def _person(dice: random.Random, number: int, place: tuple[str, Address, str]) -> Contact:
    family, given = _common(dice, FAMILIES), _common(dice, GIVEN)
    middle = f" {dice.choice('ABCDEFGHJKLMNPRST')}." if dice.random() < 0.5 else ""
    own = dice.random()
    phone = place[2] if own < 0.5 else _phone(dice)
    mail = f"{given}.{family}@{place[0]}.example.org".lower().replace("'", "") if dice.random() < 0.5 else ""
    return Contact(
        Source("people"),
        f"p{number}",
        f"{given}{middle} {family}",
        credentials=dice.choice(DEGREES),
        npi=_npi(dice) if dice.random() < 0.6 else "",
        specialty=dice.choice(SPECIALTIES),
        affiliations=(Affiliation(place[0]),) if dice.random() < 0.8 else (),
        phones=(Phone(phone),) if dice.random() < 0.85 else (),
        emails=(Email(mail),) if mail else (),
        address=place[1] if dice.random() < 0.7 else None,
    )


def _relative(dice: random.Random, one: Contact, number: int) -> Contact:
    """Somebody of the same family name in the same practice: wife, sister, son with a suffix."""
    family = one.name.split()[-1]
    if dice.random() < 0.3:
        name = f"{one.name.rsplit(' ', 1)[0]} {family} Jr."
    else:
        name = f"{dice.choice([each for each in GIVEN if each[0] != one.name[0]])} {family}"
    return replace(one, id=f"p{number}", name=name, npi=_npi(dice), emails=())


def _namesake(dice: random.Random, one: Contact, number: int, place: tuple[str, Address, str]) -> Contact:
    """Somebody else of the same name, elsewhere."""
    fresh = _person(dice, number, place)
    return replace(fresh, name=f"{one.name.split()[0]} {one.name.split()[-1]}", npi=_npi(dice), emails=())


def _again(dice: random.Random, one: Contact, number: int, place: tuple[str, Address, str]) -> Contact:
    """The same person as another list has it: something left out, something mistyped, something moved on."""
    name = _slipped(dice, one)
    moved = dice.random() < 0.12
    keeps = {"npi": 0.75, "phones": 0.75, "emails": 0.75, "address": 0.75, "affiliations": 0.75, "specialty": 0.7}
    kept = {key for key, chance in keeps.items() if dice.random() < chance}
    phones = tuple(Phone(_rewritten(dice, phone.number)) for phone in one.phones)
    changed = (
        {"phones": (Phone(place[2]),), "address": place[1], "affiliations": (Affiliation(place[0]),)} if moved else {}
    )
    empty = {"npi": "", "phones": (), "emails": (), "address": None, "affiliations": (), "specialty": ""}
    values = {key: getattr(one, key) if key in kept else empty[key] for key in keeps} | changed
    if "phones" in kept and not moved:
        values["phones"] = phones
    told = any(values[key] for key in ("npi", "phones", "emails", "address", "affiliations"))
    if not told:  # a bare name is nobody's second record: no list is that poor
        values["phones"] = phones or (Phone(place[2]),)
    return replace(one, id=f"p{number}", name=name, **values)


def _slipped(dice: random.Random, one: Contact) -> str:
    """The name as another list has it."""
    given, *middle, family = one.name.split()
    slip = dice.random()
    if slip < 0.15:
        family = _mistyped(dice, family)
    elif slip < 0.3:
        given = _mistyped(dice, given)
    elif slip < 0.45:
        given = SHORT.get(given, given)
    elif slip < 0.52:
        given = f"{given[0]}."
    elif slip < 0.56:
        family = f"{family}-{_common(dice, FAMILIES)}"
    if dice.random() < 0.4:
        middle = []
    return _formed(dice, one, (given, middle, family))


def _formed(dice: random.Random, one: Contact, parts: tuple[str, list[str], str]) -> str:
    given, middle, family = parts
    name = f"{given} {' '.join([*middle, ''])}{family}"
    form = dice.random()
    if form < 0.2:
        return f"{family}, {given} {' '.join(middle)}".strip()
    if form < 0.35:
        return f"Dr. {name}"
    if form < 0.5 and one.credentials:
        return f"{name}, {one.credentials}"
    return name.upper() if 0.5 <= form < 0.6 else name


def _mistyped(dice: random.Random, word: str) -> str:
    if len(word) < 4:
        return word
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + dice.choice("aeiourstn") + word[at + 1 :],
        ]
    )


def _rewritten(dice: random.Random, number: str) -> str:
    digits = number.replace("-", "")
    forms = (number, f"({digits[:3]}) {digits[3:6]}-{digits[6:]}", f"+1 {digits}", ".".join(number.split("-")))
    return dice.choice(forms)


def judged(found: frozenset[frozenset[str]], same: frozenset[frozenset[str]]) -> tuple[float, float]:
    """Precision and recall of the pairs that were found."""
    right = len(found & same)
    return right / max(1, len(found)), right / max(1, len(same))
