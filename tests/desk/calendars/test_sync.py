"""A calendar on a real server: Radicale on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request

import caldav
import pytest

from rounds.base.problems import RoundsError, UsageError
from rounds.desk.calendars import PullCalendar, PushCalendar, pull_calendar, push_calendar


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
def account(server, tmp_path):
    """The line of an account with a calendar of its own for each test, and that calendar as another program has it."""
    name = f"Rounds {tmp_path.name}"
    line = f"- {{channel: caldav, url: '{server}', user: dana, password: secret, liaison: dana, calendar: {name}}}\n"
    client = caldav.DAVClient(url=server, username="dana", password="secret")  # noqa: S106 - of a test's server
    return line, lambda: next(one for one in client.principal().calendars() if one.get_display_name() == name)


@pytest.mark.filterwarnings("default")
def test_push_keeps_a_calendar_and_pull_brings_back_what_was_ticked_off(clinic, open_desk, account):
    """Somebody's own dentist stays; a second push changes nothing; what is ticked off is kept, once."""
    line, calendar = account
    assert push_calendar(open_desk(line, dry_run=True), PushCalendar()).as_data() == {"dry_run": True, "would_keep": 2}
    pushed = push_calendar(open_desk(line), PushCalendar())
    assert pushed.as_data() == {"new": 2, "changed": 0, "removed": 0, "unchanged": 0}
    own = calendar()
    own.save_event(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:mine@home\nDTSTAMP:20260101T000000Z\n"
        "DTSTART;VALUE=DATE:20261111\nSUMMARY:Dentist\nEND:VEVENT\nEND:VCALENDAR"
    )
    again = push_calendar(open_desk(line), PushCalendar())
    assert again.as_data() == {"new": 0, "changed": 0, "removed": 0, "unchanged": 2}
    (todo,) = own.todos()
    assert "Send the form" in str(todo.icalendar_component["summary"])
    todo.complete()
    assert "would_write" in pull_calendar(open_desk(line, dry_run=True), PullCalendar()).as_data()
    assert pull_calendar(open_desk(line), PullCalendar()).kept == ("send the form (t-1, 2026-10-07)",)
    assert "done: 2026-10-07" in (clinic.root / "touches" / "2026" / "09" / "t-1.yaml").read_text()
    assert pull_calendar(open_desk(line), PullCalendar()).as_data() == {"kept": [], "written": []}
    assert push_calendar(open_desk(line), PushCalendar()).pushed.removed == 0
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
def test_what_an_account_lacks_is_told(open_desk, line, words):
    with pytest.raises(UsageError, match=words):
        push_calendar(open_desk(f"{line}\n" if line else "[]\n"), PushCalendar())


@pytest.mark.filterwarnings("default")
def test_a_server_that_is_away_is_told(open_desk):
    line = "- {channel: caldav, url: 'http://127.0.0.1:9/', user: d, password: x, liaison: dana}\n"
    with pytest.raises(RoundsError, match="cannot be used"):
        push_calendar(open_desk(line), PushCalendar())
    with pytest.raises(UsageError, match="nothing keeps calendars by 'x'"):
        pull_calendar(open_desk(line), PullCalendar("x"))
