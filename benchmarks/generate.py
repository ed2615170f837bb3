"""A health system's workspace of a given size, the same bytes for the same numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHANNELS = ("visit", "phone", "email", "mail", "message", "event", "training")
OFTEN = (30, 25, 20, 8, 7, 5, 5)
SPECIALTIES = ("family medicine", "internal medicine", "pediatrics", "sports medicine", "rheumatology")
LINES = ("joint", "spine", "sports", "hand")
GIVEN = ("Ana", "Ben", "Chidi", "Dara", "Emre", "Fatima", "Grace", "Hugo", "Ines", "Jun")
FAMILY = ("Abara", "Bell", "Castillo", "Dahl", "Eze", "Fischer", "Garcia", "Haddad", "Ito", "Jensen")
NOTES = (
    "Wants faster access for acute knees; promised the direct line.",
    "Met the new coordinator. Forms go to fax until the portal works.",
    'Asked about the spine clinic: "is it open on Fridays?"',
    "Left newsletter and the imaging guideline card.",
)
LAST_YEAR, LAST_MONTH = 2026, 10
_MONTHS_A_YEAR = 12
_A_FEW = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How many records. Touches stand in a list file for each liaison and month, or each in a file of its own."""

    contacts: int
    touches: int
    referrals: int
    liaisons: int
    months: int
    single: bool = False

    def one_a_file(self) -> Size:
        """The same with a file for each touch."""
        return replace(self, single=True)


SIZES = {
    "XS": Size(contacts=100, touches=1_000, referrals=2_000, liaisons=4, months=24),
    "S": Size(contacts=1_000, touches=10_000, referrals=20_000, liaisons=8, months=24),
    "M": Size(contacts=10_000, touches=100_000, referrals=200_000, liaisons=30, months=24),
    "L": Size(contacts=20_000, touches=1_000_000, referrals=2_000_000, liaisons=50, months=60),
}


def generate(root: Path, size: Size) -> None:
    """Write a workspace of this size into the empty folder ``root``."""
    chance = random.Random(20261031)  # noqa: S311 - the same bytes each time is the point
    for folder in ("contacts", "organizations", "touches", "referrals"):
        (root / folder).mkdir(parents=True)
    (root / "rounds.yaml").write_text(_settings(size))
    places = max(1, size.contacts // 20)
    for number in range(places):
        text = (
            f"name: Practice {number}\ntype: practice\naddress: {{city: Ashford, state: CT, zip: '0{6000 + number}'}}\n"
        )
        (root / f"organizations/practice-{number:05}.yaml").write_text(text)
    for number in range(size.contacts):
        (root / f"contacts/person-{number:05}.yaml").write_text(_contact(chance, number, size, places))
    _write_touches(root, chance, size)
    for index, month in enumerate(_months(size)):
        rows = _part(size.referrals, size.months, index)
        (root / f"referrals/{month}.csv").write_text(_referrals(chance, month, rows, size.contacts))


def _settings(size: Size) -> str:
    liaisons = "".join(f"  - {{id: liaison-{number:02}, name: Liaison {number}}}\n" for number in range(size.liaisons))
    lines = "".join(
        f"  {line}: {{name: {line.capitalize()}, margin: {900 + 300 * n}}}\n" for n, line in enumerate(LINES)
    )
    return f"client: {{name: Benchmark Health}}\nliaisons:\n{liaisons}service_lines:\n{lines}as_of: 2026-10-31\n"


def _months(size: Size) -> list[str]:
    """The months of the workspace, the last one October 2026."""
    end = LAST_YEAR * _MONTHS_A_YEAR + LAST_MONTH - 1
    spans = (divmod(month, _MONTHS_A_YEAR) for month in range(end - size.months + 1, end + 1))
    return [f"{year}-{month + 1:02}" for year, month in spans]


def _part(whole: int, parts: int, index: int) -> int:
    """The index-th of so many nearly equal parts of a whole."""
    return whole * (index + 1) // parts - whole * index // parts


def _contact(chance: random.Random, number: int, size: Size, places: int) -> str:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    return (
        f"name: {given} {family}\ngiven: {given}\nfamily: {family}\ncredentials: MD\n"
        f"specialty: {chance.choice(SPECIALTIES)}\ntier: {chance.choice('ABCD')}\nstatus: active\n"
        f"liaison: liaison-{number % size.liaisons:02}\n"
        f"affiliations:\n  - organization: practice-{chance.randrange(places):05}\n    primary: true\n"
        f"phones:\n  - number: (860) 555-{chance.randrange(100, 200):04}\n"
        f"emails:\n  - address: person{number}@example.org\n"
        f"preferences:\n  channels: [{chance.choice(CHANNELS)}]\n"
        f"potential: {{referrals_per_month: {chance.randrange(1, 9)}, source: estimate, date: 2026-01-15}}\n"
        f"tags: [newsletter]\nnotes: {chance.choice(NOTES)!r}\nverified: 2026-0{chance.randrange(1, 10)}-14\n"
    )


def _write_touches(root: Path, chance: random.Random, size: Size) -> None:
    number = 0
    for index, month in enumerate(_months(size)):
        of_month = _part(size.touches, size.months, index)
        for liaison in range(size.liaisons):
            made = [
                _touch(chance, month, number + n, liaison, size) for n in range(_part(of_month, size.liaisons, liaison))
            ]
            number += len(made)
            _write(root / "touches" / month.replace("-", "/"), f"liaison-{liaison:02}", made, single=size.single)


def _write(folder: Path, name: str, touches: list[dict[str, str]], *, single: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if single:
        for touch in touches:
            text = "".join(f"{key}: {value}\n" for key, value in touch.items())
            (folder / f"{touch['id']}.yaml").write_text(text)
        return
    (folder / f"{name}.yaml").write_text("".join(_item(touch) for touch in touches))


def _item(touch: dict[str, str]) -> str:
    lines = [f"{key}: {value}" for key, value in touch.items()]
    return "- " + "\n  ".join(lines) + "\n"


def _touch(chance: random.Random, month: str, number: int, liaison: int, size: Size) -> dict[str, str]:
    """One touch with a contact of the liaison's."""
    of_liaison = _part(size.contacts, size.liaisons, liaison)
    day = chance.randrange(1, 29)
    touch = {
        "id": f"t-{month}-{number:07}",
        "date": f"{month}-{day:02}",
        "channel": chance.choices(CHANNELS, OFTEN)[0],
        "contact": f"person-{(chance.randrange(of_liaison) * size.liaisons + liaison) % size.contacts:05}",
        "liaison": f"liaison-{liaison:02}",
        "purpose": "check in",
        "notes": repr(chance.choice(NOTES)),
    }
    if number % 10 == 0:
        touch["direction"] = "inbound"
    if number % _A_FEW == 0:
        touch["next"] = f"{{action: send the form, due: {month}-28, done: {month}-28}}"
    return touch


def _referrals(chance: random.Random, month: str, rows: int, contacts: int) -> str:
    """Counts by contact and service line; each pair at most once a month, most from few."""
    lines = ["month,contact,organization,service_line,direction,count,scheduled,seen,reported"]
    lines += [
        f"{month},person-{contact:05},,{line},received,{count},{count},{max(0, count - count % 3)},{count // 2}"
        for contact, line, count in _counts(chance, rows, contacts)
    ]
    return "\n".join(lines) + "\n"


def _counts(chance: random.Random, rows: int, contacts: int) -> Iterator[tuple[int, str, int]]:
    whole = contacts * len(LINES)
    for pair in sorted(chance.sample(range(whole), min(rows, whole))):
        yield pair // len(LINES), LINES[pair % len(LINES)], 1 + chance.randrange(4)
