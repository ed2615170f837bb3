"""What ``rounds calendar`` writes and says; what is in calendars is tested at the desk."""

from __future__ import annotations

import pytest

CLINIC = {
    "rounds.yaml": "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}, {id: miguel, name: Miguel}]\n",
    **{
        f"touches/{who}.yaml": f"date: 2026-09-20\nchannel: visit\ncontact: {who}\nliaison: {who}\n"
        "next: {action: send the form, due: 2026-10-20}\n"
        for who in ("dana", "miguel")
    },
    **{f"contacts/{who}.yaml": f"name: Min Lee\nstatus: active\nliaison: {who}\n" for who in ("dana", "miguel")},
}


@pytest.fixture
def clinic(make_workspace, monkeypatch):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    return make_workspace(CLINIC)


def test_where_feeds_go(clinic, call, tmp_path):
    folder = clinic.root / "reports" / "calendars"
    assert call(clinic, "calendar").out == f"Wrote 2 files below {folder}\n"
    assert sorted(file.name for file in folder.iterdir()) == ["dana.ics", "miguel.ics"]
    assert b"\r\n" in (folder / "dana.ics").read_bytes()
    assert call(clinic, "calendar", "--owner", "dana").out == f"Wrote {folder / 'dana.ics'}\n"
    assert call(clinic, "calendar", "--owner", "dana", "-o", "-").out.startswith("BEGIN:VCALENDAR")
    assert call(clinic, "calendar", "-o", "-").code == 2


@pytest.mark.parametrize("command", ["push", "pull"])
def test_without_an_account(clinic, call, command):
    answer = call(clinic, "calendar", command, "--json")
    assert (answer.code, "you have no account" in answer.err) == (2, True), answer
