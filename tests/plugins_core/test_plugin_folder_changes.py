"""What changed in plugins, shown so that nothing hides from whoever approves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.plugins.folder import FileChange, changes, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text\twith a tab", "plain text\twith a tab"),
        ("Dr. Müller, 東京, 🏌", "Dr. Müller, 東京, 🏌"),
        ("erase\x1b[2K line", "erase\\x1b[2K line"),
        ("over\rwrite", "over\\rwrite"),
        ("right\u202eleft\u2066", "right\\u202eleft\\u2066"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("no\xa0break", "no\\xa0break"),
        ("line\u2028end", "line\\u2028end"),
        ("c1\x9b31m", "c1\\x9b31m"),
        ("filler\u3164 name\uffa0 blank\u2800", "filler\\u3164 name\\uffa0 blank\\u2800"),
        ("cover\u0338", "cover\\u0338"),
        ("variation\ufe0f\U000e0100", "variation\\ufe0f\\U000e0100"),
        ("surrogate\udc80", "surrogate\\udc80"),
    ],
)
def test_nothing_can_hide_from_whoever_approves(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_carriage_return_starts_no_line_of_its_own() -> None:
    (line,) = FileChange("a.py", None, b"x = 1  # fine\r+y = 2\x0c\n").lines()

    assert line == "+x = 1  # fine\\r+y = 2\\x0c"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\0b"])
def test_what_is_no_text_is_shown_by_its_hash(content: bytes) -> None:
    (line,) = FileChange("a.bin", None, content).lines()

    assert line.startswith(f"not a text: {len(content)} bytes, sha256 ")


def test_kinds_of_changes() -> None:
    found = changes({"a": b"1\n", "b": b"2\n", "c": b"3\n"}, {"a": b"1\n", "b": b"two\n", "d": b"4\n"})

    assert [(change.path, change.kind) for change in found] == [
        ("a", "unchanged"),
        ("b", "changed"),
        ("c", "removed"),
        ("d", "new"),
    ]
    assert list(found[1].lines()) == ["@@ -1 +1 @@", "-2", "+two"]
    assert list(found[2].lines()) == []


@given(st.text(st.characters(codec=None)))
def test_whatever_is_shown_is_ink_or_a_space(text: str) -> None:
    shown = visible(text)

    assert "\n" not in shown
    assert all(letter.isprintable() or letter == "\t" for letter in shown)
    assert visible(shown) == shown
