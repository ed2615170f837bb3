"""Numbers and words as every section writes them."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.dates import Period
from rounds.base.words import capital, counted, listing, percent
from rounds.book.relationships import relate
from rounds.report.blocks import more_rows
from rounds_plugins.channels import register_channels
from rounds_plugins.sections.wording import (
    change,
    dollars,
    hours,
    next_step,
    signed,
    touches,
    within,
)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.004, "under 1%"), (0.415, "42%"), (0.996, "99%"), (1, "100%"), (1.5, "150%"), (12, "1,200%")],
)
def test_only_nothing_is_0_percent_and_only_everything_is_100(share, words):
    assert percent(share) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(112, 100, "+12%"), (95, 100, "-5%"), (100, 100, "unchanged"), (5, 0, ""), (0, 4, "-100%")],
)
def test_a_relative_change(now, before, words):
    assert change(now, before) == words


def test_counts_amounts_and_lists():
    assert [touches(1), touches(1200), counted(0, "day")] == ["1 touch", "1,200 touches", "0 days"]
    assert [signed(3), signed(-2), signed(0)] == ["+3", "-2", "0"]
    assert [dollars(1240.4), dollars(2.5), dollars(8), dollars(0)] == ["$1,240", "$2.50", "$8", "$0"]
    assert [hours(0), hours(0.154), hours(2.51), hours(12.4), hours(1200)] == ["0", "0.15", "2.5", "12", "1,200"]
    assert [listing([]), listing(["A"]), listing(["A", "B"]), listing(["A", "B", "C"], "or")] == [
        "",
        "A",
        "A and B",
        "A, B or C",
    ]
    assert [capital("tier A"), capital("")] == ["Tier A", ""]
    assert [more_rows(15, 20, "The first"), more_rows(15, 15, "The first")] == ["The first: 15 of 20.", ""]


def test_a_period_in_a_sentence():
    assert within(Period(date(2026, 7, 1), date(2026, 9, 30))) == "in Q3 2026"
    assert within(Period(date(2026, 8, 1), date(2026, 9, 30))) == "from Aug 2026 to Sep 2026"


def test_the_next_step_follows_the_persons_wishes_then_the_tiers_plan(book_of):
    """Tier A plans visits first; Abel prefers phone, Bohr avoids visits, Cole forbade everything, Dunn has no tier."""
    book = book_of("""
        contacts:
          - {id: abel, name: Ann Abel, credentials: MD, tier: A, preferences: {channels: [phone]}}
          - {id: bohr, name: Bo Bohr, tier: A, preferences: {avoid: [visit]}}
          - {id: cole, name: Cy Cole, tier: A, do_not_contact: [all]}
          - {id: dunn, name: Di Dunn}
    """)
    channels = {channel.name: channel for channel in register_channels()}
    assert [next_step(one, channels) for one in relate(book, date(2026, 10, 1))] == [
        "Call Dr. Abel",
        "Call Bo Bohr",
        "Asked not to be contacted: set the status to declined",
        "Visit Di Dunn",
    ]
