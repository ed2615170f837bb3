"""Foreign CSV files by a map: each test shows the map and the rows."""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds import Incoming, Rejected, RoundsError, Skipped, UsageError
from rounds.book.book import empty_book
from rounds_plugins.exchange.csv_import import read_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds import Book

NAMES = """\
    kind: contact
    fields:
      given: First
      family: Last
      name: {template: "{First} {Last}"}
    """


def read(
    folder: Path, import_map: str, table: str | bytes, book: Book | None = None
) -> list[Incoming | Rejected | Skipped]:
    (folder / "map.yaml").write_text(dedent(import_map), encoding="utf-8")
    content = dedent(table).encode() if isinstance(table, str) else table
    (folder / "people.csv").write_bytes(content)
    return list(read_csv(folder / "people.csv", book or empty_book(), {"map": str(folder / "map.yaml")}))


def only(folder: Path, import_map: str, table: str, book: Book | None = None) -> dict:
    (found,) = read(folder, import_map, table, book)
    assert isinstance(found, Incoming), found
    return dict(found.document)


def test_columns_become_fields(tmp_path: Path):
    document = only(
        tmp_path,
        """\
        kind: contact
        fields:
          given: First Name
          family: Last Name
          name: {template: "{First Name} {Last Name}"}
          npi: NPI
          phones[work]: Office
          phones[mobile]: Cell
          emails[work]: E-mail
          address.line1: Street
          address.zip: Zip
          preferences.channels: {column: Likes, split: ";", values: {call: phone, drop by: visit}}
          tags: {column: [Tag 1, Tag 2]}
          potential.referrals_per_month: Potential
          status: {column: Stage, values: {Hot: active, gone: left}, otherwise: prospect}
          custom.panel: Panel
        constants:
          liaison: dana
          potential.source: office manager
          potential.date: 2026-10-01
        """,
        """\
        First Name,Last Name,NPI,Office,Cell,E-mail,Street,Zip,Likes,Tag 1,Tag 2,Potential,Stage,Panel
        Grace,Okafor,1234567893.0,(860) 555-0142 x12,,grace@example.org,1 Elm St,6105,Call; drop by,vip,,"1,200",HOT,big
        """,
    )
    assert document == {
        "given": "Grace",
        "family": "Okafor",
        "name": "Grace Okafor",
        "npi": "1234567893",
        "phones": [{"number": "860-555-0142", "extension": "12", "kind": "work"}],
        "emails": [{"address": "grace@example.org", "kind": "work"}],
        "address": {"line1": "1 Elm St", "zip": "06105"},
        "preferences": {"channels": ["phone", "visit"]},
        "tags": ["vip"],
        "potential": {"referrals_per_month": 1200, "source": "office manager", "date": "2026-10-01"},
        "status": "active",
        "custom": {"panel": "big"},
        "liaison": "dana",
    }


def test_a_constant_in_a_group_goes_with_its_columns(tmp_path: Path):
    document = only(
        tmp_path,
        """\
        kind: contact
        fields: {name: Name, potential.referrals_per_month: Potential}
        constants: {potential.source: a guess, potential.date: 2026-10-01, address.country: US}
        """,
        "Name,Potential\nGrace Okafor,\n",
    )
    assert document == {"name": "Grace Okafor", "address": {"country": "US"}}


def test_people_work_at_places_of_the_book(tmp_path: Path, book_of: Callable[[str], Book]):
    book = book_of("""\
        organizations:
          - {id: northgate, name: Northgate Family Medicine, npi: '1245319599'}
          - {id: lakeside, name: Lakeside Clinic}
          - {id: lakeside-2, name: Lakeside Clinic}
        """)
    import_map = """\
        kind: contact
        fields:
          name: Name
          affiliations[primary].organization: Practice
          affiliations[primary].role: Role
        """
    found = read(
        tmp_path,
        import_map,
        """\
        Name,Practice,Role
        A,NORTHGATE family  medicine,nurse
        B,1245319599,
        C,Lakeside Clinic,
        D,Elsewhere,
        E,,
        F,lakeside-2,
        """,
        book,
    )
    place = [one.document.get("affiliations") if isinstance(one, Incoming) else one.reason for one in found]
    assert place == [
        [{"organization": "northgate", "role": "nurse", "primary": True}],
        [{"organization": "northgate", "primary": True}],
        "Practice: several are called 'Lakeside Clinic': lakeside, lakeside-2",
        "Practice: there is no organization 'Elsewhere' in the book, by id, NPI or name",
        None,
        [{"organization": "lakeside-2", "primary": True}],
    ]


@pytest.mark.parametrize(
    ("typed", "dates", "day"),
    [
        ("2026-11-18", "", "2026-11-18"),
        ("2026-11-18T23:30:00.123+00:00", "", "2026-11-18"),
        ("11/18/2026", "", "2026-11-18"),
        ("1/2/26", "", "2026-01-02"),
        ("18.11.2026", "dates: '%d.%m.%Y'", "2026-11-18"),
        ("1/2/2026", "dates: ['%d/%m/%Y', '%d.%m.%Y']", "2026-02-01"),
    ],
)
def test_dates(tmp_path: Path, typed: str, dates: str, day: str):
    import_map = f"kind: contact\nfields: {{name: Name, verified: Seen}}\n{dates}\n"
    assert only(tmp_path, import_map, f"Name,Seen\nGrace Okafor,{typed}\n")["verified"] == day


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("verified", "18.11.2026", "X: '18.11.2026' is not a date as the map describes them"),
        ("verified", "2026-02-30", "X: there is no day '2026-02-30'"),
        ("phones[work]", "after lunch", "X: 'after lunch' is not a telephone number"),
        ("preferences.cadence_days", "monthly", "X: 'monthly' is not a number"),
        ("preferences.cadence_days", "2.5", "X: '2.5' is not a whole number"),
        ("liaison", "Jane Doe", "X: there is no liaison 'Jane Doe' in the book"),
    ],
)
def test_a_wrong_value_rejects_its_line_or_is_left_out(tmp_path: Path, field: str, typed: str, reason: str):
    table = f"Name,X\nBo Lee,\nGrace Okafor,{typed}\n"
    import_map = "kind: contact\nfields:\n  name: Name\n  "
    fine, wrong = read(tmp_path, f"{import_map}{field}: X\n", table)
    assert fine.document == {"name": "Bo Lee"}
    assert isinstance(wrong, Rejected)
    assert wrong.line == 3
    assert wrong.reason.startswith(reason)
    (_, left) = read(tmp_path, f"{import_map}{field}: {{column: X, if_wrong: leave out}}\n", table)
    assert left.document == {"name": "Grace Okafor"}


def test_rows_are_passed_over_on_purpose(tmp_path: Path):
    found = read(
        tmp_path,
        """\
        kind: contact
        fields: {name: Name}
        skip:
          - {column: Type, is: [patient, vendor]}
          - {column: Active, is_not: 'yes'}
          - {column: Name, empty: true}
        """,
        """\
        Name,Type,Active
        A,physician,Yes
        B,Patient,yes
        C,physician,no
        ,physician,yes
        """,
    )
    assert [type(one) for one in found] == [Incoming, Skipped, Skipped, Skipped]


def test_names_in_capitals_keys_and_origins(tmp_path: Path):
    (found,) = read(
        tmp_path,
        """\
        kind: contact
        fields: {name: {column: Name, proper: true}}
        key: Id
        source: the old CRM
        as_of: {column: Changed}
        """,
        "Id,Name,Changed\n77,GRACE O'BRIEN,2024-08-14T11:39:02\n",
    )
    assert found.document == {"name": "Grace O'Brien"}
    assert found.key == "77"
    assert (found.origin.source, found.origin.date) == ("the old CRM", date(2024, 8, 14))


def test_columns_are_found_without_regard_to_case_and_spaces(tmp_path: Path):
    assert only(tmp_path, NAMES, "\ufeff LAST_ ,x,first\nOkafor,,Grace\n") == {
        "given": "Grace", "family": "Okafor", "name": "Grace Okafor",
    }  # fmt: skip


def test_semicolons_windows_letters_and_quoted_lines(tmp_path: Path):
    table = 'First;Last;Notes\nZo\xeb;M\xfcller;"one\r\ntwo"\n'.encode("cp1252")
    (found,) = read(tmp_path, dedent(NAMES) + "  notes: Notes\n", table)
    assert found.document == {"given": "Zoë", "family": "Müller", "name": "Zoë Müller", "notes": "one\ntwo"}


def test_referrals_by_npi_and_month(tmp_path: Path):
    found = read(
        tmp_path,
        """\
        kind: referral
        fields: {month: Period, npi: Ref NPI, service_line: Line, count: N, seen: Seen}
        """,
        """\
        Period,Ref NPI,Line,N,Seen
        2026-10,1234567893,spine,4,3
        10/2026,1234567893,hand,"1,000",
        10/31/2026,1234567893,,0,
        October,1234567893,,1,
        """,
    )
    assert [one.document for one in found[:3]] == [
        {"month": "2026-10", "npi": "1234567893", "service_line": "spine", "count": 4, "seen": 3},
        {"month": "2026-10", "npi": "1234567893", "service_line": "hand", "count": 1000},
        {"month": "2026-10", "npi": "1234567893", "count": 0},
    ]
    assert found[3] == Rejected(5, "Period: 'October' is not a month, such as 2026-11")


def test_single_referrals_are_added_up_to_counts(tmp_path: Path):
    """A log with one row a referral: what identifies a patient is not read."""
    found = read(
        tmp_path,
        """\
        kind: referral
        fields: {month: Date, npi: Ref NPI, seen: {column: Seen, values: {'yes': 1}, otherwise: 0}}
        add_up: true
        """,
        """\
        Date,Ref NPI,Seen
        2026-10-02,1234567893,yes
        2026-10-30,1234567893,no
        2026-11-02,1234567893,no
        ,1234567893,no
        """,
    )
    counts = {one.document.get("month"): (one.document["count"], one.document["seen"], one.line) for one in found}
    assert counts == {"2026-10": (2, 1, 2), "2026-11": (1, 0, 4), None: (1, 0, 5)}


@pytest.mark.parametrize(
    ("import_map", "message"),
    [
        ("kind: person\nfields: {name: Name}\n", r"map.yaml:1:1.*kind"),
        ("kind: contact\n", "fields"),
        ("kind: contact\nfields: {name: Name}\nskipp: []\n", "skipp"),
        ("kind: contact\nfields: {name: {kolumn: Name}}\n", "name"),
        (
            "kind: contact\nfields:\n  name: Name\n  specialti: X\n",
            r"map.yaml:4:3: specialti: .*did you mean 'specialty'",
        ),
        ("kind: contact\nfields:\n  phones: X\n", r"3:3: phones: a kind is needed, such as phones\[work\]"),
        ("kind: contact\nfields:\n  name[work]: X\n", r"3:3: name\[work\]: 'name' has no kinds"),
        ("kind: contact\nfields:\n  address: X\n", "name one of its fields, such as address.line1"),
        ("kind: contact\nfields:\n  Name!: X\n", "cannot be a field"),
        ("kind: contact\nfields:\n  name: Nam\n", r"3:3: people.csv has no column 'Nam'"),
        ("kind: contact\nfields: {name: Name}\nkey: Id\n", "people.csv has no column 'Id'"),
        ("kind: contact\nfields: {name: Name}\nsource: CRM\n", r"map.yaml:3:1: a source needs 'as_of:'"),
        ("kind: contact\n\tfields: {}\n", "map.yaml:2"),
        ("", "map.yaml"),
    ],
)
def test_a_map_that_cannot_be_used_says_where(tmp_path: Path, import_map: str, message: str):
    with pytest.raises(RoundsError, match=message):
        read(tmp_path, import_map, "Name\nGrace\n")


def test_columns_that_nobody_knows_need_a_map(tmp_path: Path):
    (tmp_path / "odd.csv").write_text("Colour,Shape\nred,round\n")
    with pytest.raises(UsageError, match="cannot be told what a row"):
        list(read_csv(tmp_path / "odd.csv", empty_book(), {"map": None}))


@given(st.binary(max_size=200))
def test_any_bytes_give_records_or_reasons(tmp_path_factory: pytest.TempPathFactory, noise: bytes):
    folder = tmp_path_factory.mktemp("noise")
    try:
        found = read(folder, NAMES, b"First,Last\nGrace,Okafor\n" + noise + b"\nBo,Lee\n")
    except RoundsError:
        return
    assert all(isinstance(one, Incoming | Rejected | Skipped) for one in found)
