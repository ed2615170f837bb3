"""``rounds quick``: what is printed of each touch, and what of a line that cannot be logged."""

from __future__ import annotations

import pytest

CLINIC = {"contacts/okafor-grace.yaml": "name: Grace Okafor\nliaison: dana\n"}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(CLINIC)


def logged(clinic):
    return sorted((clinic.root / "touches").rglob("*.yaml"))


def test_each_touch_is_confirmed_and_all_are_counted(clinic, call, tmp_path):
    (tmp_path / "notes.txt").write_text("okafor visit\nN: send the form 2w\nokafor phone yesterday\nAway.\n")
    answer = call(clinic, "quick", tmp_path / "notes.txt")
    assert answer.code == 0
    first, following, second, *_, last = answer.out.splitlines()
    assert first.startswith("Logged: visit with Grace Okafor, 31 Oct 2026 (touches/")
    assert following == "Next: send the form, by Sat 14 Nov 2026."
    assert second.startswith("Logged: phone with Grace Okafor, 30 Oct 2026 (touches/")
    assert last == "2 touches."


def test_somebody_who_is_not_there_is_told_with_the_line(clinic, call, tmp_path):
    (tmp_path / "notes.txt").write_text("okafor visit\nHello\nnobody-x visit\nHello\n")
    answer = call(clinic, "quick", tmp_path / "notes.txt")
    assert answer.code == 2
    assert "line 3 was not logged; logged before it: 1" in answer.err
    assert len(logged(clinic)) == 1


def test_on_a_terminal_both_lines_are_asked_for(clinic, call):
    assert call(clinic, "quick", typed="okafor visit\nI: likes it. N: call 1w\n").code == 0
    assert "due: 2026-11-07" in logged(clinic)[0].read_text()
