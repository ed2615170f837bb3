"""Medicare's file of doctors and clinicians: invented people in the file's own columns."""

from __future__ import annotations

import csv
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds import Incoming, Provenance, Rejected, RoundsError, Skipped, UsageError
from rounds.base.ids import with_check_digit
from rounds.base.problems import Source
from rounds.book.book import empty_book, make_book
from rounds.book.checks import Known
from rounds.book.records import Address, Organization
from rounds.desk.imports.plan import RecordFiles
from rounds.desk.imports.planner import Rules, plan_changes
from rounds.storage.workspace import Workspace
from rounds_plugins.exchange.cms import read_cms

HEADER = [
    "NPI",
    "Ind_PAC_ID",
    "Ind_enrl_ID",
    "Provider Last Name",
    "Provider First Name",
    "Provider Middle Name",
    "suff",
    "gndr",
    "Cred",
    "Med_sch",
    "Grd_yr",
    "pri_spec",
    "sec_spec_1",
    "sec_spec_2",
    "sec_spec_3",
    "sec_spec_4",
    "sec_spec_all",
    "Telehlth",
    "Facility Name",
    "org_pac_id",
    "num_org_mem",
    "adr_ln_1",
    "adr_ln_2",
    "ln_2_sprs",
    "City/Town",
    "State",
    "ZIP Code",
    "Telephone Number",
    "ind_assgn",
    "grp_assgn",
    "adrs_id",
]
OLDER = {
    "Provider Last Name": "lst_nm", "Provider First Name": "frst_nm", "Provider Middle Name": "mid_nm",
    "Facility Name": "org_nm", "City/Town": "cty", "State": "st", "ZIP Code": "zip", "Telephone Number": "phn_numbr",
}  # fmt: skip
OLDEST = {
    "Ind_PAC_ID": "PAC ID", "Provider Last Name": "Last Name", "Provider First Name": "First Name",
    "Provider Middle Name": "Middle Name", "suff": "Suffix", "Cred": "Credential", "pri_spec": "Primary specialty",
    "sec_spec_all": "All secondary specialties", "Facility Name": "Organization legal name",
    "org_pac_id": "Group Practice PAC ID", "adr_ln_1": "Line 1 Street Address", "adr_ln_2": "Line 2 Street Address",
    "City/Town": "City", "ZIP Code": "Zip Code", "Telephone Number": "Phone Number",
}  # fmt: skip
GRACE, LIAM, MIN = (with_check_digit(number) for number in ("123456789", "100000001", "100000002"))
ELM = {
    "Facility Name": "NORTHGATE FAMILY MEDICINE LLC", "org_pac_id": "4587000001", "adr_ln_1": "1 ELM ST",
    "City/Town": "HARTFORD", "State": "CT", "ZIP Code": "061051208", "Telephone Number": "8605550142",
}  # fmt: skip
OAK = {
    "Facility Name": "VALLEY SPINE GROUP PC", "org_pac_id": "4587000002", "adr_ln_1": "9 OAK AVE", "adr_ln_2": "STE 2",
    "City/Town": "AVON", "State": "CT", "ZIP Code": "060010000", "Telephone Number": "8605550199",
}  # fmt: skip


def line(npi: str = GRACE, **values: str) -> dict[str, str]:
    """A line: a family physician at Elm Street, changed as the test says."""
    person = {
        "NPI": npi, "Provider Last Name": "OKAFOR", "Provider First Name": "GRACE", "Provider Middle Name": "N",
        "Cred": "M.D.", "pri_spec": "FAMILY PRACTICE", **ELM,
    }  # fmt: skip
    return {**dict.fromkeys(HEADER, ""), **person, **values}


def written(folder: Path, *lines: dict[str, str] | None, names: dict[str, str] | None = None) -> Path:
    """The lines as a file; None is a blank one."""
    file = folder / "DAC_NationalDownloadableFile.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([(names or {}).get(name, name) for name in HEADER])
        writer.writerows([row[name] for name in HEADER] if row else [] for row in lines)
    return file


def read(folder: Path, *lines: dict[str, str] | None, **options: object) -> list[Incoming | Rejected | Skipped]:
    return list(read_cms(written(folder, *lines), empty_book(), options))


def planned(found):
    """The plan of an import into an empty book."""
    day = date(2026, 10, 31)
    rules = Rules(lambda _kind, _document: "", Known(frozenset(), frozenset(), day))
    files = RecordFiles(Workspace(Path("nowhere")))
    return plan_changes(empty_book(), found, files=files, rules=rules, origin=Provenance("CMS", day))


def test_lines_of_one_person_are_one_contact_with_several_places(tmp_path: Path):
    contact, *places = read(tmp_path, line(), line(**OAK), line(**{"ZIP Code": "061051208"}))
    assert contact.document == {
        "name": "Grace N. Okafor",
        "given": "Grace N.",
        "family": "Okafor",
        "credentials": "MD",
        "npi": GRACE,
        "specialty": "family medicine",
        "affiliations": [{"key": "4587000001 1 elm st 06105"}, {"key": "4587000002 9 oak ave 06001"}],
    }
    assert [place.document for place in places] == [
        {
            "name": "Northgate Family Medicine LLC",
            "address": {"line1": "1 Elm St", "city": "Hartford", "state": "CT", "zip": "06105-1208"},
            "phones": [{"number": "860-555-0142", "kind": "work"}],
        },
        {
            "name": "Valley Spine Group PC",
            "address": {"line1": "9 Oak Ave", "line2": "Ste 2", "city": "Avon", "state": "CT", "zip": "06001-0000"},
            "phones": [{"number": "860-555-0199", "kind": "work"}],
        },
    ]


@pytest.mark.parametrize("names", [{}, OLDER, OLDEST, {name: name.upper() for name in HEADER}])
def test_the_columns_have_had_many_names(tmp_path: Path, names: dict[str, str]):
    expected = read(tmp_path, line(), line(LIAM))
    assert list(read_cms(written(tmp_path, line(), line(LIAM), names=names), empty_book(), {})) == expected
    assert len(expected) == 3


def test_each_house_of_a_group_is_a_place_and_the_suites_of_one_house_are_one(tmp_path: Path):
    _, suites = read(tmp_path, line(adr_ln_2="STE 1"), line(adr_ln_2="STE 2"))
    assert suites.document["address"]["line1"] == "1 Elm St"
    contact, *houses = read(tmp_path, line(), line(adr_ln_1="77 PINE RD"))
    assert len(contact.document["affiliations"]) == 2
    assert [house.document["name"] for house in houses] == [
        "Northgate Family Medicine LLC, 1 Elm St",
        "Northgate Family Medicine LLC, 77 Pine Rd",
    ]


def test_a_house_that_the_book_has_under_the_groups_name_is_that(tmp_path: Path):
    """The first import knew one house of the group only."""
    known = Organization(
        Source("organizations/northgate.yaml"),
        "northgate",
        "Northgate Family Medicine LLC",
        address=Address("1 Elm St", city="Hartford", state="CT", zip="06105"),
    )
    file = written(tmp_path, line(), line(adr_ln_1="77 PINE RD"))
    _, *houses = read_cms(file, make_book(empty_book().settings, [known]), {})
    assert [house.document.get("id") for house in houses] == ["northgate", None]


def test_somebody_without_a_practice_has_an_address_of_their_own(tmp_path: Path):
    (contact,) = read(tmp_path, line(**{"Facility Name": "", "org_pac_id": ""}))
    assert "affiliations" not in contact.document
    assert contact.document["address"]["line1"] == "1 Elm St"


@pytest.mark.parametrize(
    ("cut", "whole"), [("6105", "06105"), ("61051208", "06105-1208"), ("6105.0", "06105"), ("061051208", "06105-1208")]
)
def test_a_zip_that_a_spreadsheet_cut_is_whole_again(tmp_path: Path, cut: str, whole: str):
    found = read(tmp_path, line(**{"ZIP Code": cut}), zip=("061",))
    assert [one.document["address"]["zip"] for one in found if one.kind == "organization"] == [whole]


def test_numbers_that_a_spreadsheet_made_decimal_are_read(tmp_path: Path):
    contact, place = read(
        tmp_path, line(f"{GRACE}.0", org_pac_id="4587000001.0", **{"Telephone Number": "8605550142.0"})
    )
    assert (contact.document["npi"], place.key) == (GRACE, "4587000001 1 elm st 06105")
    assert place.document["phones"] == [{"number": "860-555-0142", "kind": "work"}]


def test_blank_lines_are_counted(tmp_path: Path):
    file = written(tmp_path, None, line(), None, None, line(LIAM))
    file.write_bytes(file.read_bytes() + b",,,  ,\r\n")
    found = list(read_cms(file, empty_book(), {}))
    assert [one.line for one in found if one == Skipped(one.line, blank=True)] == [2, 4, 5, 7]
    assert sum(isinstance(one, Incoming) for one in found) == 3


@pytest.mark.parametrize(
    ("options", "people"),
    [
        ({}, 3),
        ({"specialty": ("family practice",)}, 1),
        ({"specialty": ("Family Medicine,cardio*",)}, 2),
        ({"specialty": ("rheum*",)}, 0),
        ({"specialty": ("rheum*",), "any": True}, 1),
        ({"state": ("ct",)}, 2),
        ({"zip": ("021",)}, 1),
        ({"city": ("hart*",)}, 2),
        ({"limit": "2"}, 2),
    ],
)
def test_options_choose(tmp_path: Path, options: dict, people: int):
    found = read(
        tmp_path,
        line(),
        line(LIAM, pri_spec="CARDIOVASCULAR DISEASE (CARDIOLOGY)", sec_spec_all="INTERNAL MEDICINE, RHEUMATOLOGY"),
        line(MIN, pri_spec="NEUROLOGY", State="MA", **{"ZIP Code": "02139", "City/Town": "CAMBRIDGE"}),
        **options,
    )
    assert sum(isinstance(one, Incoming) and one.kind == "contact" for one in found) == people
    assert all(isinstance(one, Incoming | Skipped) for one in found)


def test_a_wrong_option_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="--state"):
        read(tmp_path, line(), state=("Connecticut",))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"NPI": "1234567890"}, "'1234567890' is not an NPI"),
        ({"NPI": "1.23457E+09"}, "is not an NPI"),
        ({"NPI": ""}, "no NPI"),
        ({"Provider Last Name": "", "Provider First Name": ""}, "no name"),
    ],
)
def test_a_line_that_is_about_nobody_is_rejected(tmp_path: Path, values: dict, reason: str):
    found = read(tmp_path, line(LIAM), line(**values))
    (rejected,) = [one for one in found if isinstance(one, Rejected)]
    assert rejected.line == 3
    assert reason in rejected.reason


def test_another_file_is_refused(tmp_path: Path):
    file = tmp_path / "other.csv"
    file.write_text("NPI,Name\n1,Grace\n")
    with pytest.raises(RoundsError, match="no column 'Provider Last Name'"):
        list(read_cms(file, empty_book(), {}))


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(tmp_path_factory, chance):
    """Lines of one person that stand apart add their places to one record."""
    lines = [line(), line(**OAK), line(LIAM), line(LIAM, **OAK), line(MIN, **OAK), line(MIN, Cred="DO")]
    folder = tmp_path_factory.mktemp("order")
    expected = planned(read(folder, *lines))
    chance.shuffle(lines)
    got = planned(read(folder, *lines))
    assert [(one.kind, one.id, without_order(one.document)) for one in got.creations] == [
        (one.kind, one.id, without_order(one.document)) for one in expected.creations
    ]
    assert [one.id for one in got.creations if one.kind == "organization"] == [
        "northgate-family-medicine", "valley-spine-group",
    ]  # fmt: skip
    assert got.rejected == ()


def without_order(document):
    places = sorted(place["organization"] for place in document.get("affiliations", ()))
    return {**document, "affiliations": places}


def test_two_practices_of_one_name_are_two_records(tmp_path: Path):
    other = {**OAK, "Facility Name": ELM["Facility Name"]}
    plan = planned(read(tmp_path, line(), line(LIAM, **other)))
    assert {one.id: one.document.get("affiliations") for one in plan.creations if one.kind == "contact"} == {
        "okafor-grace-7893": [{"organization": "northgate-family-medicine-4587000001-1-elm-st-06105"}],
        f"okafor-grace-{LIAM[-4:]}": [{"organization": "northgate-family-medicine-4587000002-9-oak-ave-06001"}],
    }


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 4))
def test_any_bytes_give_records_or_reasons(tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int):
    file = written(tmp_path_factory.mktemp("noise"), line(), line(LIAM, **OAK))
    whole = file.read_bytes()
    at = [0, len(whole) // 3, whole.index(b"\n") + 1, len(whole) - 20, len(whole)][place]
    file.write_bytes(whole[:at] + noise + whole[at:])
    try:
        found = list(read_cms(file, empty_book(), {}))
    except RoundsError:
        return
    assert all(isinstance(one, Incoming | Rejected | Skipped) for one in found)
    assert all(one.line >= 1 for one in found)


def test_memory_does_not_grow_with_the_file(tmp_path: Path):
    """Three times the people at as many practices: the most that is held hardly grows."""

    def most(people: int) -> int:
        lines = (line(with_check_digit(f"1{number:08}"), **place) for number in range(people) for place in (ELM, OAK))
        file = written(tmp_path, *lines)
        tracemalloc.start()
        for _ in read_cms(file, empty_book(), {}):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(1000)
    assert most(3000) < 1.5 * most(1000)
