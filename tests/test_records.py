"""Records and their schemas say the same."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import date
from pathlib import Path

import pytest

from rounds.base.problems import Source
from rounds.book.records import KINDS as RECORD_KINDS
from rounds.book.records import Contact, Settings, Touch, build

REPOSITORY = Path(__file__).parent.parent
KINDS = {**{kind.name: kind.type for kind in RECORD_KINDS.values()}, "settings": Settings}
HERE = Source("somewhere.yaml", 1, 1)


def _schema(name: str) -> dict:
    return json.loads((REPOSITORY / f"schemas/{name}.schema.json").read_text(encoding="utf-8"))


# Where a record stands, and limits.yaml: a file with a schema of its own.
ELSEWHERE = {"source", "limits"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_property_and_every_property_a_field(kind):
    assert set(_schema(kind)["properties"]) == {field.name for field in fields(KINDS[kind])} - ELSEWHERE


@pytest.mark.parametrize("kind", [*KINDS, "common"])
def test_every_property_has_a_title_and_a_description(kind):
    def bare(node, path):
        if isinstance(node, dict):
            for name, part in node.get("properties", {}).items():
                if not (part.get("title") and part.get("description")):
                    yield f"{path}/{name}"
            for name, part in node.items():
                yield from bare(part, f"{path}/{name}")
        elif isinstance(node, list):
            for index, part in enumerate(node):
                yield from bare(part, f"{path}/{index}")

    assert list(bare(_schema(kind), kind)) == []


def test_a_document_becomes_a_record():
    document = {
        "date": "2026-10-02",
        "channel": "visit",
        "contact": "okafor-grace",
        "next": {"action": "send form", "due": "2026-10-16"},
        "custom": {"seen": [{"room": 4}]},
    }
    touch = build(Touch, document, id="t1", source=HERE)
    assert touch.date == date(2026, 10, 2)
    assert touch.next.due == date(2026, 10, 16)
    assert touch.custom["seen"][0]["room"] == 4
    assert touch.contacts == ("okafor-grace",)


def test_records_are_immutable():
    contact = build(Contact, {"name": "Grace Okafor", "custom": {"a": {"b": 1}}}, id="okafor-grace", source=HERE)
    with pytest.raises(FrozenInstanceError):
        contact.name = "X"
    with pytest.raises(TypeError):
        contact.custom["a"]["b"] = 2


@pytest.mark.parametrize(
    ("document", "called"),
    [
        ({"name": "Grace Okafor", "family": "Okafor", "credentials": "MD"}, "Dr. Okafor"),
        ({"name": "Grace Okafor", "credentials": "M.D., FAAFP"}, "Dr. Okafor"),
        ({"name": "Ana Bell", "credentials": "PA-C"}, "Ana Bell"),
        ({"name": "Grace Okafor", "credentials": "MD", "salutation": "Grace"}, "Grace"),
    ],
)
def test_people_are_called_as_they_should_be(document, called):
    assert build(Contact, document, id="x", source=HERE).called == called


def test_places_of_work_primary_first_and_current_only():
    document = {
        "name": "Ana Bell",
        "affiliations": [
            {"organization": "old", "until": "2025-01-01"},
            {"organization": "second"},
            {"organization": "first", "primary": True},
        ],
    }
    assert build(Contact, document, id="x", source=HERE).organizations == ("first", "second")
