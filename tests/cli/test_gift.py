"""rounds gift, and gifts that are refused where they are written."""

from __future__ import annotations

import json

import pytest

FILES = {
    "contacts/abel.yaml": "name: Ann Abel\ncredentials: MD\nstatus: active\n",
    "contacts/bohr.yaml": "name: Bo Bohr\ncredentials: NP\nstatus: active\n",
    "touches/t1.yaml": "date: 2026-02-01\nchannel: visit\ncontact: abel\nalso: [bohr]\ngift: {value: 500}\n",
}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES).root


def test_before_money_is_spent(clinic, rounds):
    """184.50 among nine is 20.50 each: 520.50 of 535 is over 80 %."""
    done = rounds("-C", clinic, "gift", "check", "abel,bohr", "--total", "184.50", "--heads", "9")
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["abel\tAnn Abel\t500.00\t520.50\t535.00\t14.50\twarning", "bohr\tBo Bohr\t500.00\t520.50\tnone\t\tok"],
    )
    assert "no legal advice" in done.stderr


def test_over_the_limit_is_exit_3(clinic, rounds):
    done = rounds("-C", clinic, "gift", "check", "abel", "--value", "35.01")
    assert done.returncode == 3
    assert "Dr. Abel would be $0.01 over" in done.stderr
    assert rounds("-C", clinic, "gift", "check", "abel", "--value", "35").returncode == 0


@pytest.mark.parametrize(
    ("options", "each"),
    [
        (["--total", "100", "--heads", "3"], 33.34),  # up to the cent: three times 33.33 would be a cent short
        (["--total", "100", "--heads", "3", "--indivisible"], 100),
        (["--total", "0.1", "--heads", "1"], 0.1),
        (["--total", "$1,000"], 500),
    ],
)
def test_what_it_is_for_each(clinic, rounds, options, each):
    done = rounds("-C", clinic, "gift", "check", "abel,bohr" if len(options) == 2 else "bohr", *options, "--json")
    assert json.loads(done.stdout)["each"] == each


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["abel", "--total", "nan"], "'nan' is not an amount that can be given"),
        (["abel", "--total=-5"], "'-5' is not an amount that can be given"),
        (["abel", "--total", "lunch"], "'lunch' is not an amount of dollars"),
        (["abel", "--total", "1e999"], "'1e999' is not an amount that can be given"),
        (["abel"], "the amount is missing"),
        (["abel", "--total", "5", "--value", "5"], "--total and --value say the same"),
        (["abel,bohr", "--total", "5", "--heads", "1"], "1 cannot share it when 2 are named"),
        (["abel", "--total", "5", "--heads", "0"], "0 is not in the range"),
        ([",", "--total", "5"], "nobody is named"),
        (["zorro", "--total", "5"], "there is no contact 'zorro'"),
    ],
)
def test_what_cannot_be_asked(clinic, rounds, arguments, said):
    done = rounds("-C", clinic, "gift", "check", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_year_without_a_limit_is_said_plainly(clinic, rounds):
    done = rounds("-C", clinic, "gift", "check", "abel", "--value", "5", "--on", "2031-01-01")
    assert "No limit is written down for 2031" in done.stderr


def test_the_list_of_a_year(clinic, rounds):
    done = rounds("-C", clinic, "gift", "list")
    assert done.stdout.splitlines() == [
        "abel\tAnn Abel\t1\t500.00\t535.00\t35.00\twarning",
        "bohr\tBo Bohr\t1\t500.00\tnone\t\tok",
    ]
    assert rounds("-C", clinic, "gift", "list", "--year", "2025").stdout == ""


def _files(root):
    return {file: file.read_bytes() for file in (root / "touches").rglob("*.yaml")}


def test_a_touch_over_the_limit_is_refused_and_nothing_written(clinic, rounds):
    before = _files(clinic)
    done = rounds("-C", clinic, "log", "abel", "visit", "--gift", "35.01 lunch")
    assert done.returncode == 3
    assert "more than the $535.00 that a physician may be given in the year" in done.stderr
    assert _files(clinic) == before


def test_with_a_reason_it_is_written(clinic, rounds):
    done = rounds("-C", clinic, "log", "abel", "visit", "--gift", "36", "--over-limit", "the excess was returned")
    assert done.returncode == 0
    (new,) = _files(clinic).keys() - {clinic / "touches/t1.yaml"}
    assert "over_limit: the excess was returned" in new.read_text()
    assert rounds("-C", clinic, "check").returncode == 0


def test_an_earlier_gift_of_the_day_is_not_blamed_for_one_with_a_reason(clinic, rounds):
    """Lunch and dinner, thrice: the ids are by chance, the answer is not."""
    for _ in range(3):
        assert rounds("-C", clinic, "log", "abel", "visit", "--gift", "30 lunch").returncode == 0
        done = rounds("-C", clinic, "log", "abel", "visit", "--gift", "30 dinner", "--over-limit", "was returned")
        assert done.returncode == 0
        assert rounds("-C", clinic, "check").returncode == 0
        for touch in _files(clinic).keys() - {clinic / "touches/t1.yaml"}:
            touch.unlink()


@pytest.mark.parametrize("day", ["2026-10-31", "2026-10-30", "2026-01-15"])
def test_a_gift_without_a_reason_is_refused_once_the_year_is_over_the_limit(clinic, rounds, day):
    """On the day of the one that had a reason, before it, and before all of the year."""
    said = ("--gift", "100 dinner", "--over-limit", "was returned", "--date", "2026-10-31")
    assert rounds("-C", clinic, "log", "abel", "visit", *said).returncode == 0
    before = _files(clinic)
    done = rounds("-C", clinic, "log", "abel", "visit", "--gift", "5 coffee", "--date", day)
    assert done.returncode == 3
    assert "would have been given $605.00 in 2026" in done.stderr
    assert _files(clinic) == before


def test_a_warning_from_80_percent_on(clinic, rounds):
    done = rounds("-C", clinic, "check")
    assert done.returncode == 0
    assert "Dr. Abel has been given $500.00 of the $535.00 of 2026" in done.stderr
    assert "$35.00 are left" in done.stderr


def test_check_ends_with_3_for_a_gift_over_the_limit(make_workspace, rounds):
    workspace = make_workspace({**FILES, "touches/t2.yaml": FILES["touches/t1.yaml"]})
    done = rounds("-C", workspace.root, "check")
    assert done.returncode == 3
    assert "touches/t2.yaml:5:8:" in done.stderr
    dental = "client: {name: Bayside}\nas_of: 2026-10-31\ncompliance: {refuse: false}\n"
    workspace = make_workspace({**FILES, "touches/t2.yaml": FILES["touches/t1.yaml"]}, settings=dental)
    assert rounds("-C", workspace.root, "check").returncode == 0


def test_an_import_rejects_the_line(make_workspace, rounds, tmp_path):
    table = tmp_path / "touches.csv"
    table.write_text("date,channel,contact,value\n2026-03-01,visit,abel,10\n2026-03-02,visit,abel,90\n")
    scheme = tmp_path / "map.yaml"
    scheme.write_text("kind: touch\nfields: {date: date, channel: channel, contact: contact, gift.value: value}\n")
    workspace = make_workspace(FILES)
    done = rounds("-C", workspace.root, "import", "csv", table, "--map", scheme)
    assert "Dr. Abel would have been given $600.00" in done.stdout + done.stderr
    assert len(_files(workspace.root)) == 2


def test_an_import_cannot_slip_a_gift_in_before_the_one_with_a_reason(make_workspace, rounds, tmp_path):
    """Nor is a touch that stands refused for it when the import only fills it."""
    over = "date: 2026-10-01\nchannel: visit\ncontact: abel\ngift: {value: 100, over_limit: was returned}\n"
    workspace = make_workspace({**FILES, "touches/t2.yaml": over})
    table = tmp_path / "touches.csv"
    table.write_text("id,date,channel,contact,value,purpose\nt1,,,,,intro\nt3,2026-01-15,visit,abel,5,coffee\n")
    scheme = tmp_path / "map.yaml"
    scheme.write_text(
        "kind: touch\nfields: {id: id, date: date, channel: channel, contact: contact, gift.value: value,"
        " purpose: purpose}\n"
    )
    done = rounds("-C", workspace.root, "import", "csv", table, "--map", scheme)
    assert "Dr. Abel would have been given $605.00" in done.stdout + done.stderr
    assert "purpose: intro" in (workspace.root / "touches/t1.yaml").read_text(), done.stdout + done.stderr
    assert not list(workspace.root.rglob("*t3*"))
