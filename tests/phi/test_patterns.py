# ruff: noqa: E501, RUF001 - tables of texts, with every kind of digit and hyphen
"""What is taken for patient data, and what is not: a labelled table, and any text at all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.phi import find

FOUND = {
    "social security number": [
        "SSN 219-09-9999", "ssn: 219-09-9999", "her number is 219-09-9999.", "219 09 9999", "(219-09-9999)",
        "social security 219099999", "Social Security number: 219099999", "SSN# 219099999", "ssn is 219-09-9999",
        "２１９-０９-９９９９", "219‑09‑9999", "219\u00a009\u00a09999", "219–09–9999",
        "the form said 078-05-1120", "id=078-05-1120;", "SSN 078.05.1120",
    ],
    "record number": [
        "MRN 00482913", "MRN: A1234567", "mrn#4482913", "MRN is 482913", "M.R.N. 482913", "medical record number 4482913",
        "medical record no. 4482", "medical-record # 4482913", "chart # 55213", "chart number 5521", "chart no. 55213",
        "patient id 448291", "patient ID: PX-448291", "patient number 448291", "patient account 448291",
        "Member ID 4471120A", "member number: 4471120", "Medicaid ID 44711203", "Medicare number 1EG4-TE5-MK73",
        "MBI 1EG4-TE5-MK73", "subscriber id: WXQ447112", "beneficiary no. 4471120",
    ],
    "date of birth": [
        "DOB 3/4/1961", "dob: 03-04-61", "D.O.B. 3.4.1961", "d.o.b 03/04/1961", "date of birth: March 4, 1961",
        "date of birth 1961-03-04", "Date of Birth 4 March 1961", "born 1961-03-04", "born on 3/4/1961",
        "born March 4th, 1961", "birth date 03/04/1961", "birthdate: 1961-03-04", "birthday 3/4/1961", "(DOB 3/4/61)",
        "DOB=03/04/1961", "born 4th of March 1961",
    ],
    "age over 89": [
        "94 yo with a hip", "94-year-old", "94 years old", "101 year old", "a 90 y/o", "92 y.o. woman", "aged 97",
        "age: 93", "99 yrs old",
    ],
    "patient's name": [
        "patient John Smith", "Patient Maria Lopez was seen", "our patient Grace Hopper", "PATIENT JOHN SMITH",
        "pt. Maria Lopez", "pt Maria Lopez", "Pt: J. Smith", "Pt. Anne-Marie O'Neil", "patient: John Smith",
        "patient named Alvarez", "patient called Alvarez", "patient name: Alvarez", "patient Mr. Alvarez",
        "patient Mrs Alvarez", "patients John Smith and another", "patient Ms. Lopez", "patient Søren Kierkegård",
        "patient J. Smith", "patient name is Alvarez",
    ],
}  # fmt: skip
NOT_FOUND = [
    "(860) 555-0142", "860-555-0142", "555-0142", "860.555.0142 ext. 12", "+1 860 555 0142", "npi: 1234567893",
    "NPI 1234567893 (Luhn ok)", 'zip: "06103-1234"', "06103-1234", "EIN 06-1234567", "2026-10-31", "31 Oct 2026",
    "received_on: 2026-07-01", "verified: 2025-02-14", "date: 2026-10-06", "due: 2026-11-30", "000-12-3456",
    "666-12-3456", "900-12-3456", "219-00-9999", "219-09-0000", "1219-09-99990", "id: t-2026-10-0000123",
    "219-09-99991", "phone: 219-099-9999", "they ask for the MRN on the form", "MRN goes on the fax",
    "the medical record team", "medical records department", "chart review on Friday", "chart of 2026 numbers",
    "patient access", "patient volume is up", "Patient Care Coordinator", "Patient First Clinic", "Patient Access Center",
    "patients wait 12 days", "outpatient surgery", "Inpatient Services", "our patient Dr. Okafor sends", "patient Dr. Lee",
    "The patient portal", "Patient Experience Manager", "Patient Relations", "patient satisfaction survey",
    "patients from Northgate Family Medicine", "patient to Dr. Lee", "patient referral", "patient Monday",
    "sent a patient Tuesday Morning", "patient MRI results", "Patient Financial Services", "Patients First Medical",
    "patients in Hartford", "patients and families", "Physical Therapist PT, DPT", "Dana Reyes PT", "PT and OT",
    "Pt Access", "PT DPT", "born in Hartford", "her firm was born in 1987", "birthday on March 4", "birthday: March 4",
    "dob on the form is missing", "date of birth must be on the form", "date of the visit 3/4/2026", "birthday cake",
    "45 years old practice", "a 12 year old boy", "in practice for 30 years", "89 yo", "90 days", "95% seen",
    "age 45", "average age 42", "9.4 years old on average", "room 94", "94 referrals", "$94 a head", "page 94",
    "Mrs. Alvarez at the front desk", "Mr. Smith schedules", "member of the board", "Member ID goes on the card",
    "Medicaid and Medicare", "Medicare number is missing", "subscriber to the newsletter", "patient id is missing",
    "account manager 4471", "IDs such as okafor-grace", "Patience Amoah", "patiently waited", "case: c-20261031-7",
    "Suite 219, 09 Main St", "ISBN 978-0-13-468599-1", "extension 219-09", "Patient Advocate Ana Bell",
    "Patient Navigator Ana Bell",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_it_is_found(kind, text):
    assert [hit.kind for hit in find(text)] == [kind]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_it_is_left_alone(text):
    assert find(text) == []


def test_there_are_enough_of_both():
    assert sum(map(len, FOUND.values())) >= 80
    assert len(NOT_FOUND) >= 90


def test_where_it_stands():
    text = "Seen on Friday: patient John Smith, MRN 00482913."
    assert [text[hit.start : hit.end] for hit in find(text)] == ["John Smith", "00482913"]


pieces = st.sampled_from(
    [
        "patient ",
        "Pt. ",
        "MRN",
        "DOB ",
        "born ",
        "SSN",
        " 219-09-9999",
        "1961-03-04",
        "John ",
        "#",
        ": ",
        "is ",
        "9",
        "-",
        "’",
    ]
)


@given(st.text() | st.lists(pieces, max_size=60).map("".join))
def test_any_text_has_an_answer_within_it(text):
    hits = find(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))


def test_long_text_of_beginnings_is_no_trap():
    """What makes a backtracking engine slow: many beginnings without an end."""
    for beginning in (
        "patient ",
        "MRN #: ",
        "DOB: ",
        "9",
        "219-",
        "social security ",
        "patient A ",
        "medical record  ",
    ):
        assert len(find(beginning * 20_000)) <= 20_000
