"""Writing: canonical text for a new record, which reads back as the same document."""

from __future__ import annotations

import re
from textwrap import dedent
from types import MappingProxyType

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds.base.problems import UsageError
from rounds.documents.yamltext import dump, parse
from rounds.documents.yamltext.files import FORBIDDEN
from rounds.documents.yamltext.scalars import same

NUMBERS = st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TRICKY = st.sampled_from(
    [
        *(
            "",
            " ",
            "a ",
            " a",
            "-",
            "- a",
            "?",
            ": a",
            "a:",
            "a: b",
            "a #b",
            "#",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@",
            "`",
        ),
        *(
            "null",
            "Null",
            "~",
            "true",
            "FALSE",
            "no",
            "Yes",
            "on",
            "y",
            "12",
            "012",
            "-0",
            "1.5",
            "1e3",
            "12e3",
            ".5",
            "0x1f",
        ),
        *(
            "12:30",
            "2026-11-18",
            "2026-02-30",
            "1_0",
            ".inf",
            ".NaN",
            "<<",
            "=",
            "---",
            "...",
            "--- a",
            "{",
            "}",
            "[a]",
            "a, b",
        ),
        *(
            "'",
            '"',
            "it's",
            'a "b"',
            "\\",
            "\\n",
            "a\nb",
            "a\n",
            "\na",
            "a\n\n",
            " a\nb",
            "a\n b\n",
            "a\n \nb",
            "\t",
            "a\tb",
            "\n",
        ),
        *("\r", "a\r\nb", "\u00a0", "\u3000", "é", "😀", "a\u00adb", "a" * 300, "\u200b", "http://x.org/#a?b=c&d"),
    ]
)
FORBIDDEN_CHARACTERS = "".join(one for one in map(chr, range(0x10000)) if FORBIDDEN.match(one))
TEXT = TRICKY | st.text(st.characters(exclude_characters=FORBIDDEN_CHARACTERS), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(TEXT, VALUES, max_size=6)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_a_document_reads_back_equal(document):
    text = dump(document)
    read, problems = parse(text.encode(), "a.yaml")

    assert problems == []
    assert same(read.data, document)
    assert list(read.data) == list(document)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_writing_what_was_read_gives_the_same_bytes(document):
    text = dump(document)

    assert dump(parse(text.encode(), "a.yaml")[0].data) == text


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(TEXT, TEXT, max_size=5))
def test_text_is_text_to_other_yaml_readers_too(document):
    """PyYAML's own rules (1.1) read dates as dates, so those are left out; the rest is quoted where it must be."""
    kept = {key: value for key, value in document.items() if not {key[:4], value[:4]} & {"2026"}}

    assert yaml.safe_load(dump(kept)) == kept


def test_a_new_record_is_pleasant_to_read():
    record = {
        "name": "Grace Okafor",
        "credentials": "MD, PhD",
        "npi": "1234567893",
        "tier": "A",
        "affiliations": [
            {"organization": "northgate", "primary": True, "days": ["monday", "thursday"], "since": "2025-03-01"},
            {"organization": "cedar"},
        ],
        "phones": [{"number": "(203) 555-0142"}, {"number": "203-555-0199", "extension": "12"}],
        "address": {"line1": "12 Main St", "zip": "02139", "country": "NO"},
        "preferences": {"channels": ["visit", "phone"], "avoid": [], "best_time": "Tue: before clinic"},
        "interests": ["total joint outcomes, above all after the knee", "same-day magnetic resonance", "golf"],
        "potential": {"referrals_per_month": 4.5, "source": "claims data", "date": "2026-10-01"},
        "notes": "Has two children at Cedar High.\nCall her Grace.\n",
        "custom": {"office": "desk #4\nsecond floor", "matrix": [[1, 2], [3]], "nothing": None, "none": {}},
    }

    assert dump(record, "# yaml-language-server: $schema=../.rounds/schemas/contact.schema.json\n") == dedent(
        """\
        # yaml-language-server: $schema=../.rounds/schemas/contact.schema.json
        name: Grace Okafor
        credentials: MD, PhD
        npi: "1234567893"
        tier: A
        affiliations:
          - organization: northgate
            primary: true
            days: [monday, thursday]
            since: 2025-03-01
          - organization: cedar
        phones:
          - number: (203) 555-0142
          - number: 203-555-0199
            extension: "12"
        address:
          line1: 12 Main St
          zip: "02139"
          country: "NO"
        preferences:
          channels: [visit, phone]
          avoid: []
          best_time: "Tue: before clinic"
        interests:
          - total joint outcomes, above all after the knee
          - same-day magnetic resonance
          - golf
        potential:
          referrals_per_month: 4.5
          source: claims data
          date: 2026-10-01
        notes: |
          Has two children at Cedar High.
          Call her Grace.
        custom:
          office: |-
            desk #4
            second floor
          matrix:
            - [1, 2]
            - [3]
          nothing: null
          none: {}
        """
    )


def test_an_empty_record_is_written():
    assert dump({}) == "{}\n"


def test_read_only_mappings_and_tuples_are_written_as_records_hold_them():
    assert dump(MappingProxyType({"tags": ("a", "b")})) == "tags: [a, b]\n"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"a": ["x\0"]}, "a[0]: the text holds a NUL character (U+0000)"),
        (
            {"notes": "a\u202eb"},
            "notes: the text holds an invisible character that turns the direction of text (U+202E)",
        ),
        ({"a": {"b\x07": 1}}, "a: the text holds a control character (U+0007)"),
        ({"a": "\ud800"}, "a: the text holds an invalid character"),
        ({"a": float("nan")}, "a: the number cannot be written: nan"),
        ({"a": 10**5_000}, "a: the number cannot be written: too large"),
        ({"a": 10**18}, "a: the number cannot be written: 1000000000000000000"),
        ({"a": {1: 2}}, "a: a field's name has to be text, not 1"),
        ({"a": b"x"}, "a: a bytes cannot be written"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(document, message):
    with pytest.raises(UsageError, match=re.escape(message)):
        dump(document)


def test_a_document_without_end_is_refused():
    document = {"a": {}}
    document["a"]["a"] = document

    with pytest.raises(UsageError, match="more than 32 lists and mappings inside each other"):
        dump(document)


def test_a_document_that_the_reader_would_refuse_is_refused():
    with pytest.raises(UsageError, match="more than 5,000 fields"):
        dump({f"k{number}": 1 for number in range(5_001)})
