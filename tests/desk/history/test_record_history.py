"""The commits that changed a record."""

from __future__ import annotations

import pytest

from rounds.base.problems import UsageError
from rounds.desk.history import ShowHistory, show_history


@pytest.fixture
def history(moved, desk_at):
    return lambda *what: show_history(desk_at(moved), ShowHistory(*what)).changes


def test_a_record_the_latest_first(history):
    told = history("okafor")
    assert [one.found.lines() for one in told] == [
        ["Dr. Okafor: tags: sailing added"],
        ["Dr. Okafor: tier B to A; moved from Cedar Clinic to Northgate Family Medicine"],
        ["Dr. Okafor: new, tier B"],
    ]
    commit = told[1].commit
    assert (str(commit.written), commit.author, commit.subject) == ("2026-10-15", "Dana Reyes", "Dr. Okafor moves")
    assert told[1].as_data() == {
        "commit": commit.hash,
        "day": "2026-10-15",
        "author": "Dana Reyes",
        "subject": "Dr. Okafor moves",
        "changes": told[1].found.as_data(),
    }


def test_one_of_several_in_a_file(history, moved):
    moved.edit("touches/2026/10.yaml", "channel: phone", "channel: email")
    moved.commit("It was an e-mail")
    assert [one.commit.subject for one in history("two")] == ["It was an e-mail", "Start"]
    assert [one.commit.subject for one in history("one")] == ["Start"]


def test_all_records_with_what_is_none(history):
    first, second, start = history()
    assert [one.commit.subject for one in (first, second)] == ["Numbers of October", "Dr. Okafor moves"]
    assert start.found.lines()[-1] == ".gitignore: changed"
    assert start.as_data()["changes"][-1]["file"] == ".gitignore"
    assert len(history("", 1)) == 1


def test_what_was_never_committed(history, moved):
    (moved.root / "contacts/bell-ana.yaml").write_text("name: Ana Bell\n")
    assert history("bell") == ()
    with pytest.raises(UsageError, match="there is no contact or organization 'nobody'"):
        history("nobody")
