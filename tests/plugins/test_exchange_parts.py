"""Telephone numbers, ZIP codes, credentials and names as foreign files have them, and as records keep them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.names import credentials_of
from rounds.documents.schema import load_schemas
from rounds_plugins.exchange.parts import phone_of, zip_of
from rounds_plugins.exchange.propercase import proper_address, proper_name, proper_title
from rounds_plugins.exchange.texts import clean


@pytest.mark.parametrize(
    ("typed", "number", "extension"),
    [
        ("8605550142", "860-555-0142", ""),
        ("(860) 555-0142", "860-555-0142", ""),
        ("860.555.0142 x12", "860-555-0142", "12"),
        ("+1 860 555 0142", "860-555-0142", ""),
        ("1-860-555-0142 ext. 12", "860-555-0142", "12"),
        ("(860) 555-0142 #5", "860-555-0142", "5"),
        ("555-0142", "555-0142", ""),
        ("+44 20 7946 0958", "+44 20 7946 0958", ""),
        ("011 44 20 7946 0958", "+44 20 7946 0958", ""),
        ("tel:555-0142;phone-context=+1860", "860-555-0142", ""),
        ("+1 (860) 555-0142,12", "860-555-0142", "12"),
        ("860-555-0142 (ext 12)", "860-555-0142", "12"),
        ("Ph: 860/555-0142 EXT12", "860-555-0142", "12"),
    ],
)
def test_phones(typed: str, number: str, extension: str):
    phone = {"number": number, "kind": "work", "extension": extension}
    assert phone_of(typed, "work") == {name: value for name, value in phone.items() if value}


@pytest.mark.parametrize(
    "typed",
    [
        "+18605550142", "+1-860-555-0142", "tel:+18605550142", "TEL:+1-860-555-0142", "18605550142", "1 860 555 0142",
        "(860)555-0142", "860.555.0142", "860\u2013555\u20130142", "860\u00a0555\u00a00142", "8605550142.0",
        "\uff18\uff16\uff10\uff15\uff15\uff15\uff10\uff11\uff14\uff12", "001 860 555 0142", "+1 (860) 555.0142",
    ],
)  # fmt: skip
@pytest.mark.parametrize("extension", ["", ";ext=7", " x7", " ext. 7", " Extension: 7", " #7", " (ext 7)", ",7"])
def test_one_number_however_it_is_written(typed: str, extension: str):
    if typed.endswith(".0") and extension:
        return  # a spreadsheet's number has none
    kept = {"number": "860-555-0142", **({"extension": "7"} if extension else {})}
    assert phone_of(typed + extension) == kept
    written = f"{kept['number']} x7" if extension else kept["number"]
    assert phone_of(written) == kept


@pytest.mark.parametrize(
    "typed", ["", "n/a", "call me", "9990000000", "1978744763", "12345", "860-555-0142 or so", "+1 2"]
)
def test_what_is_no_phone(typed: str):
    assert phone_of(typed) is None


@given(st.text(st.sampled_from("0123456789+()-. xe#,;tA\u0663"), max_size=24))
def test_a_phone_that_is_taken_can_be_kept(typed: str):
    phone = phone_of(typed, "work")
    if phone is not None:
        assert load_schemas()[0].accepts("contact", {"name": "Grace Okafor", "phones": [phone]})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06105", "06105"), ("6105", "06105"), ("601", "00601"), ("061051208", "06105-1208"),
        ("61051208", "06105-1208"), ("06105-1208", "06105-1208"), ("K1A 0B1", "K1A 0B1"), ("12", "12"), ("", ""),
    ],
)  # fmt: skip
def test_zip_codes(typed: str, kept: str):
    assert zip_of(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("M.D.", "MD"), ("PSY.D.", "PsyD"), ("LICSW,CEAP,BCD", "LICSW, CEAP, BCD"), ("R, PA-C", "R, PA-C"),
        ("M.S. CCC-SLP", "MS, CCC-SLP"), ("MD MD", "MD"), ("--", ""), ("", ""),
    ],
)  # fmt: skip
def test_credentials(typed: str, kept: str):
    assert credentials_of(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("EYE ASSOCIATES OF THE VALLEY PC", "Eye Associates of the Valley PC"),
        ("ST. MARY'S HOSPITAL, INC.", "St. Mary's Hospital, Inc."),
        ("FSW, INC", "FSW, Inc"),
        ("MCDONALD & O'BRIEN, L.P.", "McDonald & O'Brien, L.P."),
        ("athenahealth", "athenahealth"),
    ],
)
def test_names_of_places(typed: str, kept: str):
    assert proper_title(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("88 E NEWTON ST STE 3E", "88 E Newton St Ste 3E"),
        ("2ND FLOOR", "2nd Floor"),
        ("PO BOX 12", "PO Box 12"),
        ("10 ELM CT NW", "10 Elm Ct NW"),
        ("DEPARTMENT OF MEDICINE", "Department of Medicine"),
        ("SUITE #3", "Suite #3"),
    ],
)
def test_addresses(typed: str, kept: str):
    assert proper_address(typed) == kept


def test_clean_text():
    assert clean("  Zoe\u0308\u00a0M\u200buller\r\n x ") == "Zoë Muller\n x"


@given(st.text(max_size=40))
def test_nothing_is_lost_but_case_and_spaces(text: str):
    for proper in (proper_name, proper_title, proper_address):
        assert proper(text).casefold().split() == " ".join(text.split()).casefold().split() or not text.isascii()
