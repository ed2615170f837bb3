"""Running totals by hand, and in cents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from rounds.base.problems import Source
from rounds.book.gifts import given, is_physician, standing
from rounds.book.records import Client, Compliance, Contact, CutOffs, Gift, Settings, Touch

SOURCE = Source("t.yaml")
SETTINGS = Settings(client=Client("Cedar"))


def _touch(number: int, day: str, value: float, contact: str = "abel", **more) -> Touch:
    gift = Gift(value, staff_event=more.pop("staff_event", False))
    return Touch(SOURCE, f"t{number:03}", date.fromisoformat(day), "visit", contact=contact, gift=gift, **more)


def test_totals_by_hand():
    """Each of those who took part gets the whole value; cancelled, void and the staff event do not count."""
    touches = [
        _touch(3, "2026-03-01", 20.5, also=("bohr",)),
        _touch(1, "2026-01-10", 10.25),
        _touch(4, "2026-04-01", 99, outcome="cancelled"),
        _touch(5, "2026-04-02", 99, void="entered twice"),
        _touch(6, "2026-04-03", 99, staff_event=True),
        _touch(7, "2027-01-01", 5),
    ]
    assert [(one.contact, one.touch.id, one.year, one.total) for one in given(touches)] == [
        ("abel", "t001", 2026, 10.25),
        ("abel", "t003", 2026, 30.75),
        ("bohr", "t003", 2026, 20.5),
        ("abel", "t007", 2027, 5.0),
    ]


def _reason(touch: Touch) -> Touch:
    assert touch.gift
    return replace(touch, gift=replace(touch.gift, over_limit="the excess was returned"))


@pytest.mark.parametrize(("explained", "other"), [(2, 9), (9, 2)])
def test_of_one_day_what_says_why_is_what_passed_the_limit(explained, other):
    """Whatever the ids, which tell no hour."""
    day = [_reason(_touch(explained, "2026-05-04", 300)), _touch(other, "2026-05-04", 250), _touch(5, "2026-05-05", 1)]
    assert [(one.touch.id, one.total) for one in given(day)] == [
        (f"t00{other}", 250.0),
        (f"t00{explained}", 550.0),
        ("t005", 551.0),
    ]


def test_what_is_being_written_comes_on_top_of_the_year():
    stands = [_reason(_touch(9, "2026-05-04", 600)), _touch(8, "2026-12-01", 10), _touch(7, "2025-12-01", 40)]
    new = [_touch(1, "2026-02-01", 5), _touch(2, "2025-02-01", 5)]
    totals = {one.touch.id: one.total for one in given([*new, *stands], newest={"t001", "t002"})}
    assert totals == {"t009": 600.0, "t008": 610.0, "t007": 40.0, "t001": 615.0, "t002": 45.0}


@examples(st.lists(st.integers(0, 100_000), max_size=40))
def test_totals_are_exact_to_the_cent(cents):
    touches = [_touch(n, str(date(2026, 1, 1) + timedelta(n)), amount / 100) for n, amount in enumerate(cents)]
    totals = [one.total for one in given(touches)]
    assert [round(total * 100) for total in totals] == [sum(cents[: n + 1]) for n in range(len(cents))]


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [("MD", True), ("M.D.", True), ("PA-C", False), ("DO, FACP", True), ("NP", False), ("", False), ("DPT", False)],
)
def test_who_is_a_physician(credentials, expected):
    assert is_physician(Contact(SOURCE, "abel", "Ann Abel", credentials=credentials), SETTINGS) is expected


def test_a_client_says_whom_the_limit_is_for():
    settings = Settings(client=Client("Cedar"), compliance=Compliance(credentials=("NP",)))
    assert is_physician(Contact(SOURCE, "abel", "Ann Abel", credentials="NP"), settings)


@pytest.mark.parametrize(("total", "expected"), [(79.99, "ok"), (80, "warning"), (100, "warning"), (100.01, "over")])
def test_how_a_total_stands_to_its_limit(total, expected):
    assert standing(total, 100, SETTINGS) == expected


def test_the_warning_comes_from_the_settings():
    settings = Settings(client=Client("Cedar"), cutoffs=CutOffs(gift_warning=0.5))
    assert standing(50, 100, settings) == "warning"
