"""What is exported, read by others, and by Rounds again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import vobject
from fhir.resources.R4B.bundle import Bundle

from rounds import Incoming, UsageError
from rounds.book.book import empty_book
from rounds.plugins import Plugins
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace
from rounds_plugins.exchange.fhir import read_fhir
from rounds_plugins.exchange.fhir.exporter import export_fhir
from rounds_plugins.exchange.vcard import read_vcards
from rounds_plugins.exchange.vcard.exporter import export_vcards

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"
FIELDS = ("name", "given", "family", "suffix", "credentials", "npi")


@pytest.fixture(scope="module")
def book():
    return load(Workspace(SAMPLE), Plugins.discover(None, None), date(2026, 10, 31)).book


@pytest.fixture
def odd(book_of):
    """A contact whose text would break lines, fields and folds."""
    return book_of(
        """
        contacts:
          - id: odd
            name: "Ana, Bell; the \\\\ first"
            given: Ana
            family: "Bell;Ito"
            role: "line one\\nBEGIN:VCARD"
            tags: [a-tag]
            phones: [{number: +44 20 7946 0958, extension: '7'}]
            emails: [{address: ana@example.org}]
            address: {line1: "1 Main St, North", city: "Thị Trấn Nguyễn Văn An Thị Trấn Nguyễn Văn"}
        """
    )


def people(found) -> dict[str, dict[str, object]]:
    contacts = [one for one in found if isinstance(one, Incoming) and one.kind == "contact"]
    return {str(one.document["name"]): dict(one.document) for one in contacts}


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_cards_read_back_as_the_same_people(book, version, tmp_path):
    options = {"card-version": version, "organizations": True}
    [(name, text)] = export_vcards(book, options).items()
    (tmp_path / name).write_text(str(text), newline="")
    found = people(read_vcards(tmp_path / name, empty_book(), {}))
    wanted = [one for one in book.contacts.values() if not one.void and one.is_active]
    assert len(found) == len(wanted) > 100
    for one in wanted:
        document = found[one.name]
        assert {field: document.get(field, "") for field in FIELDS} == {field: getattr(one, field) for field in FIELDS}
        assert [email["address"] for email in document.get("emails", [])] == [email.address for email in one.emails]
        assert len(document.get("phones", [])) == len(one.phones)


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_another_reader_reads_every_card(book, odd, version):
    for each in (book, odd):
        text = str(export_vcards(each, {"card-version": version})["contacts.vcf"])
        cards = list(vobject.readComponents(text))
        assert len(cards) == text.count("\r\nEND:VCARD\r\n")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert cards[0].fn.value == "Ana, Bell; the \\ first"
    assert cards[0].title.value.replace("\n", " ") == "line one BEGIN:VCARD"


def test_only_a_tier_and_no_such_version(book):
    whole, part = (str(export_vcards(book, options)["contacts.vcf"]) for options in ({}, {"tier": ("A",)}))
    assert 0 < part.count("BEGIN:VCARD") < whole.count("BEGIN:VCARD")
    with pytest.raises(UsageError, match="no such version"):
        export_vcards(book, {"card-version": "2.1"})
    with pytest.raises(UsageError, match="nobody"):
        export_vcards(empty_book(), {})


def test_a_bundle_is_valid_fhir_and_reads_back(book, odd, tmp_path):
    for each in (book, odd):
        text = str(export_fhir(each, {})["directory.json"])
        assert len(Bundle.model_validate(json.loads(text)).entry) >= 1
    (tmp_path / "directory.json").write_text(str(export_fhir(book, {})["directory.json"]))
    found = people(read_fhir(tmp_path / "directory.json", empty_book(), {}))
    wanted = [one for one in book.contacts.values() if not one.void]
    assert len(found) == len(wanted)
    for one in wanted:
        document = found[one.name]
        assert {field: document.get(field, "") for field in FIELDS} == {field: getattr(one, field) for field in FIELDS}
        assert document.get("specialty", "") == one.specialty
        assert len(document.get("affiliations", [])) == len(one.organizations)


def test_exports_hold_nothing_that_was_said_or_done(book):
    told = [touch.notes for touch in book.touches.values() if touch.notes][:50]
    for text in (*export_fhir(book, {}).values(), *export_vcards(book, {}).values()):
        assert not any(note in str(text) for note in told)
