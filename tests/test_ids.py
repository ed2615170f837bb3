"""Ids from names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.ids import make_id, with_suffix
from rounds.storage.workspace import is_id


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Okafor", "Grace"), "okafor-grace"),
        (("O'Brien", "Seán"), "obrien-sean"),
        (("de la Cruz", "María José"), "de-la-cruz-maria-jose"),
        (("Nguyễn", "Thị Minh Khai"), "nguyen-thi-minh-khai"),
        (("Łukasiewicz", "Bjørn"), "lukasiewicz-bjorn"),
        (("St. John's Family Medicine, P.C.",), "st-johns-family-medicine-pc"),
        (("Groß & Söhne",), "gross-sohne"),
        (("  --  Ye  ",), "ye"),
    ],
)
def test_names_are_folded(words: tuple[str, ...], expected: str):
    assert make_id(*words) == expected


def test_a_name_without_latin_letters_gets_a_stable_hash():
    assert make_id("王伟", otherwise="contact") == make_id("王伟", otherwise="contact")
    assert make_id("王伟", otherwise="contact").startswith("contact-")
    assert make_id("王伟") != make_id("李娜")


def test_a_long_name_is_cut_at_a_word_and_leaves_room():
    made = make_id("The Very Long Name Of A Community Health Center For Everybody In The County")
    assert made == "the-very-long-name-of-a-community-health-center-for"
    assert with_suffix(made, "7893") == f"{made}-7893"


@given(st.lists(st.text(), min_size=1), st.text())
def test_any_words_make_an_id(words: list[str], suffix: str):
    made = make_id(*words)
    assert is_id(made)
    assert is_id(with_suffix(made, suffix))
    assert make_id(made) == made or len(made) > 40
