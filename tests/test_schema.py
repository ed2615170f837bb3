"""Schemas: findings in words at their place, and numbers as the text that was meant."""
# ruff: noqa: E501 - a finding stands on one line

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent

import pytest

from rounds.base.problems import Source
from rounds.documents.schema import Overlay, load_schemas, read_checked
from rounds.documents.schema.bundled_schemas import SchemaFault
from rounds.documents.yamltext import parse

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


def test_what_json_cannot_hold_is_not_accepted():
    schemas, _ = load_schemas()

    assert not schemas.accepts("contact", {"name": {1, 2}})
    assert not schemas.accepts("contact", {1: 2})


def test_what_json_cannot_hold_is_told():
    schemas, _ = load_schemas()

    (problem, _) = schemas.check("contact", {"name": "x", "tags": [{1}, {2}]}, lambda _where: (2, 3), "a.yaml")

    assert str(problem) == "a.yaml:2:3: tags[0]: expected text, found {1}"


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


def test_good_records_do_not_wait_for_jsonschema():
    code = """
        import sys
        from rounds.documents.schema import load_schemas
        schemas, _ = load_schemas()
        assert schemas.accepts("contact", {"name": "Grace Okafor"})
        assert not {"jsonschema", "referencing", "difflib", "urllib.request"} & set(sys.modules), sys.modules.keys()
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
