"""What may still be given, asked before money is spent; and gifts that are refused where they are written."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.problems import RefusedError, UsageError
from rounds.desk.gifts import CheckGift, ListGifts, check_gift, list_gifts
from rounds.desk.log import LogTouch, log_touch

FILES = {
    "contacts/abel.yaml": "name: Ann Abel\ncredentials: MD\nstatus: active\n",
    "contacts/bohr.yaml": "name: Bo Bohr\ncredentials: NP\nstatus: active\n",
    "touches/t1.yaml": "date: 2026-02-01\nchannel: visit\ncontact: abel\nalso: [bohr]\ngift: {value: 500}\n",
}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES).root


def test_before_money_is_spent(clinic, desk_at):
    """184.50 among nine is 20.50 each: 520.50 of 535 is over 80 %."""
    found = check_gift(desk_at(clinic), CheckGift(("abel", "bohr"), total="184.50", heads=9))
    assert found.as_data()["people"] == [
        {"contact": "abel", "name": "Ann Abel", "so_far": 500.0, "with_this": 520.5, "limit": 535.0, "left": 14.5}
        | {"standing": "warning"},
        {"contact": "bohr", "name": "Bo Bohr", "so_far": 500.0, "with_this": 520.5, "limit": None, "left": None}
        | {"standing": "ok"},
    ]
    assert found.remarks == ("No yearly limit is kept for Bo Bohr: no physician by the record's credentials.",)


@pytest.mark.parametrize(("value", "over"), [("35", False), ("35.01", True)])
def test_over_the_limit(clinic, desk_at, value, over):
    found = check_gift(desk_at(clinic), CheckGift(("abel",), value=value))
    assert found.is_over is over
    assert ("Dr. Abel would be $0.01 over: give less, or nothing." in found.remarks) is over


@pytest.mark.parametrize(
    ("people", "request_", "each"),
    [
        ("bohr", {"total": "100", "heads": 3}, 33.34),  # up to the cent: three times 33.33 would be a cent short
        ("bohr", {"total": "100", "heads": 3, "indivisible": True}, 100),
        ("bohr", {"total": "0.1", "heads": 1}, 0.1),
        ("abel,bohr", {"total": "$1,000"}, 500),
        ("abel,abel", {"total": "9"}, 9),
    ],
)
def test_what_it_is_for_each(clinic, desk_at, people, request_, each):
    assert check_gift(desk_at(clinic), CheckGift(tuple(people.split(",")), **request_)).each == each


@pytest.mark.parametrize(
    ("people", "request_", "said"),
    [
        ("abel", {"total": "nan"}, "'nan' is not an amount that can be given"),
        ("abel", {"total": "-5"}, "'-5' is not an amount that can be given"),
        ("abel", {"total": "lunch"}, "'lunch' is not an amount of dollars"),
        ("abel", {"total": "1e999"}, "'1e999' is not an amount that can be given"),
        ("abel", {}, "the amount is missing"),
        ("abel", {"total": "5", "value": "5"}, "--total and --value say the same"),
        ("abel,bohr", {"total": "5", "heads": 1}, "1 cannot share it when 2 are named"),
        (" ,", {"total": "5"}, "nobody is named"),
        ("zorro", {"total": "5"}, "there is no contact 'zorro'"),
    ],
)
def test_what_cannot_be_asked(clinic, desk_at, people, request_, said):
    with pytest.raises(UsageError, match=r"\A" + said.replace("$", r"\$") + r"\Z"):
        check_gift(desk_at(clinic), CheckGift(tuple(people.split(",")), **request_))


def test_a_year_without_a_limit_is_said_plainly(clinic, desk_at):
    found = check_gift(desk_at(clinic), CheckGift(("abel",), value="5", day="2031-01-01"))
    assert found.remarks[0].startswith("No limit is written down for 2031")
    assert found.people[0].so_far == 0


def test_the_list_of_a_year(clinic, desk_at):
    data = list_gifts(desk_at(clinic), ListGifts()).as_data()
    assert [(one["contact"], one["total"], one["left"], one["standing"]) for one in data["people"]] == [
        ("abel", 500.0, 35.0, "warning"),
        ("bohr", 500.0, None, "ok"),
    ]
    assert (data["year"], data["until"], data["total"]) == (2026, date(2026, 10, 31), 1000.0)
    assert list_gifts(desk_at(clinic), ListGifts(2025)).as_data()["people"] == []


def _files(root):
    return {file: file.read_bytes() for file in (root / "touches").rglob("*.yaml")}


def test_a_touch_over_the_limit_is_refused_and_nothing_written(clinic, desk_at):
    before, desk = _files(clinic), desk_at(clinic)
    with pytest.raises(RefusedError):
        log_touch(desk, LogTouch("abel", "visit", gift="35.01 lunch"))
    said = "more than the $535.00 that a physician may be given in the year"
    assert any(said in problem.message and problem.policy for problem in desk.ear.heard)
    assert _files(clinic) == before


def test_with_a_reason_it_is_written(clinic, desk_at):
    log_touch(desk_at(clinic), LogTouch("abel", "visit", gift="36", over_limit="the excess was returned"))
    (new,) = _files(clinic).keys() - {clinic / "touches/t1.yaml"}
    assert "over_limit: the excess was returned" in new.read_text()
    assert desk_at(clinic).loaded.errors == ()


def test_an_earlier_gift_of_the_day_is_not_blamed_for_one_with_a_reason(clinic, desk_at):
    """Lunch and dinner, thrice: the ids are by chance, the answer is not."""
    for _ in range(3):
        log_touch(desk_at(clinic), LogTouch("abel", "visit", gift="30 lunch"))
        log_touch(desk_at(clinic), LogTouch("abel", "visit", gift="30 dinner", over_limit="was returned"))
        assert desk_at(clinic).loaded.errors == ()
        for touch in _files(clinic).keys() - {clinic / "touches/t1.yaml"}:
            touch.unlink()


@pytest.mark.parametrize("day", ["2026-10-31", "2026-10-30", "2026-01-15"])
def test_a_gift_without_a_reason_is_refused_once_the_year_is_over_the_limit(clinic, desk_at, day):
    """On the day of the one that had a reason, before it, and before all of the year."""
    said = LogTouch("abel", "visit", gift="100 dinner", over_limit="was returned", date="2026-10-31")
    log_touch(desk_at(clinic), said)
    before, desk = _files(clinic), desk_at(clinic)
    with pytest.raises(RefusedError):
        log_touch(desk, LogTouch("abel", "visit", gift="5 coffee", date=day))
    assert any("would have been given $605.00 in 2026" in problem.message for problem in desk.ear.heard)
    assert _files(clinic) == before


def test_a_desk_sees_what_was_written_at_it(clinic, desk_at):
    """The second gift on the same desk counts on top of the first."""
    desk = desk_at(clinic)
    log_touch(desk, LogTouch("abel", "visit", gift="30 lunch"))
    with pytest.raises(RefusedError):
        log_touch(desk, LogTouch("abel", "visit", gift="30 dinner"))
    assert len(_files(clinic)) == 2
    assert check_gift(desk, CheckGift(("abel",), value="1")).people[0].so_far == 530
