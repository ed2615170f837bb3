"""What the register has beside its file: numbers out of use, other names, further places."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds import Deactivated, Incoming, Rejected, RoundsError, Skipped
from rounds.base.ids import with_check_digit
from rounds.base.problems import Source
from rounds.book.book import empty_book, make_book
from rounds.book.records import Address, Affiliation, Contact, Organization
from rounds_plugins.exchange.nppes import read_nppes

if TYPE_CHECKING:
    from pathlib import Path

GRACE, NORTHGATE, NOBODY = (with_check_digit(number) for number in ("123456789", "100000001", "100000002"))
SECONDARY = "Provider Secondary Practice Location Address"
LOCATIONS = [
    "NPI", f"{SECONDARY}- Address Line 1", f"{SECONDARY}-  Address Line 2", f"{SECONDARY} - City Name",
    f"{SECONDARY} - State Name", f"{SECONDARY} - Postal Code", f"{SECONDARY} - Country Code (If outside U.S.)",
    f"{SECONDARY} - Telephone Number", f"{SECONDARY} - Telephone Extension",
    "Provider Practice Location Address - Fax Number",
]  # fmt: skip
OTHER_NAMES = ["NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code"]
BOOK = make_book(
    empty_book().settings,
    [
        Organization(
            Source("organizations/northgate.yaml"), "northgate", "Northgate Health", npi=NORTHGATE,
            address=Address("1 Elm St", city="Hartford", state="CT", zip="06105"),
        ),
        Organization(
            Source("organizations/valley.yaml"), "valley", "Valley Spine",
            address=Address("9 Oak Ave.", "Ste 2", city="Avon", state="CT", zip="06001-0000"),
        ),
        Contact(
            Source("contacts/okafor-grace.yaml"), "okafor-grace", "Grace Okafor", npi=GRACE,
            affiliations=(Affiliation("northgate"),),
        ),
    ],
)  # fmt: skip


def read(folder: Path, header: list[str], *rows: list[str], book=BOOK) -> list:
    file = folder / "side.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return list(read_nppes(file, book, {}))


@pytest.mark.parametrize("day", ["03/20/2026", "3/20/2026", "2026-03-20", "2026-03-20 00:00:00"])
def test_the_report_of_deactivated_numbers_has_a_title(tmp_path: Path, day: str):
    file = tmp_path / "NPPES Deactivated NPI Report 20261109.csv"
    file.write_text(
        "NPPES Deactivated NPI Report: 11/09/2026,\r\nNPI,NPPES Deactivation Date\r\n"
        f"{GRACE},{day}\r\n,\r\n12,{day}\r\n{NOBODY}.0,soon\r\n"
    )
    assert list(read_nppes(file, BOOK, {})) == [
        Skipped(1),
        Deactivated(3, GRACE, date(2026, 3, 20)),
        Skipped(4, blank=True),
        Rejected(5, "'12' is not an NPI"),
        Deactivated(6, NOBODY, None),
    ]


def test_a_number_that_is_in_use_again_is_passed_over(tmp_path: Path):
    header = ["NPI", "NPI Deactivation Date", "NPI Reactivation Date"]
    rows = [[GRACE, "03/20/2026", "04/01/2026"], [GRACE, "03/20/2026", "03/01/2020"]]
    assert read(tmp_path, header, *rows) == [Skipped(2), Deactivated(3, GRACE, date(2026, 3, 20))]


def test_other_names_become_notes_of_what_the_book_has(tmp_path: Path):
    found = read(
        tmp_path,
        OTHER_NAMES,
        [NORTHGATE, "NORTHGATE HOSPITAL", "3"],
        [NOBODY, "ELSEWHERE CLINIC", "3"],
        [NORTHGATE, "NORTHGATE HEALTH", "5"],
        [NORTHGATE, "ELM STREET CLINIC INC", "4"],
        [GRACE, "OKAFOR MEDICAL", "3"],
    )
    assert found == [
        Skipped(3),
        Skipped(4),
        Skipped(6),
        Incoming(
            "organization",
            {
                "name": "Northgate Health",
                "npi": NORTHGATE,
                "notes": "Does business as Northgate Hospital; formerly Elm Street Clinic Inc.",
            },
            2,
        ),
    ]


def test_a_further_place_of_a_person_is_a_place_of_work(tmp_path: Path):
    """At the address of one of the book it is that one; elsewhere a new one, called by its street."""
    found = read(
        tmp_path,
        LOCATIONS,
        [GRACE, "9 OAK AVE", "STE 2", "AVON", "CT", "06001", "US", "", "", ""],
        [GRACE, "77 PINE RD", "", "SIMSBURY", "CT", "060701234", "US", "8605550177", "12", "8605550178"],
        [GRACE, "1 ELM ST", "", "HARTFORD", "CT", "06105", "US", "", "", ""],
        [NOBODY, "5 ASH CT", "", "AVON", "CT", "06001", "US", "", "", ""],
    )
    person = {"name": "Grace Okafor", "npi": GRACE}
    adds = frozenset({"affiliations"})
    assert found == [
        Incoming("contact", {**person, "affiliations": [{"organization": "valley"}]}, 2, adds=adds),
        Incoming("contact", {**person, "affiliations": [{"key": "77 pine rd 06070"}]}, 3, adds=adds),
        Incoming(
            "organization",
            {
                "name": "77 Pine Rd, Simsbury",
                "address": {"line1": "77 Pine Rd", "city": "Simsbury", "state": "CT", "zip": "06070-1234"},
                "phones": [
                    {"number": "860-555-0177", "kind": "work", "extension": "12"},
                    {"number": "860-555-0178", "kind": "fax"},
                ],
            },
            3,
            "77 pine rd 06070",
        ),
        Skipped(4),
        Skipped(5),
    ]


def test_a_further_place_of_an_organization_is_a_branch(tmp_path: Path):
    (found,) = read(tmp_path, LOCATIONS, [NORTHGATE, "77 PINE RD", "", "SIMSBURY", "CT", "06070", "US", "", "", ""])
    assert (found.document["name"], found.document["parent"]) == ("Northgate Health, 77 Pine Rd", "northgate")


def test_a_table_of_numbers_that_is_none_of_them_is_refused(tmp_path: Path):
    with pytest.raises(RoundsError, match="no column 'Entity Type Code'"):
        read(tmp_path, ["NPI", "Name"], [GRACE, "Grace"])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([LOCATIONS, OTHER_NAMES, ["NPI", "NPPES Deactivation Date"]]), st.data())
def test_any_cells_give_records_or_reasons(tmp_path_factory, header: list[str], data: st.DataObject):
    cell = st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=12), st.sampled_from([GRACE, NORTHGATE, "03/20/2026"])
    )
    rows = data.draw(st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=6))
    found = read(tmp_path_factory.mktemp("any"), header, *rows)
    assert all(isinstance(one, Incoming | Rejected | Skipped | Deactivated) for one in found)
