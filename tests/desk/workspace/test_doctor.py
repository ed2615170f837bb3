"""What is amiss beside the records: what is found, what is mended, and what is left to a person."""

from __future__ import annotations

import os
import sqlite3
import time

import pytest

from rounds.desk.workspace.doctor import ExamineWorkspace, examine_workspace
from rounds.storage.history.setup import GITATTRIBUTES
from rounds.storage.store import locked


@pytest.fixture
def clinic(make_repository):
    return make_repository({"contacts/lee.yaml": "name: Min Lee\n"})


@pytest.fixture
def examine(desk_at):
    return lambda workspace, *, mend=False: examine_workspace(desk_at(workspace), ExamineWorkspace(mend=mend))


def told(examination):
    return [(one.about, one.message, one.is_mended) for one in examination.found]


def test_all_is_well(clinic, examine):
    assert examine(clinic).as_data() == {"ok": True, "found": []}


def test_settings_that_others_changed_are_put_back(clinic, examine):
    clinic.git("config", "merge.renames", "true")
    clinic.git("config", "--unset", "merge.rounds.driver")
    assert told(examine(clinic)) == [
        ("git", "merge.renames is true", False),
        ("git", "merge.rounds.driver is not set", False),
    ]
    assert [mended for *_, mended in told(examine(clinic, mend=True))] == [True, True]
    assert told(examine(clinic)) == []
    assert (clinic.root / ".git/hooks/pre-commit").exists()


def test_attributes_of_an_older_version_are_mended_and_other_lines_stay(clinic, examine):
    (clinic.root / ".gitattributes").write_text("*.yaml text eol=lf\n*.pdf binary\n")
    assert told(examine(clinic))[0][1] == ".gitattributes lacks '*.yaml text eol=lf merge=rounds' and more"
    examine(clinic, mend=True)
    assert (clinic.root / ".gitattributes").read_text().splitlines() == ["*.pdf binary", *GITATTRIBUTES]
    assert clinic.git("log", "-1", "--format=%s") == "Mend .gitattributes\n"


def test_leftovers_of_killed_commands_are_swept(clinic, desk_at, examine):
    assert desk_at(clinic).loaded
    (clinic.local / "tmp").mkdir(exist_ok=True)
    (clinic.local / "tmp" / "0123456789abcdef").write_text("half")
    (clinic.local / "index.sqlite.abc.tmp").write_text("half")
    assert [about for about, *_ in told(examine(clinic))] == ["leftovers", "index"]
    examine(clinic, mend=True)
    assert told(examine(clinic)) == []


def test_a_broken_index_is_thrown_away(clinic, desk_at, examine):
    assert desk_at(clinic).loaded
    file = clinic.local / "index.sqlite"
    file.write_bytes(file.read_bytes()[:5000])
    assert told(examine(clinic)) == [("index", "it is broken; the next command makes it anew", False)]
    assert examine(clinic, mend=True).left == []
    assert not file.exists()
    assert len(desk_at(clinic).book.contacts) == 1
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    connection.close()


def test_a_stale_lock_of_git_is_named_and_left_to_a_person(clinic, examine):
    lock = clinic.root / ".git" / "index.lock"
    lock.write_text("")
    assert told(examine(clinic)) == []
    os.utime(lock, (time.time() - 3600,) * 2)
    (one,) = examine(clinic, mend=True).left
    assert one.as_data() == {
        "about": "git",
        "message": "a lock of git's has stood for more than a minute",
        "mended": False,
        "hint": f"if no git is at work, it was killed: delete {lock}",
        "mendable": False,
    }
    assert lock.exists()


def test_a_lock_that_somebody_holds_is_left_to_a_person(clinic, examine):
    with locked(clinic):
        assert [about for about, *_ in told(examine(clinic, mend=True))] == ["lock"]


def test_without_a_repository_one_is_made(make_workspace, examine):
    bare = make_workspace({"contacts/lee.yaml": "name: Min Lee\n"})
    assert told(examine(bare)) == [("git", "this folder is in no repository", False)]
    examine(bare, mend=True)
    examine(bare, mend=True)
    assert told(examine(bare)) == []
