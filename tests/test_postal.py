"""Address blocks as USPS wants them, and addresses that cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import Source
from rounds.book.postal_address import Addressee, addressee_of, capitals
from rounds.book.records import Contact, Organization
from rounds.book.records.sources import Address

NOWHERE = Source("contacts/x.yaml")
FALLS = {"city": "Alder Falls", "state": "JF", "zip": "00411"}
NORTHGATE = Organization(
    NOWHERE, "northgate", "Northgate Family Medicine", address=Address("12 Mill Race Road", **FALLS)
)


def addressee(line1, line2="", **more):
    return Addressee("x", "Grace Okafor, MD", "Northgate", Address(line1, line2, **{**FALLS, **more}))


@pytest.mark.parametrize(
    ("line1", "line2", "block"),
    [
        ("12 Mill Race Road", "", ["12 Mill Race Road"]),
        ("12 Mill Race Road", "Suite 200", ["12 Mill Race Road, Suite 200"]),
        ("12 Mill Race Road", "2nd Floor", ["12 Mill Race Road, 2nd Floor"]),
        ("12 Mill Race Road", "# 4", ["12 Mill Race Road, # 4"]),
        ("12 Mill Race Road", "Department of Medicine", ["Department of Medicine", "12 Mill Race Road"]),
        ("12 Mill Race Road", "The Summit East, Suite 110", ["The Summit East, Suite 110", "12 Mill Race Road"]),
        ("Medical Arts Building", "12 Mill Race Road", ["Medical Arts Building", "12 Mill Race Road"]),
        ("12 Mill Race Road", "P.O. Box 45", ["12 Mill Race Road", "P.O. Box 45"]),
        ("PO Box 45", "Attn: Referral desk", ["Attn: Referral desk", "PO Box 45"]),
        (
            "NP Resources, LLC",
            "Six Corporate Drive, Suite 420",
            ["NP Resources, LLC", "Six Corporate Drive, Suite 420"],
        ),
        ("12 Mill Race Road", "Ofc 6", ["12 Mill Race Road, Ofc 6"]),
        ("12 Mill Race Road", "Box 306", ["Box 306", "12 Mill Race Road"]),
        ("RR 2", "PO Box 18", ["RR 2", "PO Box 18"]),
        ("12 Mill Race Road", "Fluoroscopy", ["Fluoroscopy", "12 Mill Race Road"]),
    ],
)
def test_where_it_is_delivered_stands_right_above_the_city(line1, line2, block):
    lines = addressee(line1, line2).lines()
    assert lines == ("Grace Okafor, MD", "Northgate", *block, "Alder Falls, JF 00411")


@pytest.mark.parametrize(
    ("typed", "five", "four", "shown"),
    [
        ("00411", "00411", "", "JF 00411"),
        ("00411-1208", "00411", "1208", "JF 00411-1208"),
        ("004111208", "00411", "1208", "JF 00411-1208"),
        ("00411 1208", "00411", "1208", "JF 00411-1208"),
    ],
)
def test_a_zip_of_nine_digits_is_shown_as_zip_plus_4(typed, five, four, shown):
    to = addressee("1 Main St", zip=typed)
    assert (to.zip5, to.zip4, to.amiss()) == (five, four, "")
    assert to.lines()[-1] == f"Alder Falls, {shown}"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Grace Okafor, M.D.", "GRACE OKAFOR MD"),
        ("Nguyễn Thị Minh Khai, DO", "NGUYEN THI MINH KHAI DO"),
        ("1200 Centre Street, Suite #3", "1200 CENTRE ST STE #3"),
        ("99 E. River Drive, 5th Floor", "99 E RIVER DRIVE 5TH FL"),
        ("345 Blackstone Blvd., Rm. 232", "345 BLACKSTONE BLVD RM 232"),
        ("12 Avenue Road", "12 AVENUE RD"),
        ("The Street Clinic", "THE STREET CLINIC"),
        ("P.O. Box 45", "PO BOX 45"),
        ("Alder Falls, JF 00411-1208", "ALDER FALLS JF 00411-1208"),
        ("123 1/2 O'Neil Court", "123 1/2 ONEIL CT"),
        ("  two   spaces ", "TWO SPACES"),
        ("", ""),
    ],
)
def test_capitals_without_punctuation(typed, wanted):
    assert capitals(typed) == wanted


@given(st.text())
def test_capitals_are_what_sorting_machines_read(text):
    """Whatever was typed."""
    shown = capitals(text)
    assert not set(shown) & set(".,;:'\"()\n\t")
    assert shown == " ".join(shown.split())


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (Address("", "", **FALLS), "the address has no line 1"),
        (Address("1 Main St", "", "", "JF", "00411"), "the address has no city"),
        (Address("1 Main St", "", "Alder Falls", "", "00411"), "the address has no state"),
        (Address("1 Main St", "", "Alder Falls", "JF", ""), "the address has no ZIP"),
        (Address("1 Main St", "", "Alder Falls", "JF", "411"), "the ZIP '411' is not five or nine digits"),
        (Address("1 Main St", "", "Alder Falls", "JF", "M5V 2T6"), "the ZIP 'M5V 2T6' is not five or nine digits"),
        (Address("1 King St", "", "Toronto", "ON", "M5V 2T6", "Canada"), ""),
        (Address("1 Main St", "", "Alder Falls", "JF", "00411", "US"), ""),
    ],
)
def test_why_an_address_cannot_be_used(address, reason):
    assert Addressee("x", "X", "", address).amiss() == reason


def test_a_letter_abroad_ends_with_the_country():
    to = Addressee("x", "X", "", Address("1 King St", "", "Toronto", "ON", "M5V 2T6", "Canada"))
    assert to.lines() == ("X", "1 King St", "Toronto, ON M5V 2T6", "CANADA")


def test_the_place_of_work_is_where_a_person_without_an_address_gets_mail():
    to = addressee_of(Contact(NOWHERE, "x", "Grace Okafor", credentials="MD"), [NORTHGATE])
    assert to is not None
    assert to.lines() == ("Grace Okafor, MD", "Northgate Family Medicine", "12 Mill Race Road", "Alder Falls, JF 00411")


def test_the_place_with_the_address_is_the_one_that_is_named():
    closed = Organization(NOWHERE, "closed", "Closed Clinic")
    to = addressee_of(Contact(NOWHERE, "x", "Grace Okafor"), [closed, NORTHGATE])
    assert to is not None
    assert to.organization == "Northgate Family Medicine"


def test_a_home_is_no_place_of_work():
    home = Address("7 Elm Court", **FALLS)
    same = Address("12 MILL RACE ROAD", "Suite 4", **FALLS)
    at_home = addressee_of(Contact(NOWHERE, "x", "Grace Okafor", address=home), [NORTHGATE])
    at_work = addressee_of(Contact(NOWHERE, "x", "Grace Okafor", address=same), [NORTHGATE])
    assert at_home is not None
    assert at_work is not None
    assert (at_home.organization, at_work.organization) == ("", "Northgate Family Medicine")


def test_nobody_lives_nowhere():
    assert addressee_of(Contact(NOWHERE, "x", "Grace Okafor"), [Organization(NOWHERE, "o", "O")]) is None


@pytest.mark.parametrize(
    ("name", "credentials", "shown"),
    [
        ("Grace Okafor", "", "Grace Okafor"),
        ("Grace Okafor", "MD, MPH", "Grace Okafor, MD, MPH"),
        ("Grace Okafor, M.D.", "MD", "Grace Okafor, M.D."),
        ("Maria Do", "DO", "Maria Do, DO"),
    ],
)
def test_credentials_stand_once(name, credentials, shown):
    to = addressee_of(Contact(NOWHERE, "x", name, credentials=credentials, address=Address("1 A St", **FALLS)), [])
    assert to is not None
    assert to.name == shown
