"""Made-up practices and hospitals, some of which stand twice, and how many of those pairs are found."""

from __future__ import annotations

import random
from dataclasses import replace

from rounds.base.problems import Source
from rounds.book.records import Address, Organization, Phone
from rounds.desk.duplicates.pairs import find_same_places

TOWNS = [
    "Alder",
    "Birch",
    "Cedar",
    "Dunmere",
    "Elmford",
    "Foxhill",
    "Granby",
    "Holm",
    "Ivory",
    "Juniper",
    "Kestrel",
    "Lark",
    "Moss",
    "Norwood",
    "Otter",
    "Pine",
]
ENDS = ("", "ville", " Falls", " Hill", "ton", " Bay")
KINDS = (
    "Family Medicine", "Internal Medicine", "Pediatrics", "Orthopedics", "Physical Therapy", "Cardiology Associates",
    "Medical Group", "Dental Care", "Community Hospital", "Urgent Care", "Women's Health Center", "Spine Clinic",
)  # fmt: skip
NAMES = [
    "Okafor",
    "Lee",
    "Byrne",
    "Novak",
    "Ito",
    "Haddad",
    "Silva",
    "Meyer",
    "Costa",
    "Lund",
    "Park",
    "Rossi",
    "Singh",
    "Weber",
    "Adler",
    "Bloom",
]
STREETS = ("Main Street", "Oak Avenue", "Mill Road", "Elm Street", "Park Boulevard", "River Drive")
SHORT = (
    ("Medicine", "Med"), ("Center", "Ctr"), ("Associates", "Assoc."), ("Group", "Grp"), ("Hospital", "Hosp"),
    ("Orthopedics", "Orthopaedics"), ("Physical Therapy", "PT"), (" and ", " & "), ("Community", "Comm"),
)  # fmt: skip
LEGAL = (", LLC", " PC", ", P.C.", " Inc.", ", PLLC", " LLP")


def made(count: int, seed: int) -> tuple[list[Organization], set[frozenset[str]]]:
    """So many places and their second records; a chain in several towns and practices of one building among them."""
    chance = random.Random(seed)
    places, twice = [], set()
    for number in range(count):
        town = f"{chance.choice(TOWNS)}{chance.choice(ENDS)}"
        kind = chance.choice(KINDS)
        owner = chance.choice(
            [f"{town} ", f"{chance.choice(NAMES)} ", f"{chance.choice(NAMES)} & {chance.choice(NAMES)} "]
        )
        name = f"{owner}{kind}"
        here = places[-1] if places and chance.random() < 0.15 else None
        address = here.address if here else Address(
            f"{chance.randrange(1, 400)} {chance.choice(STREETS)}", "", town, "CT", f"06{chance.randrange(1000):03}"
        )  # fmt: skip
        if places and chance.random() < 0.08:
            name = chance.choice(places).name  # the chain's next house
        phone = (Phone(f"860 555 {chance.randrange(10000):04}"),)
        one = Organization(Source("x"), f"place-{number}", name, address=address, phones=phone, type="practice")
        places.append(one)
        if chance.random() < 0.25:
            places.append(_again(one, chance))
            twice.add(frozenset((one.id, places[-1].id)))
    return places, twice


def _again(one: Organization, chance: random.Random) -> Organization:
    name, address = one.name, one.address
    for long, short in SHORT:
        name = name.replace(long, short) if chance.random() < 0.5 else name
    if chance.random() < 0.4:
        name += chance.choice(LEGAL)
    if chance.random() < 0.25:
        at = chance.randrange(1, len(name) - 1)
        name = name[:at] + name[at + 1 :] if chance.random() < 0.5 else name[:at] + name[at] + name[at:]
    if chance.random() < 0.5 and address:
        line = address.line1.replace("Street", "St").replace("Avenue", "Ave.").replace("Road", "Rd")
        address = replace(address, line1=f"{line}, Suite 2" if chance.random() < 0.3 else line)
    if chance.random() < 0.15:
        address = None
    phones = one.phones if chance.random() < 0.6 else ()
    return replace(
        one, id=f"{one.id}-b", name=name.upper() if chance.random() < 0.3 else name, address=address, phones=phones
    )


def measure(count: int, seed: int) -> tuple[float, float]:
    """Precision and recall of the pairs that are proposed."""
    places, twice = made(count, seed)
    found = {frozenset((one.first, one.second)) for one in find_same_places(places)}
    right = len(found & twice)
    return right / len(found), right / len(twice)
