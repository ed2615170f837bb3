"""Tables without a map, as people have them: exports of well-known programs, activities, referral logs, workbooks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from rounds import Incoming, Rejected, Remark, RoundsError, UsageError
from rounds.documents.yamltext import read_file
from rounds.testing import small_book
from rounds_plugins.exchange.csv_import import read_csv, read_xlsx
from rounds_plugins.exchange.csv_import.guess import guess_map
from rounds_plugins.exchange.csv_import.mapfile import map_of, read_map

if TYPE_CHECKING:
    from pathlib import Path

BOOK = small_book(
    """
    contacts:
      - {id: okafor-grace, name: Grace Okafor, credentials: MD, emails: [{address: grace@north.example.org}]}
      - {id: lee-min, name: Min Lee, npi: "1234567893"}
    organizations: [{id: north, name: North Hill Practice}]
    """,
    settings={
        "client": {"name": "Cedar", "time_zone": "America/New_York"},
        "service_lines": {"spine": {"name": "Spine"}},
    },
)
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Company Name,\
State/Region,Postal Code,Unsubscribed from all email
101,Grace,Okafor,grace@north.example.org,(860) 555-0142,dana,,North Hill Practice,Connecticut,6103,true
102,Min,Lee,min@hill.example.org,860.555.0143,nobody,,Hillside,,,
"""
SALESFORCE = """\
"Salutation","First Name","Last Name","Title","Account Name","Mailing Street",\
"Mailing Zip/Postal Code","Email Opt Out","Do Not Call"
"Dr.","Grace","Okafor","Physician","North Hill Practice","12 Oak St
Suite 4","06103-1234","1","0"
"Ms.","Min","Lee","Manager","Hillside","","","0","1"
"""
OUTLOOK = """\
"Title","First Name","Middle Name","Last Name","Suffix","Company","Job Title","Business Street",\
"Business Phone","E-mail Address","Categories","Birthday"
"Dr.","Grace","N.","Okafor","Jr.","","Physician","12 Oak St","(860) 555-0142","g@x.org","Referrers;V I P","1/2/1970"
"""
GOOGLE = """\
First Name,Last Name,Name Prefix,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value,\
Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value
Grace,Okafor,Dr.,,Referrers ::: * myContacts,Work,g@x.org,Work,860-555-0142,Mobile,+1 860-555-0199
"""
THUNDERBIRD = """\
First Name,Last Name,Display Name,Primary Email,Secondary Email,Screen Name,Work Phone,\
Mobile Number,Work Address,Work ZipCode,Organization
Grace,Okafor,Dr. Grace Okafor,g@x.org,home@x.org,,860-555-0142,,12 Oak St,06103,
"""


def read(tmp_path: Path, text: str | bytes, **options):
    file = tmp_path / "table.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_csv(file, BOOK, options))


def documents(found):
    return [one.document for one in found if isinstance(one, Incoming)]


def test_hubspot(tmp_path: Path):
    """A place that is known is named by its id, a new one by its name; who opted out is asked nothing more."""
    remark, grace, hillside, lee = read(tmp_path, HUBSPOT)
    assert "an export of HubSpot" in remark.words
    assert "not taken: Lead Status" in remark.words
    assert grace.document == {
        "name": "Grace Okafor",
        "given": "Grace",
        "family": "Okafor",
        "phones": [{"number": "860-555-0142", "kind": "work"}],
        "emails": [{"address": "grace@north.example.org", "kind": "work"}],
        "address": {"state": "CT", "zip": "06103"},
        "affiliations": [{"organization": "north", "primary": True}],
        "liaison": "dana",
        "do_not_contact": ["email"],
    }
    assert (grace.key, hillside.kind, hillside.document) == ("101", "organization", {"name": "Hillside"})
    assert lee.document["affiliations"] == [{"key": hillside.key, "primary": True}]
    assert {"liaison", "do_not_contact"}.isdisjoint(lee.document)


def test_salesforce(tmp_path: Path):
    grace, lee = (one for one in documents(read(tmp_path, SALESFORCE)) if "family" in one)
    assert (grace["prefix"], grace["role"], grace["do_not_contact"]) == ("Dr.", "Physician", ["email"])
    assert grace["address"] == {"line1": "12 Oak St", "line2": "Suite 4", "zip": "06103-1234"}
    assert (lee["prefix"], lee["do_not_contact"]) == ("Ms.", ["phone"])


def test_outlook(tmp_path: Path):
    remark, grace = read(tmp_path, OUTLOOK)
    assert (grace.document["name"], grace.document["given"]) == ("Grace N. Okafor Jr.", "Grace N.")
    assert (grace.document["prefix"], grace.document["tags"]) == ("Dr.", ["Referrers", "V-I-P"])
    assert "not taken: Birthday" in remark.words


def test_google_contacts(tmp_path: Path):
    _, grace = read(tmp_path, GOOGLE)
    assert grace.document["phones"] == [
        {"number": "860-555-0142", "kind": "work"},
        {"number": "860-555-0199", "kind": "mobile"},
    ]
    assert grace.document["tags"] == ["Referrers", "myContacts"]


def test_thunderbird(tmp_path: Path):
    _, grace = read(tmp_path, THUNDERBIRD)
    assert grace.document["name"] == "Dr. Grace Okafor"
    assert [mail["kind"] for mail in grace.document["emails"]] == ["work", "personal"]
    assert grace.document["address"] == {"line1": "12 Oak St", "zip": "06103"}


ACTIVITIES = """\
Activity Type,Subject,Contact Name,Activity Date,Assigned To,Status,Description
Call,Spine clinic,"Okafor, Grace N., MD",11/18/2026 3:30 PM,dana,Completed,Wants a form
Meeting,Lunch,1234567893,11/19/2026,nobody,Completed,
E-mail,News,grace@north.example.org,11/20/2026,dana,Not Started,
Telepathy,News,Min Lee,11/20/2026,dana,Completed,
"""


def test_activities_of_another_crm(tmp_path: Path):
    """Names in whatever order, NPIs and e-mail addresses find their people; what was not done is passed over."""
    found = read(tmp_path, ACTIVITIES)
    assert [(one["date"], one["channel"], one["contact"]) for one in documents(found)] == [
        ("2026-11-18", "phone", "okafor-grace"),
        ("2026-11-19", "visit", "lee-min"),
        ("2026-11-20", "Telepathy", "lee-min"),  # no such channel: the import rejects the line
    ]
    assert documents(found)[0] == {
        "date": "2026-11-18", "channel": "phone", "contact": "okafor-grace", "liaison": "dana",
        "purpose": "Spine clinic", "notes": "Wants a form",
    }  # fmt: skip


def test_a_moment_is_the_day_that_it_was_here(tmp_path: Path):
    """Half past two in Greenwich on the 19th is half past nine in the evening of the 18th in New York."""
    text = "Type,Timestamp,Contact\ncall,2026-11-19T02:30:00Z,Min Lee\ncall,2026-11-19T02:30:00,Min Lee\n"
    assert [one["date"] for one in documents(read(tmp_path, text, kind="touch"))] == ["2026-11-18", "2026-11-19"]


def test_a_referral_log_row_by_row(tmp_path: Path):
    """Two rows of November make two patients; the patient's name and birth are never looked at."""
    text = (
        "Referral Date,Referring Provider,Referring NPI,Patient Name,DOB,Service Line\n"
        '11/02/2026,"Okafor, Grace, MD",,XX,1/1/1950,spine\n11/13/2026,Grace Okafor,,YY,,spine\n'
    )
    remark, count = read(tmp_path, text)
    assert count.document == {"contact": "okafor-grace", "service_line": "spine", "month": "2026-11", "count": 2}
    assert "not taken: Referring NPI, Patient Name, DOB" in remark.words


def test_referral_counts_by_npi(tmp_path: Path):
    text = "Month,Referring NPI,Referring Provider,Referrals\n2026-10,1234567893,LEE,4\nOct 2026,1234567893,LEE,1\n"
    (count,) = documents(read(tmp_path, text))
    assert count == {"month": "2026-10", "npi": "1234567893", "count": 5}


def test_days_first_where_the_table_says_so(tmp_path: Path):
    text = "Date,Type,Contact\n18/11/2026,call,Min Lee\n03/04/2026,call,Min Lee\n"
    assert [one["date"] for one in documents(read(tmp_path, text, kind="touch"))] == ["2026-11-18", "2026-04-03"]


def test_the_guess_is_written_down_and_read_back(tmp_path: Path):
    file = tmp_path / "map.yaml"
    found = read(tmp_path, HUBSPOT, **{"save-map": str(file)})
    assert all(isinstance(one, Remark) for one in found)
    assert "# Lead Status (not taken)" in file.read_text()
    document, problems = read_file(file, "map.yaml")
    header, *rows = (line.split(",") for line in HUBSPOT.splitlines())
    assert (document.data, problems) == (guess_map(header, rows).data, [])
    assert read_map(file).rules == map_of(document.data).rules
    assert documents(read(tmp_path, HUBSPOT, map=str(file))) == documents(read(tmp_path, HUBSPOT))
    with pytest.raises(UsageError, match="is there already"):
        read(tmp_path, HUBSPOT, **{"save-map": str(file)})


@pytest.mark.parametrize(
    ("options", "words"),
    [({"kind": "person"}, "cannot be a 'person'"), ({"map": "x", "kind": "contact"}, "--map says everything")],
)
def test_options_that_do_not_go_together(tmp_path: Path, options, words):
    with pytest.raises(UsageError, match=words):
        read(tmp_path, HUBSPOT, **options)


def test_utf_16_with_tabs(tmp_path: Path):
    (found,) = documents(read(tmp_path, "First Name\tLast Name\nZoë\tÉmile\n".encode("utf-16")))
    assert found["name"] == "Zoë Émile"


def test_half_a_letter_of_utf_16_is_rejected_with_its_line(tmp_path: Path):
    found = read(tmp_path, "First Name\tLast Name\nZoë\tÉmile\n".encode("utf-16") + b"\x00\xd8", kind="contact")
    assert [one.line for one in found if isinstance(one, Rejected)] == [3]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A cover, a title above the header, numbers that lost their zeros, a day, and a blank row."""
    file = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Referral sources 2026"])
        sheet.write_row(2, 0, ["NPI", "First Name", "Last Name", "ZIP", "Phone"])
        sheet.write_row(3, 0, [1234567893, "Grace", "Okafor", 6103, 8605550142])
        sheet.write_row(5, 0, ["", "=cmd()", "Lee", "06001", ""])
        days = book.add_worksheet("Days")
        days.write_row(0, 0, ["Date", "Type", "Contact", "Minutes"])
        days.write_datetime(1, 0, dt.datetime(2026, 11, 18), book.add_format({"num_format": "m/d/yyyy"}))  # noqa: DTZ001
        days.write_row(1, 1, ["call", "Min Lee", 12.5])
    return file


def test_a_sheet_as_a_person_sees_it(workbook: Path):
    grace, lee = documents(read_xlsx(workbook, BOOK, {}))
    assert (grace["npi"], grace["address"]["zip"]) == ("1234567893", "06103")
    assert grace["phones"] == [{"number": "860-555-0142", "kind": "work"}]
    assert lee["address"]["zip"] == "06001"
    (touch,) = documents(read_xlsx(workbook, BOOK, {"sheet": "Days", "kind": "touch"}))
    assert (touch["date"], touch["minutes"]) == ("2026-11-18", 12.5)


@pytest.mark.parametrize(("sheet", "words"), [("Nobody", "has no sheet 'Nobody'"), ("Cover", "the sheet is empty")])
def test_a_sheet_that_is_not_there_or_empty(workbook: Path, sheet: str, words: str):
    with pytest.raises(RoundsError, match=words):
        list(read_xlsx(workbook, BOOK, {"sheet": sheet}))


@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
def test_any_bytes_are_no_workbook_or_one(tmp_path_factory: pytest.TempPathFactory, noise: bytes):
    file = tmp_path_factory.mktemp("noise") / "noise.xlsx"
    file.write_bytes(noise)
    with pytest.raises(RoundsError):
        list(read_xlsx(file, BOOK, {}))


NAMES = st.sampled_from(
    ["First Name", "Last Name", "name", "Email", "npi", "Phone", "date", "type", "contact", "Company", "count", "Month",
     "Referring NPI", "Referral Date", "Email Opt Out", "Tags", "x", "", "Title", "Phone 2 - Value", "Phone 2 - Label"]
)  # fmt: skip


@given(st.lists(NAMES, min_size=1, max_size=8), st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=5))
def test_whatever_the_columns_are_there_is_a_map_or_a_reason(header, rows):
    try:
        guess = guess_map(header, rows)
    except UsageError:
        return
    assert set(map_of(guess.data).columns) <= set(header)
