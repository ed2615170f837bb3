"""Texts for spreadsheets; what counts as a formula is also tested where tables are rendered and exported."""

from __future__ import annotations

import pytest

from rounds.base.sheets import safe


@pytest.mark.parametrize(
    "text", ["", "Northgate Family Medicine", "a=b", "3-week wait", "Nguyễn", "okafor@cedar.example"]
)
def test_a_plain_text_stays_as_it_is(text):
    assert safe(text) == text


@pytest.mark.parametrize("text", ["=1+1", "\t=1", " +1", "\uff1d1", "\u200b@x", "-"])
def test_what_might_be_computed_is_marked_as_text(text):
    assert safe(text) == f"'{text}"


def test_what_no_csv_file_can_hold_is_replaced():
    assert safe("a\0b\ud800") == "a\ufffdb?"
