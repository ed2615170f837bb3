"""The register of providers: invented people and places in the register's own columns."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds import Deactivated, Incoming, Rejected, RoundsError, Skipped, UsageError
from rounds.base.ids import with_check_digit
from rounds.book.book import empty_book
from rounds_plugins.exchange.nppes import read_nppes

FRONT = [
    "NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)", "Provider First Name",
    "Provider Middle Name", "Provider Name Prefix Text", "Provider Name Suffix Text", "Provider Credential Text",
    "Provider Other Organization Name", "Provider Other Organization Name Type Code",
    "Provider First Line Business Practice Location Address",
    "Provider Second Line Business Practice Location Address",
    "Provider Business Practice Location Address City Name", "Provider Business Practice Location Address State Name",
    "Provider Business Practice Location Address Postal Code",
    "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "Provider Business Practice Location Address Telephone Number",
    "Provider Business Practice Location Address Fax Number", "Last Update Date", "NPI Deactivation Date",
    "NPI Reactivation Date",
]  # fmt: skip
TAXONOMIES = [
    name
    for n in range(1, 16)
    for name in (f"Healthcare Provider Taxonomy Code_{n}", f"Healthcare Provider Primary Taxonomy Switch_{n}")
]
SHORT = {
    "npi": 0, "entity": 1, "organization": 4, "family": 5, "given": 6, "middle": 7, "prefix": 8, "suffix": 9,
    "credentials": 10, "other": 11, "other_type": 12, "line1": 13, "line2": 14, "city": 15, "state": 16, "zip": 17,
    "country": 18, "phone": 19, "fax": 20, "updated": 21, "deactivated": 22, "reactivated": 23,
}  # fmt: skip
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "nppes"
GRACE = with_check_digit("123456789")
LIAM = with_check_digit("100000001")


def header(sex: str = "Provider Sex Code", columns: int = 330) -> list[str]:
    names = [*FRONT, sex, *TAXONOMIES]
    return names + [f"Other Provider Identifier_{n}" for n in range(columns - len(names))]


def row(taxonomies: str = "207Q00000X/Y", columns: int = 330, **values: str) -> list[str]:
    """A row: a person in Hartford who practises family medicine, changed as the test says."""
    person = {
        "npi": GRACE, "entity": "1", "family": "OKAFOR", "given": "GRACE", "credentials": "M.D.",
        "line1": "1 ELM ST", "city": "HARTFORD", "state": "CT", "zip": "061051208", "country": "US",
        "phone": "8605550142", "updated": "05/17/2019",
    }  # fmt: skip
    cells = [""] * columns
    for name, value in {**person, **values}.items():
        cells[SHORT[name]] = value
    for index, pair in enumerate(taxonomies.split()):
        cells[len(FRONT) + 1 + 2 * index : len(FRONT) + 3 + 2 * index] = pair.split("/")
    return cells


def written(folder: Path, *rows: list[str], head: list[str] | None = None, name: str = "npidata.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([head or header(), *rows])
    return file


def read(folder: Path, *rows: list[str], **options: object) -> list[Incoming | Rejected | Skipped]:
    return list(read_nppes(written(folder, *rows), empty_book(), options))


def only(folder: Path, **values: str) -> dict:
    (found,) = read(folder, row(**values))
    assert isinstance(found, Incoming), found
    return dict(found.document)


def test_a_person_becomes_a_contact(tmp_path: Path):
    (found,) = read(tmp_path, row(middle="N", prefix="DR.", suffix="JR", line2="STE 3E", fax="8605550143"))
    assert found == Incoming(
        "contact",
        {
            "name": "Grace N. Okafor Jr.",
            "prefix": "Dr.",
            "given": "Grace N.",
            "family": "Okafor",
            "suffix": "Jr.",
            "credentials": "MD",
            "npi": GRACE,
            "specialty": "family medicine",
            "taxonomy": "207Q00000X",
            "phones": [{"number": "860-555-0142", "kind": "work"}, {"number": "860-555-0143", "kind": "fax"}],
            "address": {
                "line1": "1 Elm St", "line2": "Ste 3E", "city": "Hartford", "state": "CT", "zip": "06105-1208",
            },
        },
        2,
        origin=found.origin,
    )  # fmt: skip
    assert (found.origin.source, found.origin.date) == ("NPPES", date(2019, 5, 17))


def test_a_place_becomes_an_organization(tmp_path: Path):
    place = row(
        "282N00000X/Y", npi=LIAM, entity="2", family="", given="", credentials="", other_type="3",
        organization="NORTHGATE HEALTH OF THE VALLEY, INC.", other="NORTHGATE HOSPITAL",
    )  # fmt: skip
    (found,) = read(tmp_path, place)
    assert found.kind == "organization"
    assert found.document["name"] == "Northgate Health of the Valley, Inc."
    assert found.document["type"] == "hospital"
    assert found.document["notes"] == "Does business as Northgate Hospital."
    (traded,) = read(tmp_path, place, **{"trade-names": True})
    assert traded.document["name"] == "Northgate Hospital"
    assert traded.document["notes"] == "Legal name: Northgate Health of the Valley, Inc."


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("MCDONALD", "McDonald"),
        ("MACDONALD", "MacDonald"),
        ("MACHADO", "Machado"),
        ("O'BRIEN", "O'Brien"),
        ("D'AMATO-O'DEA", "D'Amato-O'Dea"),
        ("DE LA CRUZ", "de la Cruz"),
        ("VAN DER BERG", "van der Berg"),
        ("VAN BUREN", "Van Buren"),
        ("NGUYEN", "Nguyen"),
        ("DeStefano", "DeStefano"),
        ("SMITH III", "Smith"),
    ],
)
def test_capitals_become_a_name(tmp_path: Path, typed: str, family: str):
    assert only(tmp_path, family=typed)["family"] == family


def test_a_suffix_typed_into_the_name_is_a_suffix(tmp_path: Path):
    assert only(tmp_path, family="SMITH III")["name"] == "Grace Smith III"


@pytest.mark.parametrize(
    ("typed", "credentials"),
    [("M.D., PH.D", "MD, PhD"), ("D.D.S., M.S. F.A.G.D", "DDS, MS, FAGD"), ("M.D.1208", "MD"), ("O. D.", "OD")],
)
def test_credentials_in_their_usual_form(tmp_path: Path, typed: str, credentials: str):
    assert only(tmp_path, credentials=typed)["credentials"] == credentials


@pytest.mark.parametrize(("typed", "kept"), [("021310000", "02131-0000"), ("02131", "02131"), ("2131", "02131")])
def test_leading_zeros_of_zip_codes_stay(tmp_path: Path, typed: str, kept: str):
    assert only(tmp_path, zip=typed)["address"]["zip"] == kept


NUCC = (
    '"Code","Grouping","Classification","Specialization","Definition","Notes","Display Name","Section"\n'
    "207Q00000X,Physicians,Family Medicine,,x,,Family Medicine Physician,Individual\n"
    "207R00000X,Physicians,Internal Medicine,,x,,,Individual\n"
    '208VP0000X,Physicians,Pain Medicine,Pain Medicine \u2013 All,"x, y",,,Individual\n'
    "282N00000X,Hospitals,General Acute Care Hospital,,x,,,Non-Individual\n"
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("207Q00000X", "family medicine"),
        ("207R00000X", "internal medicine"),
        ("208VP0000X", "pain medicine \u2013 all"),
        ("207RC0000X", "cardiology"),
        ("999Z00000X", None),
    ],
)
def test_specialties_in_the_words_of_the_users_own_code_set(tmp_path: Path, code: str, words: str | None):
    """A code that it lacks is called as in the map that Rounds has."""
    codes = tmp_path / "nucc_taxonomy_260.csv"
    codes.write_bytes(NUCC.encode("cp1252"))
    (found,) = read(tmp_path, row(f"{code}/Y"), nucc=str(codes))
    assert found.document.get("specialty") == words
    assert found.document["taxonomy"] == code


def test_the_type_of_a_place_stays_with_the_users_own_code_set(tmp_path: Path):
    codes = tmp_path / "nucc.csv"
    codes.write_bytes(NUCC.encode("cp1252"))
    place = row("282N00000X/Y", npi=LIAM, entity="2", family="", given="", organization="NORTHGATE")
    (found,) = read(tmp_path, place, nucc=str(codes))
    assert (found.document["type"], found.document["specialty"]) == ("hospital", "general acute care hospital")


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "Code,Classification,Specialization\nx,y,z\n"])
def test_what_is_no_code_set_is_refused(tmp_path: Path, content: str):
    (tmp_path / "nucc.csv").write_text(content)
    with pytest.raises(RoundsError, match=r"nucc\.csv"):
        read(tmp_path, row(), nucc=str(tmp_path / "nucc.csv"))


def test_a_filler_is_no_phone_number(tmp_path: Path):
    assert "phones" not in only(tmp_path, phone="9990000000")


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        ({}, 3),
        ({"taxonomy": ("207Q*",)}, 1),
        ({"taxonomy": ("207q00000x",)}, 1),
        ({"taxonomy": ("207Q*",), "any": True}, 2),
        ({"taxonomy": ("207Q*,207R*",)}, 2),
        ({"taxonomy": ("207Q*", "207R*")}, 2),
        ({"state": ("ct",)}, 2),
        ({"zip": ("021",)}, 1),
        ({"zip": ("02139-4",)}, 1),
        ({"city": ("hart*",)}, 2),
        ({"organizations": True}, 0),
        ({"people": True, "organizations": True}, 3),
        ({"limit": "2"}, 2),
    ],
)
def test_options_choose(tmp_path: Path, options: dict, taken: int):
    found = read(
        tmp_path,
        row("207Q00000X/Y"),
        row("207R00000X/Y 207Q00000X/N", npi=LIAM),
        row("1223G0001X/X", npi=with_check_digit("100000002"), state="MA", zip="021394307", city="CAMBRIDGE"),
        **options,
    )
    assert sum(isinstance(one, Incoming) for one in found) == taken
    assert all(isinstance(one, Incoming | Skipped) for one in found)


def test_the_switch_says_which_taxonomy_is_the_primary(tmp_path: Path):
    (found,) = read(tmp_path, row("207R00000X/N 207RC0000X/Y"))
    assert (found.document["taxonomy"], found.document["specialty"]) == ("207RC0000X", "cardiology")


@pytest.mark.parametrize("options", [{"state": ("Connecticut",)}, {"zip": ("x",)}, {"limit": "0"}, {"limit": "many"}])
def test_a_wrong_option_is_refused(tmp_path: Path, options: dict):
    with pytest.raises(UsageError, match="--"):
        read(tmp_path, row(), **options)


def test_a_deactivated_number_is_told_whatever_is_wanted(tmp_path: Path):
    """Deactivated rows of the whole file hold only the number and the day."""
    bare = [*row(npi=GRACE, deactivated="03/20/2026")]
    bare[1:13] = [""] * 12
    bare[13:22] = [""] * 9
    assert read(tmp_path, bare, state=("CT",)) == [Deactivated(2, GRACE, date(2026, 3, 20))]


def test_a_reactivated_number_is_in_use(tmp_path: Path):
    (found,) = read(tmp_path, row(deactivated="03/16/2006", reactivated="03/20/2006"))
    assert isinstance(found, Incoming)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"npi": "1234567890"}, "'1234567890' is not an NPI"),
        ({"npi": ""}, "no NPI"),
        ({"entity": "3"}, "entity type is '3'"),
        ({"family": "", "given": ""}, "no name"),
    ],
)
def test_what_is_no_provider_is_rejected_with_its_line(tmp_path: Path, values: dict, reason: str):
    (_, found) = read(tmp_path, row(npi=LIAM), row(**values))
    assert isinstance(found, Rejected)
    assert found.line == 3
    assert reason in found.reason


def test_broken_lines_are_rejected_and_the_rest_is_read(tmp_path: Path):
    file = written(tmp_path, row(), row(npi=LIAM))
    lines = file.read_bytes().splitlines(keepends=True)
    short = b'"1","2"\r\n'
    nul = lines[1].replace(b"GRACE", b"GRA\0E")
    latin = lines[1].replace(b"GRACE", b"GR\xe1CE")
    open_quote = lines[1].replace(b'"GRACE"', b'"GRACE" B"')
    file.write_bytes(b"".join([lines[0], short, nul, latin, b"\r\n", open_quote, lines[2]]))
    found = list(read_nppes(file, empty_book(), {}))
    assert [(one.line, type(one)) for one in found] == [
        (2, Rejected), (3, Rejected), (4, Rejected), (5, Skipped), (6, Rejected), (7, Incoming),
    ]  # fmt: skip
    reasons = [one.reason for one in found if isinstance(one, Rejected)]
    assert "2 cells under 330 columns" in reasons[0]
    assert "NUL" in reasons[1]
    assert "not UTF-8" in reasons[2]


def test_a_quote_that_is_never_closed_names_its_lines(tmp_path: Path):
    """Between quoted cells only its own line is lost; between plain ones it swallows the rest, and says so."""
    file = written(tmp_path, row(), row(npi=LIAM))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"GRACE"', b'"GRACE', 1))
    assert [(one.line, type(one)) for one in read_nppes(file, empty_book(), {})] == [(2, Rejected), (3, Incoming)]
    file.write_bytes(whole.replace(b'"', b"").replace(b"GRACE", b'"GRACE', 1))
    (told,) = read_nppes(file, empty_book(), {})
    assert told == Rejected(2, "a quote that opens here is not closed: lines 2 to 3 could not be read")


def test_columns_are_found_by_name(tmp_path: Path):
    """The older file has 329 columns and a Gender Code; order does not matter, nor what stands in parentheses."""
    older = written(tmp_path, row(columns=329), head=header("Provider Gender Code", 329), name="older.csv")
    turned = written(tmp_path, row()[::-1], head=header()[::-1], name="turned.csv")
    plain = [name.split(" (")[0].upper() for name in header()]
    bare = written(tmp_path, row(), head=plain, name="bare.csv")
    bare.write_bytes(b"\xef\xbb\xbf" + bare.read_bytes())
    expected = read(tmp_path, row())
    for file in (older, turned, bare):
        assert list(read_nppes(file, empty_book(), {})) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name,phone\nGrace,1\n", "no header"),
        (b"NPI,Entity Type Code\n1,1\n", "no column"),
        ("NPI".encode("utf-16"), "cannot be read"),
        (b"PK\x03\x04rest", "ZIP or Excel"),
        (b'"NPI\n', "cannot be read"),
        (b"\xe9NPI,x\n", "cannot be read"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, message: str):
    file = tmp_path / "other.csv"
    file.write_bytes(content)
    with pytest.raises(RoundsError, match=message) as caught:
        list(read_nppes(file, empty_book(), {}))
    assert str(file) in caught.value.message


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path):
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(RoundsError, match=str(path)):
            list(read_nppes(path, empty_book(), {}))


def test_the_register_comes_in_a_zip(tmp_path: Path):
    inside = written(tmp_path, row()).read_bytes()
    file = tmp_path / "NPPES_Data_Dissemination.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("npidata_pfile_20050523-20261108_fileheader.csv", "NPI\n")
        archive.writestr("npidata_pfile_20050523-20261108.csv", inside)
    assert list(read_nppes(file, empty_book(), {})) == read(tmp_path, row())
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(RoundsError, match="cannot be read"):
        list(read_nppes(file, empty_book(), {}))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3))
def test_any_bytes_give_rows_or_reasons(tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int):
    """Noise at the start, within a line, between lines and at the end."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header(), row(), row(npi=LIAM)])
    parts = text.getvalue().encode().splitlines(keepends=True)
    parts[min(place, 2)] = parts[min(place, 2)] + noise if place else noise + parts[0]
    file = tmp_path_factory.mktemp("noise") / "noise.csv"
    file.write_bytes(b"".join(parts))
    try:
        found = list(read_nppes(file, empty_book(), {}))
    except RoundsError:
        return
    assert all(isinstance(one, Incoming | Rejected | Skipped | Deactivated) for one in found)


@pytest.mark.skipif(not SHARED.exists(), reason="the real rows of ../shared/data are not here")
@pytest.mark.parametrize(
    ("name", "kind", "number"), [("practitioners_300", "contact", 300), ("organizations_40", "organization", 40)]
)
def test_real_rows_are_all_read(name: str, kind: str, number: int):
    found = list(read_nppes(SHARED / f"{name}.csv", empty_book(), {}))
    assert [one.kind for one in found if isinstance(one, Incoming)] == [kind] * number
    assert all(not one.document["name"].isupper() for one in found)
    assert all(one.document["address"]["zip"][0] == "0" for one in found)
