"""Fields by their dotted names, and typed values as the schema wants them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rounds.base.problems import UsageError
from rounds.desk.record_edit import find_spec, parse_value, parse_where

TODAY = date(2026, 10, 31)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tier": {"type": "string", "pattern": "^[A-Z]$"},
        "status": {"enum": ["active", "left"]},
        "verified": {"type": "string", "format": "date"},
        "preferences": {
            "type": "object",
            "properties": {
                "channels": {"type": "array", "items": {"type": "string"}},
                "cadence_days": {"type": "integer"},
            },
            "additionalProperties": False,
        },
        "phones": {"type": "array", "items": {"$ref": "#/$defs/phone"}},
        "custom": {"type": "object"},
    },
    "allOf": [{"properties": {"custom": {"properties": {"beds": {"type": "integer"}}}}}],
    "unevaluatedProperties": False,
    "$defs": {"phone": {"type": "object", "properties": {"number": {"type": "string"}}, "additionalProperties": False}},
}


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("tier", "A", "A"),
        ("tier", "007", "007"),
        ("status", "left", "left"),
        ("verified", "yesterday", "2026-10-30"),
        ("preferences.channels", "visit, email", ["visit", "email"]),
        ("preferences.channels", "", []),
        ("preferences.cadence_days", "21", 21),
        ("phones.0.number", "413 555 0142", "413 555 0142"),
        ("custom.parking", "behind the house", "behind the house"),
        ("custom.rooms", "12", 12),
        ("custom.zip", "02139", "02139"),
        ("custom.lift", "true", True),
    ],
)
def test_a_typed_value_becomes_what_the_schema_wants(field: str, typed: str, value: object) -> None:
    found = parse_value(find_spec(SCHEMA, parse_where(field)), typed, TODAY)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("teir", "did you mean 'tier'?"),
        ("preferences.chanels", "did you mean 'preferences.channels'?"),
        ("preferences.xyz", "fields of preferences are: cadence_days, channels"),
        ("phones.0.nummer", "did you mean 'phones.0.number'?"),
    ],
)
def test_an_unknown_field_is_answered_with_the_nearest(field: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"there is no field '{field}'") as refused:
        find_spec(SCHEMA, parse_where(field))
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("preferences.cadence_days", "often"),
        ("preferences.cadence_days", "1.5"),
        ("preferences", "x"),
        ("phones", "413 555 0142"),
        ("verified", "someday"),
    ],
)
def test_a_value_of_another_kind_is_refused(field: str, typed: str) -> None:
    with pytest.raises(UsageError):
        parse_value(find_spec(SCHEMA, parse_where(field)), typed, TODAY)
