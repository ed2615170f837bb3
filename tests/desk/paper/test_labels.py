"""Labels by filter, and the table for a mail house."""

from __future__ import annotations

import csv
import io

import pytest

from rounds.base.problems import UsageError
from rounds.desk.letters import PrintLabels, print_labels

FALLS = "city: Alder Falls, state: JF, zip: '00411'"
PDF, TABLE = "labels-5160-2026-10-31.pdf", "labels-5160-2026-10-31.csv"


def labels(desk, to="liaison:dana", **options):
    return print_labels(desk, PrintLabels(to, **options))


def rows(printed):
    return list(csv.DictReader(io.StringIO(printed.files[TABLE].removeprefix("\ufeff"), newline="")))


def test_numbers_of_labels_and_sheets(open_desk):
    printed = labels(open_desk(), start_at=30)
    assert (printed.number, printed.sheets, len(printed.left_out), [*printed.files]) == (2, 2, 6, [PDF])
    assert labels(open_desk(dry_run=True)).files == {}


def test_the_table_for_a_mail_house_is_no_formula(clinic, open_desk):
    (clinic.root / "contacts" / "evil.yaml").write_text(
        'name: "=HYPERLINK(\\"http://x\\")"\nliaison: dana\n'
        "address: {line1: '@SUM(1)', city: '+1', state: JF, zip: '004111208'}\n"
    )
    evil, lee, okafor = rows(labels(open_desk(), csv=True))
    assert evil["name"] == '\'=HYPERLINK("http://x")'
    assert (evil["address1"], evil["city"], evil["zip"], evil["zip4"]) == ("'@SUM(1)", "'+1", "00411", "1208")
    assert (lee["organization"], lee["key"]) == ("Northgate", "lee")
    assert [okafor[name] for name in ("name", "address1", "address2", "city", "state", "zip", "zip4")] == [
        "Grace Okafor, MD", "12 Mill Race Road", "Suite 4", "Alder Falls", "JF", "00411", "",
    ]  # fmt: skip


def test_usps_prefers_capitals(open_desk, pdf_reader):
    printed = labels(open_desk(), "okafor", usps=True, csv=True)
    text = pdf_reader(printed.files[PDF]).texts[0]
    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "GRACE OKAFOR MD",
        "12 MILL RACE RD STE 4",
        "ALDER FALLS JF 00411",
    ]
    assert rows(printed)[0]["address2"] == "STE 4"


@pytest.mark.parametrize("start_at", [0, -1, 31, 99999999999])
def test_a_sheet_has_the_places_that_it_has(open_desk, start_at):
    with pytest.raises(UsageError) as told:
        labels(open_desk(), start_at=start_at)
    assert told.value.hint == "places go from 1 to 30"


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (PrintLabels("liaison:dana", "9999"), "there are: 5160, 5161, 5163"),
        (PrintLabels("liaison:dana", "letter"), "there are: 5160, 5161, 5163"),
        (PrintLabels("tier:Z"), "nobody whom the filter selects"),
        (PrintLabels("ito"), "has asked for no mail"),
        (PrintLabels("nonsense:"), "nonsense"),
    ],
)
def test_what_cannot_be_printed_is_said(open_desk, request_, words):
    with pytest.raises(UsageError) as told:
        print_labels(open_desk(), request_)
    assert words in f"{told.value.message} {told.value.hint}"


def test_an_address_that_does_not_fit_is_left_out_and_told(clinic, open_desk, pdf_reader):
    (clinic.root / "contacts" / "lee.yaml").write_text(
        f"name: {'W' * 200}\nliaison: dana\naddress: {{line1: {'W' * 200}, {FALLS}}}\n"
    )
    printed = labels(open_desk())
    assert {one.id: one.reason for one in printed.left_out}["lee"] == "the address does not fit on the label"
    assert "Okafor" in pdf_reader(printed.files[PDF]).texts[0]


def test_a_record_that_cannot_be_read_is_told(clinic, open_desk):
    (clinic.root / "contacts" / "broken.yaml").write_text("name: [\n")
    desk = open_desk()
    labels(desk)
    assert "1 record is left out" in desk.ear.notes[0]
