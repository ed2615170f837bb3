"""Edits: one value changes, every other byte stays; or the edit is refused and says what to do."""
# ruff: noqa: E501 - the tables read best with one edit a line

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds.base.problems import UsageError
from rounds.documents.yamltext import EditRefused, append_item, dump, parse, remove_value, set_value
from rounds.documents.yamltext.scalars import same

CONTACT = """\
# yaml-language-server: $schema=../schemas/contact.schema.json
name: Grace Okafor   # as on the door
"tier":   'B'
tags: [vip, "second one"]
preferences:
    channels:
    - visit   # she likes coffee
    - phone
    # not on Mondays
    best_time: >-
        before
        clinic
notes: |
  one
  two

brackets: [one,  # and only
]
folded: > # text
  below
unknown_field: {a: 1, b: [x, y]}
verified:
"""


def changed(before, after):
    """The lines that differ: (what went, what came)."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


@pytest.mark.parametrize(
    ("where", "value", "went", "came"),
    [
        (["name"], "Grace N. Okafor", ["name: Grace Okafor   # as on the door"], ["name: Grace N. Okafor   # as on the door"]),
        (["name"], "no", ["name: Grace Okafor   # as on the door"], ['name: "no"   # as on the door']),
        (["name"], "a\nb", ["name: Grace Okafor   # as on the door"], ["name: |-   # as on the door", "  a", "  b"]),
        (["tier"], "A", ["\"tier\":   'B'"], ['"tier":   A']),
        (["tags"], ["vip"], ['tags: [vip, "second one"]'], ["tags: [vip]"]),
        (["tags", 1], "a, b", ['tags: [vip, "second one"]'], ['tags: [vip, "a, b"]']),
        (["preferences", "channels", 0], "mail", ["    - visit   # she likes coffee"], ["    - mail   # she likes coffee"]),
        (["preferences", "best_time"], "noon", ["    best_time: >-", "        before", "        clinic"], ["    best_time: noon"]),
        (["preferences", "cadence_days"], 30, [], ["    cadence_days: 30"]),
        (["preferences", "new", "deep"], [1], [], ["    new:", "      deep: [1]"]),
        (["notes"], "three", ["notes: |", "  one", "  two"], ["notes: three"]),
        (["notes"], "one\nthree\n", ["  two"], ["  three"]),
        (["unknown_field", "b", 0], {"c": "d\ne"}, ["unknown_field: {a: 1, b: [x, y]}"], ['unknown_field: {a: 1, b: [{c: "d\\ne"}, y]}']),
        (["unknown_field", "z"], None, ["unknown_field: {a: 1, b: [x, y]}"], ["unknown_field: {a: 1, b: [x, y], z: null}"]),
        (["verified"], "2026-11-18", ["verified:"], ["verified: 2026-11-18"]),
        (["verified", "by"], "dana", [], ["  by: dana"]),
        (["status"], "active", [], ["status: active"]),
        (["custom"], {"a": [{"b": 1, "c": 2}]}, [], ["custom:", "  a:", "    - b: 1", "      c: 2"]),
    ],
)  # fmt: skip
def test_a_value_is_set(where, value, went, came):
    assert changed(CONTACT, set_value(CONTACT, where, value)) == (went, came)


@pytest.mark.parametrize(
    ("where", "went"),
    [
        (["name"], ["name: Grace Okafor   # as on the door"]),
        (["notes"], ["notes: |", "  one", "  two"]),
        (["verified"], ["verified:"]),
        (["preferences", "channels", 0], ["    - visit   # she likes coffee"]),
        (["preferences", "best_time"], ["    best_time: >-", "        before", "        clinic"]),
    ],
)
def test_a_value_is_removed_with_its_lines(where, went):
    assert changed(CONTACT, remove_value(CONTACT, where)) == (went, [])


def test_a_value_is_removed_from_brackets():
    assert "tags: [vip]\n" in remove_value(CONTACT, ["tags", 1])
    assert 'tags: ["second one"]\n' in remove_value(CONTACT, ["tags", 0])
    assert "{b: [x, y]}" in remove_value(CONTACT, ["unknown_field", "a"])
    assert "{a: 1}" in remove_value(CONTACT, ["unknown_field", "b"])


def test_an_item_is_appended():
    assert changed(CONTACT, append_item(CONTACT, ["preferences", "channels"], "mail")) == ([], ["    - mail"])
    assert 'tags: [vip, "second one", new]\n' in append_item(CONTACT, ["tags"], "new")
    assert "verified: [1]\n" in append_item(CONTACT, ["verified"], 1)
    assert append_item(CONTACT, ["phones"], {"number": "1-2"}) == CONTACT + "phones:\n  - number: 1-2\n"
    assert append_item("a: []\n", ["a"], "b") == "a: [b]\n"
    assert append_item("- a: 1\n", [], {"a": 2, "b": 3}) == "- a: 1\n- a: 2\n  b: 3\n"


def test_line_ends_and_a_missing_last_one_stay():
    assert set_value("a: 1\r\nb: 2\r\n", ["c", "d"], 3) == "a: 1\r\nb: 2\r\nc:\r\n  d: 3\r\n"
    assert set_value("a: 1", ["b"], 2) == "a: 1\nb: 2"
    assert remove_value("a: 1\r\nb: 2\r\nc: 3", ["b"]) == "a: 1\r\nc: 3"
    assert remove_value("a: 1\nb: 2", ["b"]) == "a: 1\n"


def test_the_same_value_changes_nothing():
    assert set_value(CONTACT, ["tier"], "B") == CONTACT
    assert set_value(CONTACT, ["preferences", "channels"], ["visit", "phone"]) == CONTACT


def test_the_last_field_leaves_an_empty_mapping():
    assert remove_value("a:\n  b: 1\nc: 2\n", ["a", "b"]) == "a: {}\nc: 2\n"
    assert remove_value("a:\n- 1\n", ["a", 0]) == "a: []\n"
    assert remove_value("# c\na: 1\n", ["a"]) == "# c\n{}\n"


def test_the_first_field_behind_a_dash():
    assert remove_value("- a: 1\n  b: 2\n", [0, "a"]) == "- b: 2\n"
    assert set_value("- a: 1\n  b: 2\n-\n", [1], {"x": 1}) == "- a: 1\n  b: 2\n- x: 1\n"
    assert set_value("- a: 1\n  b: 2\n", [0, "a"], {"x": 1, "z": 2}) == "- a:\n    x: 1\n    z: 2\n  b: 2\n"


@pytest.mark.parametrize(
    ("edit", "arguments", "message"),
    [
        (set_value, (["name", "x"], 1), "there is no place for x"),
        (set_value, (["tags", 7], 1), "there is no place for [7]"),
        (set_value, (["preferences", "channels"], []), "the value holds comments, which would be lost"),
        (set_value, (["preferences"], "x"), "the value holds comments, which would be lost"),
        (remove_value, (["nothing"],), "there is no nothing in the file"),
        (remove_value, (["tags", 2],), "there is no tags[2] in the file"),
        (set_value, (["brackets"], []), "the value holds comments, which would be lost"),
        (set_value, (["folded"], "x"), "the value holds comments, which would be lost"),
        (append_item, (["name"], 1), "name is not a list"),
        (append_item, (["name", "x"], 1), "there is no place for x"),
    ],
)
def test_an_edit_that_would_do_harm_is_refused(edit, arguments, message):
    with pytest.raises(EditRefused) as refusal:
        edit(CONTACT, *arguments)
    assert refusal.value.message == message


def test_a_file_with_a_problem_is_not_edited():
    with pytest.raises(EditRefused, match=r"the file has to be mended first: the file:1:12: a second ': ' in one line"):
        set_value("notes: Said: call\n", ["tier"], "A")


def test_what_a_file_cannot_hold_is_refused():
    with pytest.raises(UsageError, match="notes: the text holds a NUL character"):
        set_value(CONTACT, ["notes"], "a\0")


def test_what_would_not_read_back_is_refused():
    """A key without ':' inside braces has no place for a value."""
    with pytest.raises(EditRefused, match="cannot be changed without touching more of the file"):
        set_value("a: {b, c}\n", ["a", "b"], 1)


SCALARS = st.sampled_from(
    [None, True, 0, 1.5, "a", "no", "a: b", "x #y", "one\ntwo\n", "one\n\ntwo", "", "'", "é, [b]"]
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.sampled_from("pqr"), SCALARS, max_size=3)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["k", "l: m", "n"]), inner, max_size=3),
    max_leaves=12,
)


def _places(data, above=()):
    """The ways to everything in a document."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in parts:
        yield (*above, step)
        yield from _places(part, (*above, step))


def _with_comments(text, chance):
    """The same document with comments behind some lines and between some, outside of text blocks."""
    lines = text.splitlines()
    if "|" in text:
        return text
    return "".join(f"{line}{chance.choice(['', '', '  # c', chr(10) + '# d'])}\n" for line in lines)


@settings(max_examples=500, deadline=None)
@given(st.data(), st.dictionaries(st.sampled_from("abc"), DOCUMENTS, min_size=1), st.randoms(use_true_random=False))
def test_an_edit_does_what_it_says_or_nothing(data, document, chance):
    """Whatever the file, place and value: the result reads as wanted, and the lines around the change stay."""
    text = _with_comments(dump(document), chance)
    if chance.random() < 0.3:
        text = text.replace("\n", "\r\n")
    where = data.draw(st.sampled_from(list(_places(document))))
    value = data.draw(VALUES)
    edit = data.draw(st.sampled_from([set_value, remove_value, append_item]))
    try:
        edited = edit(text, where) if edit is remove_value else edit(text, where, value)
    except EditRefused:
        return
    expected = _expected(edit, document, where, value)
    assert same(parse(edited.encode(), "a.yaml")[0].data, expected)
    assert edited.count("# ") >= text.count("# ") - (edit is remove_value) * text.count("# ")
    assert ("\r\n" in edited) == ("\r\n" in text) or edited.count("\n") <= 1
    went, _ = changed(text, edited)
    assert len(went) <= len(dump({"x": _at(document, where)}).splitlines()) * 2 + 1


def _at(document, where):
    for step in where:
        document = document[step]
    return document


def _expected(edit, document, where, value):
    if not where:
        return value if edit is set_value else [*(document or []), value]
    step, rest = where[0], where[1:]
    copy = dict(document) if isinstance(document, dict) else list(document)
    if edit is remove_value and not rest:
        del copy[step]
    else:
        copy[step] = _expected(edit, copy[step], rest, value)
    return copy


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), DOCUMENTS, min_size=1), st.sampled_from("xyz"), VALUES)
def test_a_new_field_is_added_and_taken_away_again(document, name, value):
    text = dump(document)

    edited = set_value(text, [name], value)

    assert edited.startswith(text)
    assert remove_value(edited, [name]) == text


def test_dedented_example_of_the_tutorial_shape():
    """The edit that `rounds contact set` makes most."""
    text = dedent(
        """\
        name: Grace Okafor
        preferences: {channels: [visit]}
        """
    )

    assert set_value(text, ["preferences", "cadence_days"], 30) == text.replace("]}", "], cadence_days: 30}")
