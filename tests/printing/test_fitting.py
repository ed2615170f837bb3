"""Text that fits into a box, and text that shows what a name is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.plugins.printing import Box, fitted, lines_html, printable

LABEL = Box(2.4, 0.88, 10)
NAMES = st.lists(st.text(max_size=220), min_size=1, max_size=8)


def test_a_usual_address_is_set_in_the_largest_letters():
    lines = ("Grace Okafor, MD", "Northgate Family Medicine", "12 Mill Race Road, Suite 4", "Alder Falls, JF 00411")
    fit = fitted(lines, LABEL)
    assert fit is not None
    assert (fit.size, fit.height) == (10, 48)


def test_a_long_line_is_broken_and_all_of_it_gets_smaller():
    fit = fitted(("Grace Okafor, MD", "Northgate Family Medicine and Obstetrics of Upper Tamsin", "A", "B", "C"), LABEL)
    assert fit is not None
    assert fit.size < 10


@pytest.mark.parametrize("lines", [["x" * 2000], ["x"] * 40, ["王" * 300], ["🦴" * 300]])
def test_what_fits_at_no_size_is_told(lines):
    assert fitted(lines, LABEL) is None


@given(NAMES)
def test_what_fits_stays_within_the_box(lines):
    fit = fitted(lines, LABEL)
    assert fit is None or (6 <= fit.size <= 10 and 0 < fit.height <= 0.88 * 72)


@given(NAMES)
def test_a_larger_box_never_wants_smaller_letters(lines):
    small, large = fitted(lines, LABEL), fitted(lines, Box(3.4, 1.88, 10))
    assert small is None or (large is not None and large.size >= small.size)


@given(st.text())
def test_what_is_printed_steers_nothing(text):
    shown = printable(text)
    assert not [letter for letter in shown if not letter.isprintable() and letter not in "\u200c\u200d"]
    assert shown == shown.strip()


def test_a_name_with_a_turn_in_it_stays_on_its_own_line():
    assert printable("Eve \u202eliated\u202c\nDown\u2028\x07") == "Eve liated Down"


def test_a_name_cannot_write_html():
    assert lines_html(["<b>Bob</b> & 'Co'"]) == "<div>&lt;b&gt;Bob&lt;/b&gt; &amp; &#x27;Co&#x27;</div>"
