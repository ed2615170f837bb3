"""The catalogue of hostile inputs, each under its number: what Rounds says of it, word for word.

Numbers are those of the team's list of inputs that broke other tools: parsers that crash or hang, values that change
their type, schemas that fetch, text that becomes markup, a header, a formula or a path. Of those that the YAML reader
alone refuses, one or two stand here; the others stand in test_yamltext_catalogue.py.
"""
# ruff: noqa: E501 - a message is one line

from __future__ import annotations

import csv
import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WORLD = {
    "rounds.yaml": (
        "client: {name: Cedar, address: {line1: 1 Cedar St, city: Cedarville, state: OH, zip: '45314'}}\n"
        "liaisons: [{id: dana, name: Dana, email: dana@cedar.example.org}]\ntiers: {A: {cadence_days: 30}}\n"
    ),
    "contacts/lee.yaml": "name: Min Lee\n",
    "touches/t.yaml": "- {id: t-1, date: 2026-10-01, channel: visit, contact: lee}\n",
}


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    """A function: a workspace with these files beside its own few."""
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-31")

    def make(files: dict[str, str | bytes]) -> Path:
        for path, text in {**WORLD, **files}.items():
            file = tmp_path / "clinic" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "clinic"

    return make


FILES = [
    pytest.param(
        {"contacts/a.yaml": "notes: " + "[" * 40},
        [
            "contacts/a.yaml:1:39: more than 32 lists and mappings inside each other",
            "    put text with brackets in quotes",
        ],
        id="1: brackets inside brackets",
    ),
    pytest.param(
        {"contacts/a.yaml": "a: &a [x]\nb: &b [*a, *a]\nname: A\n"},
        [
            "contacts/a.yaml:1:4: text that begins with '&' has to stand in quotes",
            '    put the text in quotes: a: "&a [x]"',
            "contacts/a.yaml:2:4: text that begins with '&' has to stand in quotes",
            '    put the text in quotes: b: "&b [*a, *a]"',
            "contacts/a.yaml:2:8: text that begins with '*' has to stand in quotes",
            "    put the text in quotes",
            "contacts/a.yaml:2:12: text that begins with '*' has to stand in quotes",
            "    put the text in quotes",
        ],
        id="3: an alias bomb",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\naddress: {country: NO}\n"},
        [],
        id="8: NO is Norway, and no truth value",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\naddress: {zip: 02134}\n"},
        [],
        id="9: a ZIP keeps its zero",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\npreferences: {best_time: 12:30}\n"},
        [],
        id="10: an hour is no number",
    ),
    pytest.param(
        {"touches/u.yaml": "- {id: 12e3, date: 2026-10-01, channel: visit, contact: lee}\n"},
        [],
        id="11: an id is no number",
    ),
    pytest.param(
        {"touches/u.yaml": "- {id: u, date: 2026-02-30, channel: visit, contact: lee}\n"},
        [
            "touches/u.yaml:1:11: date: '2026-02-30' is not a day of the calendar",
            "    write year-month-day, such as 2026-11-18",
        ],
        id="12: a day that is none",
    ),
    pytest.param(
        {
            "contacts/a.yaml": "name: A\npotential: {referrals_per_month: "
            + "9" * 5_000
            + ", source: x, date: 2026-10-01}\n"
        },
        [
            "contacts/a.yaml:2:13: potential.referrals_per_month: expected a number, found the text '9999999999999999999999999999999999999999999999999999999999999999999999999999999\u2026'",
            "    write digits without quotes, and '.' before decimals",
        ],
        id="14: five thousand digits",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\npotential: {referrals_per_month: .inf, source: x, date: 2026-10-01}\n"},
        [
            "contacts/a.yaml:2:13: potential.referrals_per_month: expected a number, found the text '.inf'",
            "    write digits without quotes, and '.' before decimals",
        ],
        id="15: infinity",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\nverified: 2026-10-01\n"},
        [],
        id="16: a day",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\nverified: 2026-02-30\n"},
        [
            "contacts/a.yaml:2:1: verified: '2026-02-30' is not a day of the calendar",
            "    write year-month-day, such as 2026-11-18",
        ],
        id="17: a day that is none, by format",
    ),
    pytest.param(
        {"contacts/a.yaml": "\ufeffname: A\n"},
        [],
        id="18: a byte order mark",
    ),
    pytest.param(
        {"contacts/a.yaml": b"n\x00a\x00m\x00e\x00:\x00 \x00A\x00\n\x00"},
        [
            "contacts/a.yaml:1:1: the file is UTF-16, not UTF-8",
            "    save the file as UTF-8 in your editor",
        ],
        id="19: UTF-16",
    ),
    pytest.param(
        {"contacts/a.yaml": b"name: Jos\xe9\n"},
        [
            "contacts/a.yaml:1:10: not UTF-8: the byte 0xE9 (in Windows files: '\xe9')",
            "    save the file as UTF-8 in your editor",
        ],
        id="20: a Latin-1 byte",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: a\x00b\n"},
        [
            "contacts/a.yaml:1:8: the file holds a NUL character (U+0000)",
            "    delete it; it often comes with text that was copied from elsewhere",
        ],
        id="21: NUL",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: a\u202eb\n"},
        [
            "contacts/a.yaml:1:8: the file holds an invisible character that turns the direction of text (U+202E)",
            "    delete it; it often comes with text that was copied from elsewhere",
        ],
        id="22: text that turns around",
    ),
    pytest.param(
        {"contacts/a.yaml": 'name: "\\ud800"\n'},
        [
            "contacts/a.yaml:1:7: an escape in this text stands for an invalid character",
            "    take it out",
        ],
        id="23: half a character",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\r\ntier: A\r\n"},
        [],
        id="24: lines of Windows",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\nnotes: Said: call\n"},
        [
            "contacts/a.yaml:2:12: a second ': ' in one line",
            '    put the text in quotes: notes: "Said: call"',
        ],
        id="25: a second colon",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\nnotes: room #4\n"},
        [
            "contacts/a.yaml:2:13: warning: text is lost: '#4' counts as a comment",
            "    to keep it, put the whole text in quotes: \"room #4\"; a comment is written '# so'",
        ],
        id="26: text behind a number sign",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: Grace\n<<<<<<< HEAD\ntier: A\n=======\ntier: B\n>>>>>>> dana/visits\n"},
        [
            "contacts/a.yaml:2:1: unresolved merge: 'tier: A' (HEAD) against 'tier: B' (dana/visits)",
            "    keep what is right, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>",
        ],
        id="27: a merge that was not resolved",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\n---\nname: B\n"},
        [
            "contacts/a.yaml:2:1: a second document begins here",
            "    give each record a file of its own",
        ],
        id="28: two documents",
    ),
    pytest.param(
        {"contacts/a.yaml": ""},
        [
            "contacts/a.yaml:1:1: the file is empty",
            "    write its fields, or delete it",
        ],
        id="29: an empty file",
    ),
    pytest.param(
        {"contacts/a.yaml": "? [a]\n: b\n"},
        [
            "contacts/a.yaml:1:3: a field's name has to be text",
            "    put it in quotes",
        ],
        id="30: a key that is a list",
    ),
    pytest.param(
        {"contacts/a.yaml": "".join(f"k{number}: 1\n" for number in range(200_000))},
        [
            "contacts/a.yaml:5001:1: more than 5,000 fields in one record",
            "    split the file: one file a month, or one a record",
        ],
        id="31: two hundred thousand fields",
    ),
    pytest.param(
        {
            "contacts/CON.yaml": "name: A\n",
            "touches/u.yaml": "- {id: ../../x, date: 2026-10-01, channel: visit, contact: lee}\n",
        },
        [
            "contacts/CON.yaml: the file's name 'CON' cannot be an id",
            "    rename the file: lower-case letters, digits and hyphens, such as okafor-grace.yaml",
            "touches/u.yaml:1:4: id: '../../x' is not written as it should be",
            "    did you mean 'x'? Names the record: lower-case letters, digits and hyphens, at most 63. In a file of its own it equals the file's name and may be left out.",
        ],
        id="34: ids that lead elsewhere",
    ),
    pytest.param(
        {"touches/u.yaml": '- {id: "abc\\n", date: 2026-10-01, channel: visit, contact: lee}\n'},
        [
            "touches/u.yaml:1:4: id: 'abc\\n' is not written as it should be",
            "    did you mean 'abc'? Names the record: lower-case letters, digits and hyphens, at most 63. In a file of its own it equals the file's name and may be left out.",
        ],
        id="35: an id with a line's end",
    ),
    pytest.param(
        {"contacts/a.yaml": 'name: A\nnpi: "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660"\n'},
        [
            "contacts/a.yaml:2:1: npi: '\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660' is not written as it should be",
            "    National Provider Identifier: ten digits whose check digit holds (Luhn over 80840 and the number).",
        ],
        id="36: digits that are not ours",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: Min L\u0435e\n"},
        [
            "contacts/lee.yaml:1:1: warning: 'Min Lee' looks like the name of 'a' and is not the same (contacts/a.yaml:1:1)",
            "    probably one entered twice; letters that differ: cyrillic small letter ie",
        ],
        id="37: a Cyrillic letter",
    ),
    pytest.param(
        {"contacts/Dr-Lee.yaml": "name: A\n", "contacts/dr-lee.yaml": "name: A\n"},
        [
            "contacts/Dr-Lee.yaml: the file's name 'Dr-Lee' cannot be an id",
            "    rename the file: lower-case letters, digits and hyphens, such as okafor-grace.yaml",
        ],
        id="38: two names that are one on a Mac",
    ),
    pytest.param(
        {"contacts/b.yaml": "id: c\nname: A\n", "organizations/lee.yaml": "name: L\n"},
        [
            "contacts/b.yaml:1:1: the id 'c' differs from the file's name 'b'",
            "    rename the file to c.yaml, or leave the id out",
            "organizations/lee.yaml:1:1: the id 'lee' is taken: contacts/lee.yaml:1:1 has it too",
            "    give one of the two another id; this one is left out",
        ],
        id="39: an id twice, and one that differs",
    ),
    pytest.param(
        {
            "schemas/contact.schema.json": '{"properties": {"custom": {"properties": {"x": {"pattern": "^(a+)+$"}}}}}',
            "contacts/a.yaml": "name: A\ncustom: {x: " + "a" * 40 + "!}\n",
        },
        [
            "contacts/a.yaml:2:10: custom.x: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' is not written as it should be",
            "    did you mean 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'?",
        ],
        id="40: a pattern that never ends",
    ),
    pytest.param(
        {
            "schemas/contact.schema.json": '{"properties": {"custom": {"properties": {"x": {"pattern": "(.+)\\\\1{3}$"}}}}}'
        },
        [
            "schemas/contact.schema.json:1:1: at properties.custom.properties.x.pattern: the pattern '(.+)\\\\1{3}$' cannot be used",
            "    look-around, back references and very large repetitions cannot be used; this schema is left out until it is mended",
        ],
        id="41: a pattern that looks back",
    ),
    pytest.param(
        {"schemas/contact.schema.json": '{"$ref": "http://127.0.0.1:9/x.json"}'},
        [
            "schemas/contact.schema.json:1:1: at $ref: the reference 'http://127.0.0.1:9/x.json' leads out of the file",
            "    a reference names a part of the same file, such as #/$defs/region; nothing is fetched; this schema is left out until it is mended",
        ],
        id="42: a schema from the network",
    ),
    pytest.param(
        {"schemas/contact.schema.json": '{"$ref": "file:///etc/passwd"}'},
        [
            "schemas/contact.schema.json:1:1: at $ref: the reference 'file:///etc/passwd' leads out of the file",
            "    a reference names a part of the same file, such as #/$defs/region; nothing is fetched; this schema is left out until it is mended",
        ],
        id="43: a schema from the disk",
    ),
    pytest.param(
        {
            "schemas/contact.schema.json": '{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}'
        },
        [
            "schemas/contact.schema.json:1:1: at $ref./$defs/a.$ref./$defs/b.$ref: the reference '#/$defs/a' leads back to itself",
            "    write the part out; this schema is left out until it is mended",
        ],
        id="44: schemas in a circle",
    ),
    pytest.param(
        {"contacts/a.yaml": "name: A\ntier: " + "x" * 1_000_000 + "\n"},
        [
            "contacts/a.yaml:2:1: tier: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\u2026' is not written as it should be",
            "    Importance band; a key of tiers in rounds.yaml, such as A.",
        ],
        id="45: a million letters",
    ),
    pytest.param(
        {"touches/u.yaml": "- {id: u, date: 2026-02-29, channel: visit, contact: lee}\n"},
        [
            "touches/u.yaml:1:11: date: '2026-02-29' is not a day of the calendar",
            "    write year-month-day, such as 2026-11-18",
        ],
        id="53: 29 February of another year",
    ),
    pytest.param(
        {"touches/u.yaml": "- {id: u, date: 2126-10-01, channel: visit, contact: lee}\n"},
        [
            "touches/u.yaml:1:11: warning: 2126-10-01 lies after 2026-10-31",
            "    it does not count until then; a touch that is only planned belongs under 'next:'",
        ],
        id="55: a clock that goes wrong",
    ),
    pytest.param(
        {"contacts/.a.yaml.tmp": "name", "contacts/x.lock": "", "contacts/b.tmp": "half"},
        [],
        id="56: leftovers",
    ),
]


@pytest.mark.parametrize(("files", "words"), FILES)
def test_what_check_says(clinic, call, files, words):
    answer = call(clinic(files), "check")
    assert [line for line in answer.err.splitlines() if line.strip()] == words
    errors = [line for line in words if not line.startswith(" ") and ": warning: " not in line]
    assert answer.code == (1 if errors else 0)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        pytest.param("address: {country: NO}\n", "address", {"country": "NO"}, id="8"),
        pytest.param("address: {zip: 02134}\n", "address", {"zip": "02134"}, id="9"),
        pytest.param("preferences: {best_time: 12:30}\n", "preferences", {"best_time": "12:30"}, id="10"),
        pytest.param("address: {line1: 12e3}\n", "address", {"line1": "12e3"}, id="11"),
        pytest.param("verified: 2026-10-01\n", "verified", "2026-10-01", id="16"),
    ],
)
def test_values_keep_what_was_written(clinic, call, text, field, value):
    root = clinic({"contacts/a.yaml": f"name: A\n{text}"})
    call(root, "export", "jsonl", "-o", root / "out.jsonl")
    kept = [json.loads(line) for line in (root / "out.jsonl").read_text().splitlines()]
    (found,) = [one for one in kept if one.get("id") == "a"]
    assert found[field] == value


def test_32_a_pipe_and_ten_gigabytes_of_nothing(clinic, call):
    root = clinic({})
    os.mkfifo(root / "contacts" / "pipe.yaml")
    with (root / "contacts" / "sparse.yaml").open("wb") as file:
        file.truncate(10 << 30)
    assert call(root, "check").err.splitlines()[::2] == [
        "contacts/pipe.yaml:1:1: this is not a plain file",
        "contacts/sparse.yaml:1:1: the file is larger than 4 MB",
    ]


def test_33_links_that_lead_out_or_in_circles(clinic, call):
    root = clinic({})
    (root / "contacts" / "out.yaml").symlink_to("/etc/passwd")
    (root / "contacts" / "loop").symlink_to(root / "contacts")
    assert call(root, "check").err.splitlines()[::2] == [
        "contacts/loop: the folder is a link",
        "contacts/out.yaml:1:1: the file is a link",
    ]


LETTER = {"templates/news.txt": "Dear {{ called }},\n{{ postal_address }}\n{{ opt_out }}\n"}
MAIL = "name: Min Lee\nstatus: active\nemails: [{address: lee@example.org}]\n"


def test_46_a_subject_that_would_add_a_recipient(clinic, call):
    subject = "=?utf-8?q?Hi=0D=0ABcc=3A_evil=40example.org?="
    root = clinic({**LETTER, "templates/news.subject.txt": subject, "contacts/lee.yaml": MAIL})
    answer = call(root, "send", "--template", "news", "--to", "lee")
    assert answer.code != 0
    assert not list((root / ".rounds" / "drafts").rglob("*.eml"))
    assert answer.err.startswith("rounds: the subject has what looks like encoded text (=?...?=)")
    assert answer.err.endswith("; nothing was sent\n  write it in plain letters\n")


def test_47_two_addresses_in_one(clinic, call):
    root = clinic({"contacts/lee.yaml": MAIL.replace("lee@example.org", "'lee@example.org, evil@example.org'")})
    assert call(root, "check").err.splitlines()[0] == (
        "contacts/lee.yaml:3:11: emails[0].address: 'lee@example.org, evil@example.org' is not an e-mail address"
    )


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\"onmouseover=alert(1) x='", "</title><img src=x>"])
def test_48_markup_in_a_name_is_text_in_a_report(clinic, call, name):
    root = clinic({"contacts/lee.yaml": f"name: {json.dumps(name)}\nstatus: active\ntier: A\n"})
    assert call(root, "report", "-o", root / "r.html").code == 0
    page = (root / "r.html").read_text()
    assert name not in page
    assert "<script" not in page
    assert "<img src=x" not in page


def test_49_a_page_lets_nothing_run(clinic, call):
    root = clinic({"organizations/o.yaml": "name: O\nwebsite: 'javascript:alert(1)'\n"})
    assert call(root, "check").err.splitlines()[:2] == [
        "organizations/o.yaml:2:1: website: 'javascript:alert(1)' is not written as it should be",
        "    Address beginning with http:// or https://.",
    ]
    call(root, "report", "-o", root / "r.html")
    assert "Content-Security-Policy" in (root / "r.html").read_text()


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x"])
def test_50_a_template_from_elsewhere(clinic, call, name):
    root = clinic({"x.txt": "secret", "contacts/lee.yaml": MAIL})
    answer = call(root, "send", "--template", name, "--to", "lee")
    assert answer.code == 1
    assert f"there is no template '{name}.subject.txt'" in answer.err
    assert "secret" not in answer.out + answer.err


def test_50_a_template_that_is_a_link(clinic, call):
    root = clinic({**LETTER, "contacts/lee.yaml": MAIL})
    (root / "templates" / "news.subject.txt").symlink_to("/etc/hostname")
    answer = call(root, "send", "--template", "news", "--to", "lee")
    assert answer.code != 0
    assert not list((root / ".rounds" / "drafts").rglob("*.eml"))


@pytest.mark.parametrize(
    "bomb",
    ["{{ 'a' * 10 ** 10 }}", "{% for a in range(10 ** 5) %}{% for b in range(10 ** 5) %}x{% endfor %}{% endfor %}"],
)
def test_51_a_template_that_never_ends(clinic, call, bomb):
    texts = {"templates/news.subject.txt": "News", "templates/news.txt": LETTER["templates/news.txt"] + bomb}
    root = clinic({**texts, "contacts/lee.yaml": MAIL})
    answer = call(root, "send", "--template", "news", "--to", "lee")
    assert answer.code == 1
    assert answer.err.startswith("rounds: templates/news.txt")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\uff1d"])
def test_52_a_formula_in_a_table(clinic, call, start):
    name = f"{start}cmd|' /C calc'!A0"
    root = clinic({"contacts/lee.yaml": f"name: {json.dumps(name)}\n"})
    assert call(root, "export", "csv", "-o", root / "out").code == 0
    with (root / "out" / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["name"] == f"'{name}"


def test_54_the_day_is_the_liaisons_own(clinic, call):
    """Half past eleven at night in New York is the next day in Greenwich."""
    settings = WORLD["rounds.yaml"].replace("{name: Cedar,", "{name: Cedar, time_zone: America/New_York,")
    event = "BEGIN:VEVENT\nUID:1\nDTSTART:20261002T033000Z\nSUMMARY:Min Lee\nEND:VEVENT\n"
    root = clinic({"rounds.yaml": settings})
    (root / "cal.ics").write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{event}END:VCALENDAR\n")
    assert call(root, "import", "icalendar", root / "cal.ics").code == 0
    (made,) = [file for file in (root / "touches").rglob("*.yaml") if file.name != "t.yaml"]
    assert "date: 2026-10-01" in made.read_text()


def test_56_what_a_killed_command_left_is_swept_by_doctor(clinic, call):
    root = clinic({})
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / ".rounds" / "tmp").mkdir(parents=True)
    (root / ".rounds" / "tmp" / "half.tmp").write_text("half")
    assert call(root, "check").code == 0
    call(root, "doctor", "--fix")
    assert not (root / ".rounds" / "tmp" / "half.tmp").exists()
