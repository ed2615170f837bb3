"""vCards of three versions and many programs: invented people."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds import Incoming, Rejected, RoundsError, Skipped
from rounds.book.book import empty_book
from rounds_plugins.exchange.texts import decoded
from rounds_plugins.exchange.vcard import read_vcards
from rounds_plugins.exchange.vcard.cards import cards_in

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "vcard"


@pytest.fixture
def read(tmp_path):
    def read(text: str | bytes, **options):
        file = tmp_path / "cards.vcf"
        file.write_bytes(text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode())
        return list(read_vcards(file, empty_book(), options))

    return read


def card(*lines: str, version: str = "3.0") -> str:
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def person(results) -> dict[str, object]:
    [one] = [result for result in results if isinstance(result, Incoming) and result.kind == "contact"]
    return dict(one.document)


def test_a_card_of_version_3(read):
    found = read(
        card(
            "N:Okafor;Grace;Ada;Dr.;MD, Jr.",
            "FN:Dr. Grace Ada Okafor",
            "ORG:Northgate Family Medicine;Front desk",
            "TITLE:Physician",
            "TEL;TYPE=WORK,VOICE;TYPE=pref:(860) 555-0142 x12",
            "TEL;TYPE=CELL:+1 860 555 0199",
            "item1.TEL;TYPE=WORK,FAX:860.555.0143",
            "EMAIL;TYPE=INTERNET,WORK:grace@northgate.example",
            "ADR;TYPE=HOME:;;9 Side St;Avon;CT;06001;USA",
            "ADR;TYPE=WORK:;Suite 4;1 Main St\\, North;Hartford;CT;6103;USA",
            "CATEGORIES:Key Source,choir",
            "NOTE:Likes short letters\\; no calls.\\nNPI 1234567893",
        )
    )
    assert [(one.kind, one.line) for one in found] == [("organization", 1), ("contact", 1)]
    assert found[0].document == {"id": "northgate-family-medicine", "name": "Northgate Family Medicine"}
    assert person(found) == {
        "name": "Grace Ada Okafor Jr.",
        "prefix": "Dr.",
        "given": "Grace Ada",
        "family": "Okafor",
        "suffix": "Jr.",
        "credentials": "MD",
        "role": "Physician",
        "npi": "1234567893",
        "phones": [
            {"number": "860-555-0142", "kind": "work", "extension": "12"},
            {"number": "860-555-0199", "kind": "mobile"},
            {"number": "860-555-0143", "kind": "fax"},
        ],
        "emails": [{"address": "grace@northgate.example", "kind": "work"}],
        "address": {"line1": "1 Main St, North", "line2": "Suite 4", "city": "Hartford", "state": "CT", "zip": "06103"},
        "tags": ["key-source", "choir"],
        "notes": "Likes short letters; no calls.\nNPI 1234567893",
        "affiliations": [{"organization": "northgate-family-medicine", "primary": True}],
    }


def test_a_card_of_version_2_with_broken_lines(read):
    """Quoted-printable breaks a line with = at its end; base64 goes on in lines that begin with a blank."""
    found = read(
        card(
            "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9=",
            "=20Mar=C3=ADa;;;",
            "TEL;CELL;PREF:8605550101",
            "PHOTO;ENCODING=BASE64:/9j/4AAQSkZJRgABAQ",
            " AAAQABAAD//gA7Q1JFQV",
            "",
            "NOTE;ENCODING=QUOTED-PRINTABLE:first=0D=0Asecond",
            version="2.1",
        )
    )
    assert person(found) == {
        "name": "José María Núñez",
        "given": "José María",
        "family": "Núñez",
        "phones": [{"number": "860-555-0101", "kind": "mobile"}],
        "notes": "first\nsecond",
    }


def test_a_card_of_version_4(read):
    found = read(
        card(
            'N:Lee;Min;;;"PhD"',
            "FN:Min Lee",
            'TEL;VALUE=uri;TYPE="voice,work";PREF=1:tel:+1-860-555-0102;ext=7',
            "EMAIL;PREF=2:second@lee.example",
            "EMAIL;PREF=1:first@lee.example",
            version="4.0",
        )
    )
    document = person(found)
    assert document["phones"] == [{"number": "860-555-0102", "kind": "work", "extension": "7"}]
    assert [email["address"] for email in document["emails"]] == ["first@lee.example", "second@lee.example"]


def test_a_place_of_its_own(read):
    found = read(card("N:;;;;", "FN:Cedar Clinic", "ORG:Cedar Clinic", "TEL:860-555-0100", "X-ABShowAs:COMPANY"))
    assert [(one.kind, one.document) for one in found] == [
        (
            "organization",
            {"id": "cedar-clinic", "name": "Cedar Clinic", "phones": [{"number": "860-555-0100", "kind": "work"}]},
        )
    ]


def test_cards_that_cannot_be_used_are_named_by_their_line(read):
    found = read(card("TEL:860-555-0100") + card("FN:Min Lee") + "BEGIN:VCARD\nFN:Cut Off\n")
    assert [(type(one).__name__, one.line) for one in found] == [("Rejected", 1), ("Incoming", 5), ("Rejected", 9)]
    assert [one.reason for one in found if isinstance(one, Rejected)] == [
        "the card has no name",
        "the card has no END:VCARD",
    ]


def test_a_card_within_a_card_is_passed_over(read):
    inner = card("FN:An Agent", "TEL:860-555-0111").strip()
    assert person(read(card("FN:Min Lee", "AGENT:", *inner.splitlines())))["name"] == "Min Lee"


def test_only_some(read):
    both = card("FN:Min Lee", "CATEGORIES:Referrers") + card("FN:Aunt May", "ORG:Home", "CATEGORIES:Family")
    found = read(both, category=("refer*",))
    assert [type(one) for one in found] == [Incoming, Skipped]
    assert [one.kind for one in read(both, people=True)] == ["contact", "contact"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-8"])
def test_any_encoding(read, encoding):
    assert person(read(card("FN:José Núñez").encode(encoding)))["name"] == "José Núñez"


def test_a_file_of_something_else(read):
    with pytest.raises(RoundsError, match="there is no vCard in it"):
        read("name,phone\nMin Lee,555\n")


def test_a_second_import_changes_nothing(rounds, tmp_path):
    workspace, file = tmp_path / "clinic", tmp_path / "cards.vcf"
    file.write_text(card("N:Okafor;Grace;;;", "ORG:Northgate", "TEL:860-555-0142", "UID:a-1"))
    assert rounds("init", workspace, "--client", "Cedar", "--no-git").returncode == 0
    assert "2 new records" in rounds("-C", workspace, "import", "vcard", file).stdout
    assert "0 new records" in rounds("-C", workspace, "import", "vcard", file).stdout
    assert rounds("-C", workspace, "check").returncode == 0


PIECES = [
    *("BEGIN:VCARD", "END:VCARD", "N:a;b;c", "FN:x", 'TEL;TYPE="a', "=", " ", "X;ENCODING=b:%%", "\\", ";", ":"),
    *("ADR:;;\\n;;;;", "É", "\x00", "NOTE;CHARSET=no;QUOTED-PRINTABLE:=ZZ="),
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@settings(max_examples=400, deadline=None)
def test_whatever_stands_in_it_gives_records_or_reasons(tmp_path_factory, lines):
    file = tmp_path_factory.mktemp("v") / "x.vcf"
    file.write_bytes("\r\n".join(["BEGIN:VCARD", *lines]).encode())
    for one in read_vcards(file, empty_book(), {}):
        assert isinstance(one, Incoming | Rejected | Skipped)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes(raw):
    list(cards_in(decoded(b"BEGIN:VCARD\n" + raw + b"\nEND:VCARD\n")))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real cards is not here")
def test_real_cards():
    """At least 98 of 100 cards of nine programs give a person or a place, and the rest say why."""
    results = [one for file in sorted(SHARED.glob("*.vcf")) for one in read_vcards(file, empty_book(), {})]
    people = [one for one in results if isinstance(one, Incoming)]
    rejected = [one for one in results if isinstance(one, Rejected)]
    assert {one.reason for one in rejected} <= {"the card has no name"}
    assert len(people) > 8 * len(rejected)


@pytest.mark.parametrize(
    "odd", ["TEL;CHARSET=\0;ENCODING=QUOTED-PRINTABLE:860-555-0142", "NOTE;ENCODING=BASE64:\u00e9"]
)
def test_an_impossible_encoding_costs_no_card(read, odd: str):
    [found] = read(f"BEGIN:VCARD\nVERSION:2.1\nFN:Bo Hill\n{odd}\nEND:VCARD\n")
    assert found.document["name"] == "Bo Hill"
