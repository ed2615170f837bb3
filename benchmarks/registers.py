"""Files as the registers publish them, of invented people: ``python -m benchmarks.registers nppes|cms ROWS FILE``.

The same bytes for the same numbers. An NPPES file has all 330 columns; Medicare's has three lines a person, and a blank
line among each thousand.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import FAMILY, GIVEN
from rounds.base.ids import with_check_digit

if TYPE_CHECKING:
    from collections.abc import Iterator

FRONT = [
    "NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)", "Provider First Name",
    "Provider Credential Text", "Provider First Line Business Practice Location Address",
    "Provider Business Practice Location Address City Name", "Provider Business Practice Location Address State Name",
    "Provider Business Practice Location Address Postal Code",
    "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "Provider Business Practice Location Address Telephone Number", "Last Update Date", "NPI Deactivation Date",
    "NPI Reactivation Date", "Provider Sex Code",
]  # fmt: skip
TAXONOMIES = [
    name
    for n in range(1, 16)
    for name in (
        f"Healthcare Provider Taxonomy Code_{n}",
        f"Provider License Number_{n}",
        f"Provider License Number State Code_{n}",
        f"Healthcare Provider Primary Taxonomy Switch_{n}",
    )
]
COLUMNS = 330
CMS = (  # noqa: SIM905 - as the file has it
    "NPI,Ind_PAC_ID,Ind_enrl_ID,Provider Last Name,Provider First Name,Provider Middle Name,suff,gndr,Cred,Med_sch,"
    "Grd_yr,pri_spec,sec_spec_1,sec_spec_2,sec_spec_3,sec_spec_4,sec_spec_all,Telehlth,Facility Name,org_pac_id,"
    "num_org_mem,adr_ln_1,adr_ln_2,ln_2_sprs,City/Town,State,ZIP Code,Telephone Number,ind_assgn,grp_assgn,adrs_id"
).split(",")
CODES = ("207Q00000X", "207R00000X", "207X00000X", "213E00000X", "363L00000X", "1223G0001X", "225100000X", "282N00000X")
TOWNS = [(f"TOWN {n}", state, f"{zip3}{n % 100:02}") for n, (state, zip3) in enumerate(
    (state, f"{base + n:03}") for state, base in (("CT", 60), ("MA", 10), ("NY", 100), ("CA", 900), ("TX", 750))
    for n in range(10)
)]  # fmt: skip
_A_BLANK, _LINES = 1000, 3


def nppes(rows: int) -> Iterator[list[str]]:
    """The header and so many rows: nine people to a place, one number in fifty out of use."""
    chance = random.Random(20261031)  # noqa: S311 - the same bytes each time is the point
    others = [f"Other Provider Identifier_{n}" for n in range(COLUMNS - len(FRONT) - len(TAXONOMIES))]
    yield [*FRONT, *TAXONOMIES, *others]
    for number in range(rows):
        npi = with_check_digit(f"1{number:08}")
        cells = [""] * COLUMNS
        if number % 50 == 0:
            cells[0], cells[15] = npi, "03/20/2026"
            yield cells
            continue
        town, state, code = chance.choice(TOWNS)
        is_place = number % 10 == 0
        name = f"{chance.choice(FAMILY).upper()} HEALTH {number}" if is_place else ""
        family, given = ("", "") if is_place else (f"{chance.choice(FAMILY)}{number % 977}", chance.choice(GIVEN))
        cells[: len(FRONT)] = [
            npi, "2" if is_place else "1", "", "", name, family.upper(), given.upper(), "" if is_place else "M.D.",
            f"{number % 900 + 1} ELM ST", town, state, f"{code}{number % 10000:04}", "US",
            f"860555{number % 10000:04}", "05/17/2024", "", "", "",
        ]  # fmt: skip
        cells[len(FRONT)] = chance.choice(CODES)
        cells[len(FRONT) + 3] = "Y"
        yield cells


def cms(rows: int) -> Iterator[list[str]]:
    """The header and so many lines."""
    chance = random.Random(20261031)  # noqa: S311 - the same
    yield CMS
    for number in range(rows):
        if number % _A_BLANK == _A_BLANK - 1:
            yield []
        person, (town, state, code) = number // _LINES, chance.choice(TOWNS)
        row = dict.fromkeys(CMS, "") | {
            "NPI": with_check_digit(f"1{person:08}"),
            "Provider Last Name": f"{FAMILY[person % 10]}{person % 977}".upper(),
            "Provider First Name": GIVEN[person % 7].upper(), "Cred": "MD", "pri_spec": "FAMILY PRACTICE",
            "Facility Name": f"GROUP {number % 5000} LLC", "org_pac_id": f"{4000000000 + number % 5000}",
            "adr_ln_1": f"{number % 5000 % 90 + 1} ELM ST", "City/Town": town, "State": state,
            "ZIP Code": f"{code}1208".lstrip("0"), "Telephone Number": f"860555{number % 10000:04}",
        }  # fmt: skip
        yield list(row.values())


def main(kind: str, rows: int, file: Path) -> None:
    """Write the file."""
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows({"nppes": nppes, "cms": cms}[kind](rows))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
