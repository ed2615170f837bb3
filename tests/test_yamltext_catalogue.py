"""Every complaint of the reader: a small input, the exact place and message, and what the hint says to do.

Text, line and column, message, hint: one complaint a line.
"""
# ruff: noqa: E501 - a catalogue reads best with one entry a line

from __future__ import annotations

import pytest
import yaml

from rounds.base.problems import Problem
from rounds.documents.yamltext import parse

CONFLICT = """\
name: Grace
<<<<<<< HEAD
tier: A
=======
tier: B
>>>>>>> dana/visits
status: active
"""
CONFLICT_WITH_BASE = """\
name: Grace
<<<<<<< HEAD
||||||| 1f2e3d4
tier: C
=======
tier: B
status: left
>>>>>>> dana/visits
"""
UTF8_HINT = "save the file as UTF-8 in your editor"
COPIED = "delete it; it often comes with text that was copied from elsewhere"
COLUMN = "lines that belong together begin in the same column"
QUOTE = "put the text in quotes"
FIELD = "write a colon and a space after a field's name; indent text that runs on"
CLOSE = 'close it; inside \'single quotes\' an apostrophe is written twice, inside "double quotes" write \\"'
AFTER = 'inside "double quotes" write \\" for a quote, inside \'single quotes\' write an apostrophe twice'
MARKERS = "keep what is right, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
SPLIT = "split the file: one file a month, or one a record"
LIST = "put ',' between its parts and ']' at its end; put text with , : or brackets in quotes"
MAPPING = "put ',' between its parts and '}' at its end; put text with , : or brackets in quotes"
DEEP = "more than 32 lists and mappings inside each other"
BRACKETS = "put text with brackets in quotes"
BEGINS = "text that begins with '{}' has to stand in quotes"
EMPTY = "the file is empty", "write its fields, or delete it"

CATALOGUE = [
    # nesting, in blocks and in brackets; a hundred thousand brackets, which libyaml would take minutes to read
    ("- " * 33 + "x", "1:65", DEEP, BRACKETS),
    ("notes: " + "[" * 40, "1:39", DEEP, BRACKETS),
    ("notes: " + "[" * 100_000, "1:39", DEEP, BRACKETS),
    ("{a: " * 40, "1:129", DEEP, BRACKETS),
    # anchors, aliases and merges: bombs among them
    ("a: &x [b]\n", "1:4", BEGINS.format("&"), f'{QUOTE}: a: "&x [b]"'),
    ("&x\na: 1\n", "1:1", BEGINS.format("&"), QUOTE),
    ("a: [*x]\n", "1:5", BEGINS.format("*"), QUOTE),
    ("notes: *urgent*\n", "1:8", BEGINS.format("*"), f'{QUOTE}: notes: "*urgent*"'),
    ("notes: & so on\n", "1:8", BEGINS.format("&"), f'{QUOTE}: notes: "& so on"'),
    ("- *\n", "1:3", BEGINS.format("*"), f'{QUOTE}: - "*"'),
    ("a:\n  <<: {b: 1}\n", "2:3", "'<<' (a merge) is not read", "write the fields out where they belong"),
    # tags
    ("a: !!python/object/apply:os.system [ls]\n", "1:4", BEGINS.format("!"), f'{QUOTE}: a: "!!python/object/apply:os.system [ls]"'),
    ("date: !!timestamp foo\n", "1:7", BEGINS.format("!"), f'{QUOTE}: date: "!!timestamp foo"'),
    ("notes: !important call\n", "1:8", BEGINS.format("!"), f'{QUOTE}: notes: "!important call"'),
    ("notes: !<x y\n", "1:8", BEGINS.format("!"), f'{QUOTE}: notes: "!<x y"'),
    ("notes: !e%zz y\n", "1:8", BEGINS.format("!"), f'{QUOTE}: notes: "!e%zz y"'),
    ("notes: !a,b y\n", "1:8", BEGINS.format("!"), f'{QUOTE}: notes: "!a,b y"'),
    ("notes: !e!x y\n", "1:8", BEGINS.format("!"), f'{QUOTE}: notes: "!e!x y"'),
    # the same name twice
    ("name: A\ntier: A\nname: B\n", "3:1", "'name' stands here a second time; the first is in line 1, column 1", "keep one of the two"),
    ("- a: {b: 1, 'b': 2}\n", "1:13", "'b' stands here a second time; the first is in line 1, column 7", "keep one of the two"),
    # bytes and characters
    (b"\xff\xfea\x00:\x00", "1:1", "the file is UTF-16, not UTF-8", UTF8_HINT),
    (b"a\x00:\x00 \x001\x00", "1:1", "the file is UTF-16, not UTF-8", UTF8_HINT),
    (b"tier: A\nname: Jos\xe9\n", "2:10", "not UTF-8: the byte 0xE9 (in Windows files: 'é')", UTF8_HINT),
    (b"name: \xc3\xa9\xed\xa0\x80\n", "1:8", "not UTF-8: the byte 0xED (in Windows files: 'í')", UTF8_HINT),
    (b"name: \x81\n", "1:7", "not UTF-8: the byte 0x81", UTF8_HINT),
    ("name: a\0b\n", "1:8", "the file holds a NUL character (U+0000)", COPIED),
    ("name: a\x07b\n", "1:8", "the file holds a control character (U+0007)", COPIED),
    ("name: é\x9b\n", "1:8", "the file holds a control character (U+009B)", COPIED),
    ("name: a\u202eb\n", "1:8", "the file holds an invisible character that turns the direction of text (U+202E)", COPIED),
    ("name: a\u2028b\n", "1:8", "the file holds an invisible line break (U+2028)", COPIED),
    ("name: a\x85b\n", "1:8", "the file holds an invisible line break (U+0085)", COPIED),
    ("name: a\ufeffb\n", "1:8", "the file holds an invisible byte order mark (U+FEFF)", COPIED),
    ('name: "a\\0b"\n', "1:7", "an escape in this text stands for a NUL character (U+0000)", "take it out"),
    ('name: "\\u202e"\n', "1:7", "an escape in this text stands for an invisible character that turns the direction of text (U+202E)", "take it out"),
    ('"\\a": b\n', "1:1", "an escape in this text stands for a control character (U+0007)", "take it out"),
    ('name: "\\ud800"\n', "1:7", "an escape in this text stands for an invalid character", "take it out"),
    ('path: "C:\\docs"\n', "1:10", "'\\d' means nothing inside double quotes", "write \\\\ for a backslash, or use 'single quotes'"),
    ('name: "\\xZZ"\n', "1:8", "'\\x' means nothing inside double quotes", "write \\\\ for a backslash, or use 'single quotes'"),
    # tabs
    ("next:\n\tdue: 1\n", "2:1", "a tab stands where spaces are needed", "indent with spaces, two for each step"),
    ("name: A\n\ttier: A\n", "2:1", "a tab stands where spaces are needed", "indent with spaces, two for each step"),
    ("notes: |\n\ttext\n", "2:1", "a tab stands where spaces are needed", "indent with spaces, two for each step"),
    # quotes
    ('name: "Grace\ntier: A\n', "1:7", "the quote that opens here is never closed", CLOSE),
    ("name: 'Grace\n", "1:7", "the quote that opens here is never closed", CLOSE),
    ('name: "a\n---\nb"\n', "1:7", "the quote that opens here is never closed", CLOSE),
    ("name: 'Dr. O'Brien'\n", "1:14", "text goes on after the closing quote", AFTER),
    ('notes: "He said "yes" to it"\n', "1:18", "text goes on after the closing quote", AFTER),
    ('name: "Grace" Okafor\n', "1:15", "text goes on after the closing quote", AFTER),
    # colons
    ("notes: Said: call\n", "1:12", "a second ': ' in one line", f'{QUOTE}: notes: "Said: call"'),
    ("tags:\n  - a: b: c\n", "2:9", "a second ': ' in one line", f'{QUOTE}: a: "b: c"'),
    ("name:Grace\ntier: A\n", "1:1", "there is no space after the colon", "write name: Grace"),
    ("name: Grace\ntier:A\n", "2:1", "there is no space after the colon", "write tier: A"),
    ("name: Grace\ntier A\nstatus: left\n", "2:1", "'tier A' is not a 'key: value' line", FIELD),
    ("name: Grace\n tier: A\n", "2:2", "this line is indented below a line that has its value already", COLUMN),
    (": A\n", "1:1", "the field's name is missing before ':'", "write 'name: value'"),
    ("a: b\n : c\n", "2:2", "the field's name is missing before ':'", "write 'name: value'"),
    # what cannot begin a text
    ("email: @grace\n", "1:8", BEGINS.format("@"), f'{QUOTE}: email: "@grace"'),
    ("notes: `x`\n", "1:8", BEGINS.format("`"), f'{QUOTE}: notes: "`x`"'),
    ("notes: %5\n", "1:8", BEGINS.format("%"), f'{QUOTE}: notes: "%5"'),
    ("notes: > see below\n", "1:8", BEGINS.format(">"), f'{QUOTE}: notes: "> see below"'),
    ("notes: |0\n", "1:8", BEGINS.format("|"), f'{QUOTE}: notes: "|0"'),
    ("phone: - 555\n", "1:8", BEGINS.format("-"), f'{QUOTE}: phone: "- 555"'),
    ("notes: ? why\n", "1:8", BEGINS.format("?"), f'{QUOTE}: notes: "? why"'),
    ("notes: , or\n", "1:8", BEGINS.format(","), f'{QUOTE}: notes: ", or"'),
    ("%YAML 1.1\n---\na: b\n", "1:1", "a line cannot begin with '%'", "delete this line"),
    ("%x\na: b\n", "1:1", "a line cannot begin with '%'", "delete this line"),
    # brackets
    ("tags: [a, b\ntier: A\n", "1:7", "the list that opens here with '[' goes wrong at line 2, column 5", LIST),
    ("next: {due: 1]\n", "1:7", "the mapping that opens here with '{' goes wrong at line 1, column 14", MAPPING),
    ("a: b\n]\n", "2:1", "']' closes nothing", QUOTE),
    # lines that do not belong together
    ("tags:\n  - a\n - b\n", "3:2", "this list item is not in line with the lines above", COLUMN),
    ("a: b\n- c\n", "2:1", "this list item is not in line with the lines above", COLUMN),
    ("- a\nb: c\n", "2:1", "this line is not in line with the lines above", COLUMN),
    ("notes: |\n  text\n less\n", "3:2", "this line is not in line with the lines above", COLUMN),
    ("  name: A\ntier: A\n", "2:1", "this line does not belong to the record above", COLUMN),
    # text that YAML would leave out
    ("notes: see room #4\n  and more\n", "1:17", "the text is cut off here: ' #' begins a comment ('#4')", f'{QUOTE}: notes: "see room #4"'),
    # unresolved merges
    (CONFLICT, "2:1", "unresolved merge: 'tier: A' (HEAD) against 'tier: B' (dana/visits)", MARKERS),
    (CONFLICT_WITH_BASE, "2:1", "unresolved merge: nothing (HEAD) against 'tier: B / status: left' (dana/visits)", MARKERS),
    ("name: A\n>>>>>>> dana/visits\n", "2:1", "unresolved merge", MARKERS),
    # more or less than one record
    ("a: 1\n---\nb: 2\n", "2:1", "a second document begins here", "give each record a file of its own"),
    ("a: 1\n...\nb\n", "3:1", "this line does not belong to the record above", COLUMN),
    ("", "1:1", *EMPTY),
    ("# only a comment\n", "1:1", *EMPTY),
    ("---\n", "1:1", *EMPTY),
    ("hello\n", "1:1", "'hello' is not a 'key: value' line", FIELD),
    ("name: Grace\nti", "2:1", "'ti' is not a 'key: value' line", FIELD),
    # names that are not text
    ("? [a]\n: b\n", "1:3", "a field's name has to be text", "put it in quotes"),
    ("{a: b}: c\n", "1:1", "a field's name has to be text", "put it in quotes"),
    ("1: a\n", "1:1", "the field's name 1 is not text to YAML", 'put it in quotes: "1":'),
    ("null: a\n", "1:1", "the field's name null is not text to YAML", 'put it in quotes: "null":'),
    ("true: a\n", "1:1", "the field's name true is not text to YAML", 'put it in quotes: "true":'),
    ("".join(f"k{number}: 1\n" for number in range(200_000)), "5001:1", "more than 5,000 fields in one record", SPLIT),
]  # fmt: skip
LIBYAML_ALONE = [  # PyYAML without it reads the first, points elsewhere in two, and takes half a minute for the last
    ("a: {b: c:, d: e}\n", "1:9", "inside [ ] or { } a ':' needs a space and a value behind it", "put text with ':' in quotes"),
    ('name: "\\UFFFFFFFF"\n', "1:7", "an escape in this text stands for an invalid character", "take it out"),
    ("a: 1\n%YAML 1.1\n- b\n", "3:1", "a list cannot begin here", COLUMN),
    ("[" + "1," * 600_000 + "]", "1:999996", "the file holds more than 500,000 values", SPLIT),
]  # fmt: skip


def _bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def _complains(text, place, message, hint):
    document, problems = parse(_bytes(text), "a.yaml")

    assert document is None
    assert [str(problem) for problem in problems] == [f"a.yaml:{place}: {message}"]
    assert problems[0].hint == hint


def _short(value):
    return str(value)[:30].strip()


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize(("text", "place", "message", "hint"), [*CATALOGUE, *LIBYAML_ALONE], ids=_short)
def test_the_complaint(text, place, message, hint):
    _complains(text, place, message, hint)


@pytest.mark.parametrize(("text", "place", "message", "hint"), CATALOGUE, ids=_short)
def test_the_complaint_without_libyaml(text, place, message, hint, monkeypatch):
    monkeypatch.setattr(yaml, "__with_libyaml__", False)

    _complains(text, place, message, hint)


def test_several_faults_come_in_one_run():
    text = b"a: &x 1\nb: *x\na: 2\n1: c\n<<: d\n"

    document, problems = parse(text, "a.yaml")

    assert document is None
    places = [(problem.source.line, problem.source.column) for problem in problems]
    assert places == [(1, 4), (2, 4), (3, 1), (4, 1), (5, 1)]


def test_a_file_full_of_faults_tells_twenty():
    _, problems = parse(b"".join(b"- {a: 1, a: 2}\n" for _ in range(1000)), "a.yaml")

    assert len(problems) == 20


def test_several_unresolved_merges_come_in_one_run():
    _, problems = parse((CONFLICT + CONFLICT).encode(), "a.yaml")

    assert [problem.source.line for problem in problems] == [2, 9]


def test_a_very_long_value_is_cut_in_its_message():
    _, problems = parse(b"a: 1\n" + b"x" * 100_000 + b"\n", "a.yaml")

    assert len(problems[0].message) < 100


def test_no_complaint_is_libyamls_own():
    """What libyaml says is translated; a new version's new words would show up here as 'not YAML: ...'."""
    said = [problem for text, *_ in CATALOGUE for problem in parse(_bytes(text), "a.yaml")[1]]

    assert [problem for problem in said if "not YAML" in problem.message] == []
    assert all(isinstance(problem, Problem) and problem.severity == "error" for problem in said)


def test_an_escape_beyond_unicode_without_libyaml(monkeypatch):
    monkeypatch.setattr(yaml, "__with_libyaml__", False)

    _, (problem,) = parse(b'name: "\\UFFFFFFFF"\n', "a.yaml")

    assert problem.message == "an escape in this text stands for an invalid character"
