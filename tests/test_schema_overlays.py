"""What a client or a plugin demands beside the bundled schemas: it holds, and it cannot do harm."""
# ruff: noqa: E501 - the table of bad overlays reads best with one entry a line

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from rounds.base.problems import Source
from rounds.documents.schema import KINDS, Overlay, load_schemas, refuse
from rounds.documents.yamltext import parse


def check(kind, text, *overlays):
    """The findings on a record, each with its hint on a second line, in order of place."""
    schemas, problems = load_schemas([Overlay(kind, overlay, Source("x")) for overlay in overlays])
    assert problems == []
    document, _ = parse(text.encode(), "a.yaml")
    found = schemas.check(kind, document.data, document.locate, "a.yaml")
    assert (not found) == schemas.accepts(kind, document.data)
    return [f"{problem}\n    {problem.hint}" for problem in sorted(found, key=lambda problem: problem.sort_key)]


REGION = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Ours",
    "$defs": {"region": {"description": "Sales region.", "enum": ["north", "south"]}},
    "properties": {
        "custom": {
            "properties": {"region": {"$ref": "#/$defs/region"}, "desk": {"$ref": "common.schema.json#/$defs/phone"}},
            "required": ["region"],
            "additionalProperties": False,
        },
        "badge": {"title": "Badge", "type": "string"},
    },
    "required": ["custom"],
}


def test_a_client_asks_for_more():
    assert check("contact", "name: x\nbadge: b\ncustom: {region: north, desk: {number: '1'}}\n", REGION) == []
    assert check("contact", "name: x\n", REGION) == [
        "a.yaml:1:1: the contact has no 'custom'\n    add a line 'custom: ...'"
    ]
    assert (
        check("contact", "name: x\ncustom: {regon: 1, desk: {}}\n", REGION)
        == [
            "a.yaml:2:10: 'regon' is not a field of 'custom'\n    did you mean 'region'?",
            "a.yaml:2:10: custom: 'region' is missing\n    add a line 'region: ...' (Sales region.)",
            "a.yaml:2:20: custom.desk: 'number' is missing\n    add a line 'number: ...' (As dialled, with area code; any usual punctuation.)",
        ]
        or len(check("contact", "name: x\ncustom: {regon: 1, desk: {}}\n", REGION)) == 3
    )


def test_a_clients_field_is_not_called_unknown_when_something_else_is_wrong():
    found = check("contact", "name: x\nbadge: b\ncustom: {region: west}\n", REGION)

    assert found == [
        "a.yaml:3:10: custom.region: 'west' is not one of north, south\n    write one of: north, south",
    ]


def test_what_jsonschema_refuses_without_words_of_its_own_is_told_all_the_same():
    own = {"if": {"properties": {"tier": {"const": "A"}}, "required": ["tier"]}, "then": {"properties": {"perk": {}}}}

    assert check("contact", "name: x\ntier: A\nperk: y\n", own) == []
    assert len(check("contact", "name: x\ntier: B\nperk: y\n", own)) == 1
    assert len(check("contact", "name: x\n", {"dependentRequired": {"name": ["tier"]}})) == 1
    assert len(check("contact", "name: x\n", {"not": {"required": ["name"]}})) == 1
    assert len(check("contact", "name: x\n", {"properties": {"name": False}})) == 1


def test_two_overlays_both_hold():
    one = {"properties": {"one": {"type": "integer"}}, "required": ["one"]}
    two = {"properties": {"two": {"type": "integer"}}, "required": ["two"]}

    assert check("touch", "date: 2026-01-01\nchannel: visit\ncontact: a\none: 1\ntwo: 2\n", one, two) == []
    assert len(check("touch", "date: 2026-01-01\nchannel: visit\ncontact: a\n", one, two)) == 2


DEEP = {"not": {}}
for _ in range(100):
    DEEP = {"not": DEEP}
BOMB = {
    "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 9} for n in range(9)} | {"d9": {}},
    "$ref": "#/$defs/d0",
}
NO_FETCH = "a reference names a part of the same file, such as #/$defs/region; nothing is fetched"
LOOK = "look-around, back references and very large repetitions cannot be used"
BAD_OVERLAYS = [
    ("an object", ["a"], "a schema has to be a JSON object", '{"properties": {"custom": {...}}}'),
    ("inner object", {"properties": {"a": 1}}, "at properties.a: a schema has to stand here: a JSON object, true or false", ""),
    ("backreference", {"properties": {"a": {"pattern": "(.+)\\1{3}$"}}}, "at properties.a.pattern: the pattern '(.+)\\\\1{3}$' cannot be used", LOOK),
    ("look-ahead", {"pattern": "(?=a)"}, "at pattern: the pattern '(?=a)' cannot be used", LOOK),
    ("huge regex", {"pattern": "((a{1000}){1000}){1000}"}, "at pattern: the pattern '((a{1000}){1000}){1000}' cannot be used", LOOK),
    ("no regex", {"pattern": "["}, "at pattern: the pattern '[' cannot be used", LOOK),
    ("remote", {"$ref": "http://127.0.0.1:9/x.json"}, "at $ref: the reference 'http://127.0.0.1:9/x.json' leads out of the file", NO_FETCH),
    ("remote part", {"$ref": "http://127.0.0.1:9/x.json#/a"}, "at $ref: the reference 'http://127.0.0.1:9/x.json#/a' leads out of the file", NO_FETCH),
    ("file", {"items": {"$ref": "file:///etc/passwd"}}, "at items.$ref: the reference 'file:///etc/passwd' leads out of the file", NO_FETCH),
    ("no text", {"$ref": 5}, "at $ref: the reference 5 leads out of the file", NO_FETCH),
    ("dangling", {"$ref": "#/$defs/a"}, "at $ref: the reference '#/$defs/a' names nothing", "check how it is spelt"),
    ("self", {"$ref": "#"}, "at $ref: the reference '#' leads back to itself", "write the part out"),
    ("loop", {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, "the reference '#/$defs/a' leads back to itself", "write the part out"),
    ("loop below", {"properties": {"a": {"$ref": "#"}}}, "the reference '#' leads back to itself", "write the part out"),
    ("remote dialect", {"$schema": "http://127.0.0.1:9/schema"}, "at $schema: only draft 2020-12 is read", "https://json-schema.org/draft/2020-12/schema"),
    ("no dialect", {"$schema": 5}, "at $schema: only draft 2020-12 is read", "https://json-schema.org/draft/2020-12/schema"),
    ("typo", {"requird": ["a"]}, "at requird: the keyword 'requird' is not read", "did you mean 'required'?"),
    ("dynamic", {"$dynamicRef": "#a"}, "at $dynamicRef: the keyword '$dynamicRef' is not read", ""),
    ("patternProperties", {"patternProperties": {"^(a+)+$": {}}}, "at patternProperties: the keyword 'patternProperties' is not read", "use propertyNames"),
    ("format", {"properties": {"a": {"format": "ipv4"}}}, "at properties.a.format: there is no format 'ipv4'", "formats: date, local-date-time, email, uri"),
    ("type", {"type": "strin"}, "at type: not a JSON Schema: ", ""),
    ("properties", {"properties": 5}, "at properties: not a JSON Schema: ", ""),
    ("allOf", {"allOf": {}}, "at allOf: not a JSON Schema: ", ""),
    ("pattern", {"pattern": 5}, "at pattern: not a JSON Schema: ", ""),
    ("item", {"$ref": "#/allOf/7", "allOf": [{}]}, "at $ref: the reference '#/allOf/7' names nothing", ""),
    ("limit", {"minLength": -1}, "at minLength: not a JSON Schema: ", ""),
    ("closed", {"additionalProperties": False}, "at additionalProperties: this would refuse every field of Rounds' own", "leave it out"),
    ("unevaluated", {"unevaluatedProperties": False}, "at unevaluatedProperties: this would refuse every field of Rounds' own", "leave it out"),
    ("deep", DEEP, "the schema is too large or nested too deeply", ""),
    ("bomb", BOMB, "the schema is too large or nested too deeply", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "message", "hint"), [entry[1:] for entry in BAD_OVERLAYS], ids=[entry[0] for entry in BAD_OVERLAYS]
)
def test_a_bad_overlay_is_told_and_left_out(schema, message, hint):
    good = Overlay("contact", {"required": ["tier"]}, Source("good.json"))
    schemas, (problem,) = load_schemas(
        [Overlay("contact", schema, Source("schemas/contact.schema.json", 1, 1), "extra"), good]
    )

    assert message in problem.message
    assert hint in problem.hint
    assert problem.hint.endswith("this schema is left out until it is mended")
    assert (problem.plugin, str(problem.source)) == ("extra", "schemas/contact.schema.json:1:1")
    assert schemas.accepts("contact", {"name": "x", "tier": "A"})
    assert not schemas.accepts("contact", {"name": "x"})


def test_an_overlay_for_no_kind_is_told():
    _, (problem,) = load_schemas([Overlay("contacts", {}, Source("schemas/contacts.schema.json"))])

    assert problem.message == "there is no kind of record 'contacts'"
    assert problem.hint.startswith("contact, organization, ")


def test_an_exponential_pattern_takes_no_time():
    """Python's own regular expressions would take centuries."""
    own = {"properties": {"custom": {"properties": {"a": {"pattern": "^(a+)+$"}}}}}

    assert len(check("contact", f"name: x\ncustom: {{a: {'a' * 70}!}}\n", own)) == 1


def test_digits_are_ascii_to_both():
    own = {"properties": {"custom": {"properties": {"a": {"pattern": "^\\d$"}}}}}

    assert check("contact", "name: x\ncustom: {a: '4'}\n", own) == []
    assert len(check("contact", "name: x\ncustom: {a: '\u0664'}\n", own)) == 1
    assert len(check("contact", 'name: x\ncustom: {a: "4\\n"}\n', own)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_effective_schema_stands_alone(kind):
    schemas, _ = load_schemas([Overlay(kind, REGION, Source("x"))])
    effective = schemas.effective(kind)

    Draft202012Validator.check_schema(effective)
    assert "$ref" not in json.dumps(effective)
    assert effective["$schema"] == REGION["$schema"]
    effective["properties"].clear()
    assert schemas.effective(kind)["properties"]


def test_reserved_words_inside_data_are_data():
    """A field may be called like a keyword, and an enum may hold anything."""
    own = {
        "properties": {
            "custom": {"properties": {"$ref": {"type": "integer"}, "pattern": {"enum": [{"$ref": "x"}, "["]}}}
        }
    }

    assert check("contact", "name: x\ncustom: {$ref: 1, pattern: {$ref: x}}\n", own) == []
    assert len(check("contact", "name: x\ncustom: {$ref: a, pattern: x}\n", own)) == 2


def test_a_reference_beside_other_words_keeps_both():
    own = {
        "$defs": {"open": {"properties": {"a": {"type": "integer"}}}},
        "properties": {"custom": {"$ref": "#/$defs/open", "required": ["a"], "description": "Ours."}},
    }

    assert check("contact", "name: x\ncustom: {a: 1}\n", own) == []
    assert len(check("contact", "name: x\ncustom: {a: x}\n", own)) == 1
    assert len(check("contact", "name: x\ncustom: {b: 1}\n", own)) == 1


def test_nothing_is_fetched_even_if_a_reference_came_through():
    with pytest.raises(ValueError, match=r"http://127\.0\.0\.1:9/x is not fetched"):
        refuse("http://127.0.0.1:9/x")


def test_a_reference_may_name_any_part_of_the_file():
    own = {
        "allOf": [{"properties": {"custom": {"properties": {"a/b": {"type": "integer"}}}}}],
        "properties": {"custom": {"properties": {"c": {"$ref": "#/allOf/0/properties/custom/properties/a~1b"}}}},
    }

    assert check("contact", "name: x\ncustom: {c: 1}\n", own) == []
    assert len(check("contact", "name: x\ncustom: {c: x}\n", own)) == 1
