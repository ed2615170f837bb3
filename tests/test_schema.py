"""Schemas: findings in words at their place, numbers as the text that was meant, and overlays that cannot do harm."""
# ruff: noqa: E501 - the table of bad overlays reads best with one entry a line

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent

import pytest
from jsonschema import Draft202012Validator

from rounds.problems import Source
from rounds.schema import KINDS, Overlay, load_schemas, read_checked
from rounds.schema.expand import SchemaFault
from rounds.schema.overlay import refuse
from rounds.yamltext import parse

UPPER = """\
name: {}
liason: dana
id: Dr. Okafor
npi: 123456789
tier: a
status: Activ
tags: newsletter
verified: 11/18/2026
emails:
  - address: lee@x.com, evil@y.com
  - adress: 4
"""
UPPER_FINDINGS = """\
a.yaml:1:1: name: expected text, found fields of its own
a.yaml:2:1: 'liason' is not a field of a contact
    did you mean 'liaison'?
a.yaml:3:1: id: 'Dr. Okafor' is not written as it should be
    did you mean 'dr-okafor'? Names the record: lower-case letters, digits and hyphens, at most 63. \
In a file of its own it equals the file's name and may be left out.
a.yaml:4:1: npi: expected text, found the number 123456789
    put it in quotes: npi: "123456789"
a.yaml:5:1: tier: 'a' is not written as it should be
    did you mean 'A'? Importance band; a key of tiers in rounds.yaml, such as A.
a.yaml:6:1: status: 'Activ' is not one of prospect, active, inactive, left, declined
    did you mean 'active'?
a.yaml:7:1: tags: expected a list, found the text 'newsletter'
    write a list: tags: [newsletter]
a.yaml:8:1: verified: '11/18/2026' is not a day of the calendar
    did you mean 2026-11-18?
a.yaml:10:5: emails[0].address: 'lee@x.com, evil@y.com' is not an e-mail address
    write one address and nothing else, such as grace@example.com
a.yaml:11:5: 'adress' is not a field of 'emails[1]'
    did you mean 'address'?
a.yaml:11:5: emails[1]: 'address' is missing
    add a line 'address: ...' (The e-mail address alone, without a name.)
"""
LOWER = """\
name: Grace Okafor
affiliations:
  - organization: north gate
    primary: yes
    days: [monday, munday]
    since: 2026-02-30
preferences:
  cadence_days: 0
  channels: [visit, phone, visit]
address: {zip: 12345-6789-000, city: null}
potential: high
notes: ""
credentials: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
"""
LOWER_FINDINGS = """\
a.yaml:3:5: affiliations[0].organization: 'north gate' is not written as it should be
    did you mean 'north-gate'? Id of the organization.
a.yaml:4:5: affiliations[0].primary: expected true or false, found the text 'yes'
    write true or false, without quotes
a.yaml:5:20: affiliations[0].days[1]: 'munday' is not one of monday, tuesday, wednesday, thursday, friday, \
saturday, sunday
    did you mean 'monday'?
a.yaml:6:5: affiliations[0].since: '2026-02-30' is not a day of the calendar
    write year-month-day, such as 2026-11-18
a.yaml:8:3: preferences.cadence_days: 0 is not at least 1
    Days between touches that suit this person, instead of the tier's.
a.yaml:9:28: preferences.channels: 'visit' stands here a second time
    keep one of the two
a.yaml:10:11: address.zip: '12345-6789-000' is not written as it should be
    Postal code as text, so that leading zeros stay: 02139 or 02139-4307.
a.yaml:10:32: address.city: expected text, found nothing
    write a value behind the colon, or remove the line
a.yaml:11:1: potential: expected fields of its own, found the text 'high'
    write its fields on lines of their own below, indented by two spaces
a.yaml:12:1: notes: the text is empty
    write a text, or remove the line
a.yaml:13:1: credentials: the text has 61 characters, 60 are allowed
    shorten it
"""


def check(kind, text, *overlays):
    """The findings on a record, each with its hint on a second line, in order of place."""
    schemas, problems = load_schemas([Overlay(kind, overlay, Source("x")) for overlay in overlays])
    assert problems == []
    document, problems = parse(dedent(text).encode(), "a.yaml")
    assert problems == []
    found = schemas.check(kind, document.data, document.locate, "a.yaml")
    assert (not found) == schemas.accepts(kind, document.data)
    found.sort(key=lambda problem: problem.sort_key)
    return [f"{problem}\n    {problem.hint}" if problem.hint else str(problem) for problem in found]


@pytest.mark.parametrize(("text", "findings"), [(UPPER, UPPER_FINDINGS), (LOWER, LOWER_FINDINGS)])
def test_findings_say_where_what_and_what_to_do(text, findings):
    assert "\n".join(check("contact", text)) + "\n" == findings


def test_a_missing_field_is_told_with_what_it_means():
    assert check("touch", "channel: visit\n") == [
        "a.yaml:1:1: the touch has no 'date'\n    add a line 'date: ...' (The local day on which it took place. Year-month-day, such as 2026-11-18.)"
    ]


def test_names_in_a_mapping_have_their_place():
    text = "client: {name: Cedar}\ntiers:\n  A: {mix: {Visit: 0.5}}\n  '!': {}\n"

    assert check("settings", text) == [
        "a.yaml:3:13: tiers.A.mix: the name 'Visit' is not written as it should be\n    did you mean 'visit'?",
        "a.yaml:4:3: tiers: the name '!' is not written as it should be\n    names here follow the pattern ^[A-Z][A-Z0-9]?$",
    ]


def test_a_value_of_megabytes_is_cut_to_eighty_characters():
    text = f"name: {'x' * 3_000_000}\nstatus: {'y' * 300_000}\n{'z' * 1_000}: 1\nid: {'Ü' * 9_000}\n"

    found = check("contact", text)

    assert len(found) == 4
    assert all(len(words) < 500 for words in found)


def test_a_record_with_a_thousand_faults_tells_twenty():
    assert len(check("contact", "name: x\ntags:\n" + "- '?'\n" * 1000)) == 20


def test_a_fault_in_a_large_mixed_list_is_found_in_linear_time():
    """jsonschema's own ``uniqueItems`` compares each with each here: 10^10 comparisons."""
    items = ", ".join(f"t{number}, {number}" for number in range(100_000))

    assert len(check("contact", f"name: x\ntags: [{items}]\n")) == 20


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2026-11-18T10:00", "2026-11-18"),
        ("2026/11/18", "2026-11-18"),
        ("2026-3-1", "2026-03-01"),
        ("20261118x", ""),
        ("3/1/26", "2026-03-01"),
        ("3-1-2026", "2026-03-01"),
        ("3.1.2026", "2026-03-01"),
        ("18/11/2026", ""),
        ("next week", ""),
    ],
)
def test_a_date_in_another_order_is_offered_in_ours(typed, text):
    (found,) = check("contact", f"name: x\nverified: '{typed}'\n")

    assert found.endswith(f"did you mean {text}?" if text else "write year-month-day, such as 2026-11-18")


def test_numbers_become_the_text_that_was_meant():
    schemas, _ = load_schemas()
    text = "name: 1\nnpi: 1234567893\naddress: {zip: 10001}\nphones: [{number: 5550142, extension: 7}]\ntags: [1]\n"
    data = parse(text.encode(), "a.yaml")[0].data
    before = json.dumps(data)

    fitted = schemas.fit("contact", data)

    assert fitted == {
        "name": "1",
        "npi": "1234567893",
        "address": {"zip": "10001"},
        "phones": [{"number": "5550142", "extension": "7"}],
        "tags": ["1"],
    }
    assert schemas.accepts("contact", fitted)
    assert json.dumps(data) == before


def test_only_whole_numbers_become_text_and_only_where_text_alone_is_asked_for():
    schemas, _ = load_schemas()
    data = {"name": 1.0, "verified": True, "npi": None, "preferences": {"cadence_days": 30}, "custom": {"a": 1}}
    goal = {"name": "G", "target": 5}

    assert schemas.fit("contact", data) is data
    assert schemas.fit("goal", goal) is goal


def test_numbers_become_text_for_a_clients_own_fields_too():
    own = {"properties": {"custom": {"properties": {"room": {"type": "string"}, "floor": {"enum": ["1", "2"]}}}}}
    schemas, _ = load_schemas([Overlay("contact", own, Source("x"))])

    fitted = schemas.fit("contact", {"name": "x", "custom": {"room": 4, "floor": 2, "other": 3}})

    assert fitted == {"name": "x", "custom": {"room": "4", "floor": "2", "other": 3}}


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
    ("format", {"properties": {"a": {"format": "ipv4"}}}, "at properties.a.format: there is no format 'ipv4'", "formats: date, email, uri"),
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


def test_what_json_cannot_hold_is_not_accepted():
    schemas, _ = load_schemas()

    assert not schemas.accepts("contact", {"name": {1, 2}})
    assert not schemas.accepts("contact", {1: 2})


def test_what_json_cannot_hold_is_told():
    schemas, _ = load_schemas()

    (problem, _) = schemas.check("contact", {"name": "x", "tags": [{1}, {2}]}, lambda _where: (2, 3), "a.yaml")

    assert str(problem) == "a.yaml:2:3: tags[0]: expected text, found {1}"


def test_nothing_is_fetched_even_if_a_reference_came_through():
    with pytest.raises(ValueError, match=r"http://127\.0\.0\.1:9/x is not fetched"):
        refuse("http://127.0.0.1:9/x")


def test_a_file_of_a_plugins_own_is_checked(tmp_path):
    schema = {
        "$defs": {"n": {"type": "integer"}},
        "properties": {"n": {"$ref": "#/$defs/n"}},
        "additionalProperties": False,
    }
    file = tmp_path / "map.yaml"
    file.write_bytes(b"n: 1\n")
    assert read_checked(file, schema, what="map")[0].data == {"n": 1}

    file.write_bytes(b"m: 1\nn: x\n")
    document, problems = read_checked(file, schema, what="map")
    assert document is None
    assert sorted(map(str, problems)) == [
        f"{file}:1:1: 'm' is not a field of a map",
        f"{file}:2:1: n: expected a whole number, found the text 'x'",
    ]

    file.write_bytes(b"n: [\n")
    assert read_checked(file, schema)[0] is None
    file.write_bytes(b"n: 1\n")
    with pytest.raises(SchemaFault, match="leads out of the file"):
        read_checked(file, {"$ref": "http://127.0.0.1:9/x"})


def test_a_number_as_text_may_be_too_short_or_in_the_wrong_place():
    own = {
        "properties": {
            "custom": {
                "properties": {"a": {"minLength": 3}, "b": {"type": ["array", "object"]}, "c": {"type": "object"}}
            }
        }
    }

    assert check("contact", "name: x\ncustom: {a: xy, b: 1, c: [1]}\n", own) == [
        "a.yaml:2:10: custom.a: 'xy' is too short\n    at least 3 characters",
        "a.yaml:2:17: custom.b: expected a list or fields of its own, found the number 1\n    write a list: b: [1]",
        "a.yaml:2:23: custom.c: expected fields of its own, found a list\n    write its fields on lines of their own below, indented by two spaces",
    ]
    assert check("contact", "name: x\ntags: {a: 1}\n") == [
        "a.yaml:2:1: tags: expected a list, found fields of its own\n    begin each item with '- '"
    ]


def test_a_reference_may_name_any_part_of_the_file():
    own = {
        "allOf": [{"properties": {"custom": {"properties": {"a/b": {"type": "integer"}}}}}],
        "properties": {"custom": {"properties": {"c": {"$ref": "#/allOf/0/properties/custom/properties/a~1b"}}}},
    }

    assert check("contact", "name: x\ncustom: {c: 1}\n", own) == []
    assert len(check("contact", "name: x\ncustom: {c: x}\n", own)) == 1


def test_good_records_do_not_wait_for_jsonschema():
    code = """
        import sys
        from rounds.schema import load_schemas
        schemas, _ = load_schemas()
        assert schemas.accepts("contact", {"name": "Grace Okafor"})
        assert not {"jsonschema", "referencing", "difflib", "urllib.request"} & set(sys.modules), sys.modules.keys()
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
