"""Reading: what unquoted text stands for, where things stand, lost text, and files that are no plain files."""

from __future__ import annotations

import os
import socket
import time
from textwrap import dedent

import pytest
import yaml

from rounds.base.problems import Source
from rounds.documents.yamltext import decode, parse, read_bytes, read_file
from rounds.documents.yamltext.files import place_of


def read(text):
    document, problems = parse(dedent(text).encode(), "a.yaml")
    assert problems == []
    return document


def value_of(text):
    return read(f"a: {text}\n").data["a"]


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "no", "yes", "on", "off", "y", "N", "nULL", "tRUE"),
        *("02134", "00", "-0", "+1", "+15551234567", "1_000", "0x1F", "0o17", "0b1", "12:30", "1:30:00"),
        *("12e3", "1e3", "1.5e3", "1.5E+3", ".5", "5.", "-.5", ".inf", "-.inf", ".nan", "9.9e+999", "1.2.3"),
        *("2026-11-18", "2026-02-30", "2026-11", "2026-11-18T10:00:00Z", "20261118-1", "٣", "१२"),
        *("=", "a:b", "http://x.org/#y", "a#b", "C#", "-a", "?a", ":a", "a!", "b&c", "x*", "don't", 'say "so"'),
        *("1" * 19, "1" * 5_000, "-" + "1" * 19),
    ],
)
def test_text_stays_as_it_was_typed(text):
    assert value_of(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None)),
        *(("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False)),
        *(("0", 0), ("7", 7), ("-12", -12), ("1234567893", 1234567893), ("9" * 18, 10**18 - 1)),
        *(("0.5", 0.5), ("-1.25", -1.25), ("100.0", 100.0), ("1.5e-07", 1.5e-07), ("1.0e+300", 1e300)),
    ],
)
def test_words_and_numbers(text, value):
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"no"', "no"),
        ("'12'", "12"),
        ("'null'", "null"),
        ('"a\\tb\\u00e9\\n"', "a\tbé\n"),
        ("'it''s'", "it's"),
        ('"say \\"so\\""', 'say "so"'),
        ("|\n  one\n  two", "one\ntwo\n"),
        (">-\n  one\n  two", "one two"),
        ("|\n  12", "12\n"),
        ("one\n  two", "one two"),
        ('"one\n  two"', "one two"),
        ("[1, two, 'three', [4], {b: 5}]", [1, "two", "three", [4], {"b": 5}]),
        ("{}", {}),
        ("[]", []),
        ("\tx", "x"),
    ],
)
def test_quotes_blocks_and_brackets(text, value):
    assert value_of(text) == value


def test_names_are_text_however_quoted():
    text = "name: 1\n'1': 2\n\"null\": 3\nno: 4\n2026-11: 5\n? six\n: 6\nλ: 7\n'<<': 8\n"

    assert read(text).data == {"name": 1, "1": 2, "null": 3, "no": 4, "2026-11": 5, "six": 6, "λ": 7, "<<": 8}


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbfa: 1\n", b"---\na: 1\n", b"a: 1\n...\n", b"# c\na: 1", b"a: 1\r\n", b"a: 1\r"]
)
def test_byte_order_mark_document_marks_and_line_ends_do_not_matter(raw):
    assert parse(raw, "a.yaml")[0].data == {"a": 1}


def test_the_text_of_a_document_keeps_its_line_ends_and_loses_its_byte_order_mark():
    assert parse(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a.yaml")[0].text == "a: 1\r\nb: 2\r\n"


def test_thirty_two_levels_are_read():
    data = read("[" * 32 + "]" * 32).data
    for _ in range(31):
        (data,) = data
    assert data == []


LIST = """\
# touches
- id: t1
  next: {action: call, due: 2026-11-25}
-
  id: t2
  heard:
    - type: need
    - type: praise
-  [x]
- plain
-
"""


def test_starts_are_where_each_record_begins():
    assert read("# c\n\nname: Grace\n").starts == ((3, 1),)
    assert read("{name: Grace}\n").starts == ((1, 1),)
    assert read(LIST).starts == ((2, 3), (5, 3), (9, 4), (10, 3), (11, 2))


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ([], (2, 1)),
        ([0], (2, 3)),
        ([0, "id"], (2, 3)),
        ([0, "next", "due"], (3, 24)),
        ([1, "heard"], (6, 3)),
        ([1, "heard", 1], (8, 7)),
        ([1, "heard", 1, "type"], (8, 7)),
        ([2, 0], (9, 5)),
        ([1, "heard", 7], (6, 3)),
        ([1, "nothing", "below"], (5, 3)),
        ([0, "id", "below"], (2, 3)),
        ([9], (2, 1)),
        (["name"], (2, 1)),
    ],
)
def test_locate_finds_the_key_or_the_nearest_part_above(where, place):
    assert read(LIST).locate(where) == place


def test_columns_count_characters_in_lines_of_any_kind():
    document, _ = parse("ä: {é: 1, 'ö': 😀, z: 2}\r\nb:\r\n  c: 3\r\n".encode(), "a.yaml")

    assert document.locate(["ä", "z"]) == (1, 19)
    assert document.locate(["b", "c"]) == (3, 3)


@pytest.mark.parametrize(
    ("text", "place", "lost", "quoted"),
    [
        ("notes: room #4\n", (1, 13), "#4", '"room #4"'),
        ("notes: Suite # 400, then left\n", (1, 14), "# 400, then left", '"Suite # 400, then left"'),
        ("notes: #urgent\n", (1, 8), "#urgent", '"#urgent"'),
        ("tags:\n  - a\t#b\n", (2, 7), "#b", r'"a\t#b"'),
        ("a: {b: c #d\n}\n", (1, 10), "#d", ""),
    ],
)
def test_text_that_becomes_a_comment_is_warned_of(text, place, lost, quoted):
    document, (problem,) = parse(text.encode(), "a.yaml")

    assert document is not None
    assert problem.severity == "warning"
    assert problem.source == Source("a.yaml", *place)
    assert problem.message == f"text is lost: '{lost}' counts as a comment"
    assert quoted in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "name: Grace  # who runs the desk\n",
        "# yaml-language-server: $schema=../schemas/contact.schema.json\nname: Grace\n",
        "notes: '#4 is the room'\nname: \"room #4\"  #5\n",
        "notes: |\n  room #4\n",
        "name: a#b\n",
        "tags: [a]  #x\n",
        "next:  # when\n  due: 1\n",
    ],
)
def test_comments_are_not_warned_of(text):
    assert parse(text.encode(), "a.yaml")[1] == []


def test_a_file_is_read(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"name: Grace\n")

    document, problems = read_file(tmp_path / "a.yaml", "contacts/a.yaml")

    assert (document.path, document.data, problems) == ("contacts/a.yaml", {"name": "Grace"}, [])


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"x" * 100)

    assert read_bytes(tmp_path / "a.csv", "a.csv", largest=100) == (b"x" * 100, [])
    assert read_bytes(tmp_path / "a.csv", "a.csv", largest=99)[0] is None


def _refused(tmp_path, message):
    document, (problem,) = read_file(tmp_path / "a.yaml", "contacts/a.yaml")
    assert document is None
    assert str(problem) == f"contacts/a.yaml:1:1: {message}"
    assert problem.hint


def test_a_sparse_file_of_ten_gigabytes_is_refused_unread(tmp_path):
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(10 * 1024**3)

    _refused(tmp_path, "the file is larger than 4 MB")


def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")

    _refused(tmp_path, "this is not a plain file")


def test_a_folder_and_a_socket_are_refused(tmp_path):
    (tmp_path / "a.yaml").mkdir()
    _refused(tmp_path, "this is not a plain file")
    (tmp_path / "a.yaml").rmdir()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "a.yaml"))
        _refused(tmp_path, "this is not a plain file")


def test_links_are_not_followed(tmp_path):
    (tmp_path / "outside.yaml").write_bytes(b"name: Grace\n")
    (tmp_path / "a.yaml").symlink_to("outside.yaml")
    _refused(tmp_path, "the file is a link")

    (tmp_path / "a.yaml").unlink()
    (tmp_path / "a.yaml").symlink_to("a.yaml")
    _refused(tmp_path, "the file is a link")


def test_a_missing_file_is_a_problem(tmp_path):
    _refused(tmp_path, "there is no such file")


def test_a_name_that_no_file_can_have_is_a_problem(tmp_path):
    document, (problem,) = read_file(tmp_path / "a\0.yaml", "a")
    assert document is None
    assert problem.message == "the file's name holds a NUL character"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"name: Grace\n")
    (tmp_path / "a.yaml").chmod(0)
    _refused(tmp_path, "the file may not be read")


def test_a_file_that_grows_while_it_is_read_stays_bounded(tmp_path, monkeypatch):
    """Its size is asked first; by the time of reading it has become larger."""
    (tmp_path / "a.yaml").write_bytes(b"x" * 500)
    real = os.fstat

    def smaller(descriptor):
        status = list(real(descriptor))
        status[6] = 10
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", smaller)

    assert read_bytes(tmp_path / "a.yaml", "a", largest=1000) == (b"x" * 500, [])
    assert read_bytes(tmp_path / "a.yaml", "a", largest=400)[0] is None


def test_links_are_not_followed_where_the_system_cannot_refuse_them(tmp_path, monkeypatch):
    """Windows opens links whatever the flags."""
    monkeypatch.delattr(os, "O_NOFOLLOW")
    (tmp_path / "a.yaml").symlink_to("outside.yaml")
    _refused(tmp_path, "the file is a link")


def test_a_place_between_the_two_characters_of_a_line_end_is_on_the_line_that_ends():
    assert place_of("ab\r\nc", 3) == (1, 4)
    assert place_of("ab\r\nc", 4) == (2, 1)
    assert place_of("a\rb\nc", 4) == (3, 1)


def test_decode_tells_every_bad_character_up_to_twenty():
    text, problems = decode(("a\x07b\n" * 30).encode(), "a.csv")

    assert text is None
    assert [problem.source for problem in problems] == [Source("a.csv", line, 2) for line in range(1, 21)]


def test_tabs_inside_text_and_right_to_left_letters_are_fine():
    assert decode("name:\tשרה كريم 😀\n".encode(), "a") == ("name:\tשרה كريم 😀\n", [])


HOSTILE = {
    "brackets": "[" * 4_000_000,
    "braces": "{" * 4_000_000,
    "dashes": "- " * 2_000_000,
    "question marks": "? " * 2_000_000,
    "colons": ": " * 2_000_000,
    "quotes": 'a: "' + "x" * 4_000_000,
    "escapes": 'a: "' + "\\n" * 2_000_000 + '"',
    "blank lines": "a: b" + "\n" * 4_000_000,
    "comments": "a: b\n" + "#\n" * 2_000_000,
    "comments behind text": "- b #c\n" * 500_000,
    "long line of words": "a: " + "b " * 2_000_000,
    "lines of words": "a: b\n" + " c\n" * 1_300_000,
    "conflict starts": "<<<<<<< a\n" * 400_000,
    "conflict ends": "a: b\n" + ">>>>>>> a\n" * 400_000,
    "duplicates": "a: 1\n" * 800_000,
    "anchors": "- &a b\n" * 500_000,
    "pairs": "[" + "a: b, " * 600_000 + "]",
    "block text": "a: |\n" + " b\n" * 1_300_000,
    "control characters": "\x07" * 4_000_000,
    "long key": "a" * 4_000_000 + ": b",
    "spaces": " " * 4_000_000 + "a: b",
    "tabs": "a:" + "\t" * 4_000_000 + "b",
    "commas": "[" + "," * 4_000_000,
    "documents": "---\n" * 1_000_000,
    "open quotes": "- '\n" * 1_000_000,
    "colons without spaces": "a:b\n" * 1_000_000,
}


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize("name", HOSTILE)
def test_four_megabytes_of_anything_end(name):
    """No timing is asserted: a reader that takes the square of the size would not end today."""
    begins = time.perf_counter()
    document, problems = parse(HOSTILE[name].encode(), "a.yaml")
    print(f"{time.perf_counter() - begins:.2f} s")  # noqa: T201 - shown with -s

    assert document is not None or problems
