"""rounds gift on the page, and gifts that check and imports refuse."""

from __future__ import annotations

import pytest

FILES = {
    "contacts/abel.yaml": "name: Ann Abel\ncredentials: MD\nstatus: active\n",
    "contacts/bohr.yaml": "name: Bo Bohr\ncredentials: NP\nstatus: active\n",
    "touches/t1.yaml": "date: 2026-02-01\nchannel: visit\ncontact: abel\nalso: [bohr]\ngift: {value: 500}\n",
}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES).root


def test_before_money_is_spent(clinic, call):
    done = call(clinic, "gift", "check", "abel,bohr", "--total", "184.50", "--heads", "9")
    assert (done.code, done.out.splitlines()) == (
        0,
        ["abel\tAnn Abel\t500.00\t520.50\t535.00\t14.50\twarning", "bohr\tBo Bohr\t500.00\t520.50\tnone\t\tok"],
    )
    assert "$20.50 for each on 2026-10-31" in done.err
    assert "no legal advice" in done.err


def test_over_the_limit_is_exit_3(clinic, call):
    done = call(clinic, "gift", "check", "abel", "--value", "35.01")
    assert done.code == 3
    assert "Dr. Abel would be $0.01 over" in done.err
    assert call(clinic, "gift", "check", "abel", "--total", "5", "--heads", "0").code == 2


def test_the_list_of_a_year(clinic, call):
    assert call(clinic, "gift", "list").out.splitlines() == [
        "abel\tAnn Abel\t1\t500.00\t535.00\t35.00\twarning",
        "bohr\tBo Bohr\t1\t500.00\tnone\t\tok",
    ]
    assert call(clinic, "gift", "list", "--year", "2025").out == ""


def _touches(root):
    return len([*(root / "touches").rglob("*.yaml")])


def test_a_warning_from_80_percent_on(clinic, call):
    done = call(clinic, "check")
    assert done.code == 0
    assert "Dr. Abel has been given $500.00 of the $535.00 of 2026" in done.err
    assert "$35.00 are left" in done.err


def test_check_ends_with_3_for_a_gift_over_the_limit(make_workspace, call):
    workspace = make_workspace({**FILES, "touches/t2.yaml": FILES["touches/t1.yaml"]})
    done = call(workspace, "check")
    assert done.code == 3
    assert "touches/t2.yaml:5:8:" in done.err
    dental = "client: {name: Bayside}\nas_of: 2026-10-31\ncompliance: {refuse: false}\n"
    workspace = make_workspace({**FILES, "touches/t2.yaml": FILES["touches/t1.yaml"]}, settings=dental)
    assert call(workspace, "check").code == 0


def test_an_import_rejects_the_line(make_workspace, call, tmp_path):
    table = tmp_path / "touches.csv"
    table.write_text("date,channel,contact,value\n2026-03-01,visit,abel,10\n2026-03-02,visit,abel,90\n")
    scheme = tmp_path / "map.yaml"
    scheme.write_text("kind: touch\nfields: {date: date, channel: channel, contact: contact, gift.value: value}\n")
    workspace = make_workspace(FILES)
    done = call(workspace, "import", "csv", table, "--map", scheme)
    assert "Dr. Abel would have been given $600.00" in done.out + done.err
    assert _touches(workspace.root) == 2


def test_an_import_cannot_slip_a_gift_in_before_the_one_with_a_reason(make_workspace, call, tmp_path):
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
    done = call(workspace, "import", "csv", table, "--map", scheme)
    assert "Dr. Abel would have been given $605.00" in done.out + done.err
    assert "purpose: intro" in (workspace.root / "touches/t1.yaml").read_text(), done.out + done.err
    assert not list(workspace.root.rglob("*t3*"))
