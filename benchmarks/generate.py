"""A workspace of a given size, the same bytes for the same numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CHANNELS = ("visit", "phone", "email", "mail", "message", "event", "training")
SPECIALTIES = ("family medicine", "internal medicine", "pediatrics", "sports medicine", "rheumatology")
GIVEN = ("Ana", "Ben", "Chidi", "Dara", "Emre", "Fatima", "Grace", "Hugo", "Ines", "Jun")
FAMILY = ("Abara", "Bell", "Castillo", "Dahl", "Eze", "Fischer", "Garcia", "Haddad", "Ito", "Jensen")
NOTES = (
    "Wants faster access for acute knees; promised the direct line.",
    "Met the new coordinator. Forms go to fax until the portal works.",
    'Asked about the spine clinic: "is it open on Fridays?"',
    "Left newsletter and the imaging guideline card.",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How many records: touches go into one list file for each month."""

    contacts: int
    touches: int
    months: int = 18


def generate(root: Path, size: Size) -> None:
    """Write a workspace of this size into the empty folder ``root``."""
    chance = random.Random(20261031)  # noqa: S311 - the same bytes each time is the point
    for folder in ("contacts", "organizations", "touches", "referrals"):
        (root / folder).mkdir(parents=True)
    settings = "client: {name: Benchmark Clinic}\nliaisons:\n  - {id: dana, name: Dana Reyes}\nas_of: 2026-10-31\n"
    (root / "rounds.yaml").write_text(settings)
    places = max(1, size.contacts // 4)
    for number in range(places):
        text = (
            f"name: Practice {number}\ntype: practice\naddress: {{city: Ashford, state: CT, zip: '0{6000 + number}'}}\n"
        )
        (root / f"organizations/practice-{number:05}.yaml").write_text(text)
    for number in range(size.contacts):
        (root / f"contacts/person-{number:05}.yaml").write_text(_contact(chance, number, places))
    for month in range(size.months):
        year, index = divmod(4 + month, 12)
        count = size.touches // size.months + (month < size.touches % size.months)
        touches = "".join(_touch(chance, f"{2025 + year}-{index + 1:02}", n, size.contacts) for n in range(count))
        (root / f"touches/{2025 + year}-{index + 1:02}.yaml").write_text(touches)


def _contact(chance: random.Random, number: int, places: int) -> str:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    return (
        f"name: {given} {family}\ngiven: {given}\nfamily: {family}\ncredentials: MD\n"
        f"specialty: {chance.choice(SPECIALTIES)}\ntier: {chance.choice('ABCD')}\nstatus: active\nliaison: dana\n"
        f"affiliations:\n  - organization: practice-{chance.randrange(places):05}\n    primary: true\n"
        f"phones:\n  - number: (860) 555-{chance.randrange(100, 200):04}\n"
        f"emails:\n  - address: person{number}@example.org\n"
        f"preferences:\n  channels: [{chance.choice(CHANNELS)}]\n"
        f"potential: {{referrals_per_month: {chance.randrange(1, 9)}, source: estimate, date: 2026-01-15}}\n"
        f"tags: [newsletter]\nnotes: {chance.choice(NOTES)!r}\nverified: 2026-0{chance.randrange(1, 10)}-14\n"
    )


def _touch(chance: random.Random, month: str, number: int, contacts: int) -> str:
    day = chance.randrange(1, 29)
    text = (
        f"- id: t-{month}-{number:05}\n  date: {month}-{day:02}\n  channel: {chance.choice(CHANNELS)}\n"
        f"  contact: person-{chance.randrange(contacts):05}\n  liaison: dana\n"
        f"  purpose: check in\n  notes: {chance.choice(NOTES)!r}\n"
    )
    if number % 5 == 0:
        text += f"  next: {{action: send the form, due: {month}-{day:02}}}\n"
    return text
