"""Words for numbers, lists and quotations."""

from __future__ import annotations

import pytest

from rounds.base.words import amount, capital, chance, counted, listing, nearest, quoted, singular


def test_counts():
    assert [counted(1, "day"), counted(0, "day"), counted(1200, "day")] == ["1 day", "0 days", "1,200 days"]
    assert [counted(1, "source is", "sources are"), counted(2, "source is", "sources are")] == [
        "1 source is",
        "2 sources are",
    ]


def test_small_numbers_have_at_most_one_decimal():
    assert [amount(14), amount(2.84), amount(2.96), amount(1200.5)] == ["14", "2.8", "3", "1,200.5"]


def test_lists_and_capitals():
    words = ["A", "B", "C"]
    assert [listing([]), listing(words[:1]), listing(words[:2]), listing(words, "or")] == [
        "",
        "A",
        "A and B",
        "A, B or C",
    ]
    assert [capital("tier A"), capital("")] == ["Tier A", ""]


@pytest.mark.parametrize(
    ("many", "one"), [("referrals", "referral"), ("touches", "touch"), ("days", "day"), ("%", "%"), ("faxes", "fax")]
)
def test_one_of_a_unit(many, one):
    assert singular(many) == one


def test_a_quotation_keeps_to_one_line_and_is_cut():
    assert quoted("three-week\n  wait") == "“three-week wait”"
    assert quoted("a" * 80) == f"“{'a' * 80}”"
    assert quoted("one two three", 8) == "“one two…”"


def test_a_misspelt_name_is_guessed():
    hints = [
        nearest(name, {"visit": 1, "phone": 2}, "channels are: visit, phone") for name in ("vist", "carrier pigeon")
    ]
    assert hints == ["did you mean 'visit'?", "channels are: visit, phone"]
    assert nearest("vist", ()) == ""


def test_a_small_chance_has_the_digits_that_it_deserves():
    assert [chance(0.0004), chance(0.0061), chance(0.02), chance(0.4)] == ["under 0.1%", "0.6%", "2%", "40%"]
