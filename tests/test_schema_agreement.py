"""jsonschema-rs, which says the fast yes, and jsonschema, which decides, judge thousands of records alike."""

from __future__ import annotations

import copy
import random

import pytest

from rounds.base.problems import Source
from rounds.documents.schema import KINDS, Overlay, load_schemas
from rounds.documents.schema.explainer import Explainer
from rounds.documents.schema.formats import FORMATS, matches

# Texts of which some fit each pattern and format of the bundled schemas.
EXAMPLES = [
    *(
        "okafor-grace",
        "a",
        "0",
        "a" * 63,
        "1234567893",
        "0000000000",
        "A",
        "B1",
        "207Q00000X",
        "2026-11",
        "1999-01",
        "12",
    ),
    *("(203) 555-0142", "+1 203 555 0142 x12", "02139", "02139-4307", "K1A 0B1", "X-1.2_3", "newsletter", "VIP_1"),
    *("https://example.com/a?b#c", "+20%", "-1.25%", "2026-11-18", "2024-02-29", "1900-01-01", "2199-12-31"),
    *("2026-12-03T18:00", "2026-11-31T18:00", "America/New_York"),
    *("grace@example.com", "o'b+x@a-b.co.uk", "Grace Okafor", "a: b", "US", "MA"),
]
JUNK = [
    *(None, True, False, 0, -1, 1, 7, 13, 1.0, -0.0, 0.5, 1.5, 1e300, 0.005, 19.99, 2**63, 999999),
    *("", " ", "x", "A", "a b", "Grace Okafor", "okafor-grace\n", "-x", "x" * 20_001, "É", "e\u0301"),
    *("\U0001f600" * 30, "\u0663" * 10, "\u00b2", "monday", "Monday", "active", "12345678901", "02139"),
    *("2026-02-30", "2026-11-18\n", "20261118", "2026-W47-3", "0000-01-01", "2026-1-1", "2025-02-29", "9999-12-31"),
    *("\u0662\u0660\u0662\u0666-\u0661\u0661-\u0661\u0668", "+20%", "20%"),
    *("a@b", "a@b.c", "a@b.co, c@d.co", "Grace <a@b.co>", '"a b"@c.co', "a@[127.0.0.1]", "é@b.co", "a..b@c.co"),
    *("a@b.co\n", "@", ".a@b.co", "http://x", "HTTPS://x.org", "https://x.org/ y"),
    *([], [1], ["a", "a"], [1, True], [1, 1.0], [0, False], ["visit", "phone"], [None, None]),
    *([{}, {}], [[1], [True]], [{"a": 1}, {"a": 1.0}]),
    *({}, {"a": 1}, {"x": {"y": [1]}}, {"": ""}, {"name": "x"}, {"number": "1", "kind": "work"}),
]
OVERLAY = {
    "properties": {
        "custom": {
            "properties": {
                "region": {"enum": ["north", "south", 1, None]},
                "share": {"type": "number", "multipleOf": 0.01, "exclusiveMaximum": 1},
                "codes": {"type": "array", "items": {"pattern": "^\\d+\\w$"}, "uniqueItems": True, "minItems": 1},
                "since": {"format": "date", "type": ["string", "null"]},
                "site": {"format": "uri"},
                "either": {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
            },
            "required": ["region"],
            "additionalProperties": False,
        },
        "extra": {"type": "string", "maxLength": 3},
    },
    "if": {"properties": {"tier": {"const": "A"}}, "required": ["tier"]},
    "then": {"required": ["custom"]},
    "dependentRequired": {"extra": ["custom"]},
}


def _made(schema, chance, depth=0):  # noqa: PLR0911 - one for each type
    """A value that mostly fits a schema."""
    if not isinstance(schema, dict):
        return chance.choice(JUNK)
    if chance.random() < 0.01:
        return copy.deepcopy(chance.choice(JUNK))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return _made(chance.choice(schema[several]), chance, depth)
    if "enum" in schema:
        return chance.choice(schema["enum"])
    wanted = schema.get("type", "string")
    wanted = chance.choice(wanted) if isinstance(wanted, list) else wanted
    if wanted == "object":
        return _made_object(schema, chance, depth)
    if wanted == "array":
        return [_made(schema.get("items", {}), chance, depth + 1) for _ in range(chance.randrange(3))]
    if wanted in {"integer", "number"}:
        low = schema.get("minimum", 0)
        return chance.choice([low, low + 1, float(low + 2), schema.get("maximum", low + 3)])
    if wanted == "boolean":
        return chance.random() < 0.5
    return None if wanted == "null" else chance.choice(_texts(schema))


def _texts(schema):
    pattern, form = schema.get("pattern", ""), schema.get("format")
    return [text for text in EXAMPLES if matches(pattern, text) and (form is None or FORMATS[form](text))]


def _made_object(schema, chance, depth):
    fields = dict(schema.get("properties", {}))
    for overlay in schema.get("allOf", []):
        fields |= {name: {**fields.get(name, {}), **part} for name, part in overlay.get("properties", {}).items()}
    wanted = {name for name in fields if name in schema.get("required", ()) or chance.random() < 0.5 / (depth + 1)}
    made = {name: _made(fields[name], chance, depth + 1) for name in fields if name in wanted}
    others = schema.get("additionalProperties")
    if isinstance(others, dict) and depth < 3:
        names = _texts(schema.get("propertyNames", {}))
        for name in chance.sample(names, chance.randrange(2)):
            made[name] = _made(others, chance, depth + 1)
    return made


def _changed(value, chance):
    """The value with one thing changed somewhere."""
    if isinstance(value, dict) and value and chance.random() < 0.7:
        name = chance.choice(list(value))
        kind = chance.randrange(6)
        if kind == 0:
            del value[name]
        elif kind == 1:
            value[f"{name}{chance.choice(['x', ' ', 's', ''])}"] = value.pop(name)
        else:
            value[name] = _changed(value[name], chance)
        return value
    if isinstance(value, dict) and chance.random() < 0.3:
        value[chance.choice(["x", "custom", "id", "void", "extra"])] = chance.choice(JUNK)
        return value
    if isinstance(value, list) and value and chance.random() < 0.8:
        value.insert(chance.randrange(len(value)), _changed(chance.choice(value), chance))
        return value
    return copy.deepcopy(chance.choice(JUNK))


def records(schema, count, seed):
    """So many records, about half of them good."""
    chance = random.Random(seed)
    for _ in range(count):
        record = _made(schema, chance)
        for _ in range(chance.choice([0, 0, 1, 1, 2])):
            record = _changed(copy.deepcopy(record), chance)
        yield record


@pytest.mark.parametrize("overlay", [False, True], ids=["bundled", "with a client's own"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_two_agree(kind, overlay):
    good, bad = compare(kind, 1_500, overlay=overlay)

    assert good > 150
    assert bad > 150


def compare(kind, count, *, overlay):
    """Fails where the two differ over so many records; how many were good and bad."""
    schemas, problems = load_schemas([Overlay(kind, OVERLAY, Source("x"))] if overlay else [])
    assert problems == []
    schema = schemas.effective(kind)
    judge = Explainer(kind, schema)

    good = bad = 0
    for record in records(schema, count, seed=kind):
        fast = schemas.accepts(kind, record)
        assert fast == judge.accepts(record), record
        findings = schemas.check(kind, record, lambda _where: (1, 1), "x.yaml")
        assert (findings == []) == fast, record
        assert all(finding.message and len(finding.message) < 700 for finding in findings), record
        good, bad = good + fast, bad + (not fast)
    return good, bad


@pytest.mark.parametrize(
    "schema",
    [
        *({"enum": [1, "a", None]}, {"const": 0}, {"type": "integer"}, {"type": "number"}, {"multipleOf": 0.01}),
        *({"maxLength": 30}, {"minLength": 1}, {"uniqueItems": True}, {"format": "date"}, {"format": "email"}),
        *({"pattern": "^\\d+$"}, {"pattern": "\\w"}, {"pattern": "^.$"}, {"pattern": "\\s"}, {"pattern": "(?i)a"}),
        *({"minItems": 2}, {"maxProperties": 1}, {"propertyNames": {"pattern": "^[a-z]"}}, {"contains": {"const": 1}}),
    ],
    ids=str,
)
def test_the_two_agree_on_every_keyword(schema):
    overlay = Overlay("goal", {"properties": {"custom": {"properties": {"it": schema}}}}, Source("x"))
    schemas, problems = load_schemas([overlay])
    assert problems == []
    judge = Explainer("goal", schemas.effective("goal"))
    goal = {"id": "g", "name": "G", "metric": "referrals", "target": 5, "start": "2026-01-01", "due": "2026-12-31"}

    verdicts = [(schemas.accepts("goal", goal | {"custom": {"it": value}}), value) for value in JUNK]

    assert [(judge.accepts(goal | {"custom": {"it": value}}), value) for value in JUNK] == verdicts
    assert {verdict for verdict, _ in verdicts} == {True, False}
