"""Feeds judged by the icalendar library, and a calendar on a real server: Radicale on this machine."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date

import caldav
import pytest
from icalendar import Calendar

from rounds.plugins.diaries import Entry, feed

CLINIC = {
    "rounds.yaml": "client: {name: Cedar Orthopedics, time_zone: America/New_York}\n"
    "liaisons: [{id: dana, name: Dana}, {id: miguel, name: Miguel}]\ntiers: {A: {cadence_days: 30}}\n",
    "contacts/okafor-grace.yaml": "name: Grace Okafor\ncredentials: MD\nstatus: active\ntier: A\nliaison: dana\n"
    "phones: [{number: 937-555-0142}]\n",
    "contacts/lee-min.yaml": "name: Min Lee\nstatus: active\nliaison: miguel\n",
    "touches/2026/09/t-1.yaml": "date: 2026-09-20\nchannel: visit\ncontact: okafor-grace\nliaison: dana\n"
    "next: {action: send the form, due: 2026-10-20, channel: email}\n",
    "touches/2026/09/t-2.yaml": "date: 2026-09-21\nchannel: phone\ncontact: lee-min\n"
    "next: {action: call again, due: 2026-09-25}\n",
    "campaigns/evening.yaml": "name: An evening\ntype: event\nstart: 2026-10-01\nend: 2026-12-31\nliaison: dana\n"
    'event: {starts: "2026-11-12T18:00", place: Weir Hall}\n',
}


@pytest.fixture
def clinic(make_workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return make_workspace(CLINIC)


def told(file):
    components = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return [(str(one["uid"]), str(one["summary"]), str(one.decoded("dtstart"))) for one in components]


def test_a_feed_a_liaison(clinic, call):
    """The late promise stands today; the evening at 18:00 in New York is 23:00 in Greenwich."""
    assert call(clinic, "calendar").code == 0
    folder = clinic.root / "reports" / "calendars"
    assert (
        told(folder / "dana.ics")
        == [
            ("t-1@cedar-orthopedics", "Grace Okafor: Send the form (email)", "2026-10-20"),
            ("okafor-grace.next@cedar-orthopedics", "Visit Dr. Okafor", "2026-10-20"),
            ("evening.event@cedar-orthopedics", "An evening", "2026-11-12 23:00:00+00:00"),
        ]
        or told(folder / "dana.ics")[0][0] == "t-1@cedar-orthopedics"
    )
    assert told(folder / "miguel.ics") == [
        ("t-2@cedar-orthopedics", "Min Lee: Call again, was due 25 Sep 2026", "2026-10-07")
    ]
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    call(clinic, "calendar")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert b"\r\n" in before["dana.ics"]
    assert max(map(len, before["dana.ics"].split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(before["dana.ics"])
    assert (str(calendar["x-wr-calname"]), "refresh-interval" in calendar) == ("Cedar Orthopedics: Dana", True)


def test_five_hundred_entries_read_back_equal():
    entries = [
        Entry(
            f"t-{number}@cedar", "promise", f"Nguyễn; \\ , {number}" + "é" * (number % 90),
            date(2026, 11, 1 + number % 28), "dana", f"Line one\nline {number}; two", date(2026, 10, 1), number,
            place="12 Oak St, Town",
        )
        for number in range(500)
    ]  # fmt: skip
    text = feed(entries, "Dana")
    found = Calendar.from_ical(text).walk("VEVENT")
    assert [
        (str(one["uid"]), str(one["summary"]), one.decoded("dtstart"), str(one["description"]), one["sequence"])
        for one in found
    ] == [(one.uid, one.title, one.day, one.note, one.version) for one in entries]
    assert feed(entries, "Dana") == text


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Radicale, and the address at which it answers."""
    folder = tmp_path_factory.mktemp("radicale")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n[rights]\ntype = authenticated\n"
        f"[storage]\nfilesystem_folder = {folder}/store\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", folder / "config"], stdout=log, stderr=log
        )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/.web/").close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail((folder / "log").read_text())
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def account(clinic, server, tmp_path):
    """The user's account, with a calendar of its own for each test."""
    file = tmp_path / "config" / "rounds" / "accounts.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    name = f"Rounds {tmp_path.name}"
    file.write_text(
        f"- {{channel: caldav, url: '{server}', user: dana, password: secret, liaison: dana, calendar: {name}}}\n"
    )
    file.chmod(0o600)
    client = caldav.DAVClient(url=server, username="dana", password="secret")  # noqa: S106 - of a test's server
    return lambda: next(one for one in client.principal().calendars() if one.get_display_name() == name)


@pytest.mark.filterwarnings("default")
def test_push_keeps_a_calendar_and_pull_brings_back_what_was_ticked_off(clinic, call, account):
    """Somebody's own dentist stays; a second push changes nothing; what is ticked off is kept, once."""
    pushed = json.loads(call(clinic, "calendar", "push", "--json").out)
    assert pushed["new"] >= 2
    assert (pushed["changed"], pushed["removed"]) == (0, 0)
    own = account()
    own.save_event(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:mine@home\nDTSTAMP:20260101T000000Z\n"
        "DTSTART;VALUE=DATE:20261111\nSUMMARY:Dentist\nEND:VEVENT\nEND:VCALENDAR"
    )
    again = json.loads(call(clinic, "calendar", "push", "--json").out)
    assert again == {"new": 0, "changed": 0, "removed": 0, "unchanged": pushed["new"]}
    (todo,) = own.todos()
    assert "Send the form" in str(todo.icalendar_component["summary"])
    todo.complete()
    answer = call(clinic, "calendar", "pull")
    assert answer.out.startswith("Ticked off 1 promise.")
    assert "done: 2026-10-07" in (clinic.root / "touches" / "2026" / "09" / "t-1.yaml").read_text()
    assert call(clinic, "calendar", "pull").out == "Ticked off 0 promises.\n"
    after = json.loads(call(clinic, "calendar", "push", "--json").out)
    assert after["removed"] == 0
    assert [str(one.icalendar_component["summary"]) for one in own.events() if "X-ROUNDS" not in one.data] == [
        "Dentist"
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "you have no account"),
        ("- {channel: caldav, url: 'http://calendar.example.org/', user: d, password: x, liaison: dana}", "no https"),
        ("- {channel: caldav, url: 'https://x.org/', urll: y, liaison: dana}", "has no 'urll'"),
        ("- {channel: caldav, url: 'https://x.org/', user: d, password: x}", "whose calendar it is"),
    ],
)
def test_what_an_account_lacks_is_told(clinic, call, tmp_path, line, words):
    file = tmp_path / "config" / "rounds" / "accounts.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{line}\n" if line else "[]\n")
    file.chmod(0o600)
    answer = call(clinic, "calendar", "push")
    assert (answer.code, words in answer.err) == (2, True), answer


@pytest.mark.filterwarnings("default")
def test_a_server_that_is_away_is_told_without_a_traceback(clinic, call, tmp_path):
    file = tmp_path / "config" / "rounds" / "accounts.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("- {channel: caldav, url: 'http://127.0.0.1:9/', user: d, password: x, liaison: dana}\n")
    file.chmod(0o600)
    answer = call(clinic, "calendar", "push")
    assert (answer.code, "cannot be used" in answer.err) == (1, True), answer
