"""Taking back what one command did."""

from __future__ import annotations

import pytest

from rounds.base.problems import ChangedError, UsageError
from rounds.desk.desk import Actor
from rounds.desk.log import LogTouch, log_touch
from rounds.desk.undo import UndoCommit, undo_commit


@pytest.fixture
def undo(moved, desk_at):
    return lambda revision="", **options: undo_commit(desk_at(moved, **options), UndoCommit(revision))


def set_tier(moved, tier, message):
    file = moved.root / "contacts/lee-min.yaml"
    file.write_text(f"name: Min Lee\ntier: {tier}\n")
    moved.commit(message)


def log(moved, desk_at, who):
    return log_touch(desk_at(moved), LogTouch(who, "visit", "Met", date="2026-10-30"))


def files(moved):
    found = (file for file in moved.root.rglob("*") if file.is_file())
    paths = ((file.relative_to(moved.root), file) for file in found)
    return {path: file.read_bytes() for path, file in paths if path.parts[0] not in {".git", ".rounds"}}


def test_every_byte_is_as_it_was(undo, moved, desk_at):
    before = files(moved)
    logged = log(moved, desk_at, "okafor")
    set_tier(moved, "A", "Tier of Min Lee")
    assert undo().found.lines() == ["Min Lee: tier A to C"]
    undone = undo("HEAD~2")
    assert (undone.commit.subject, undone.written.paths) == (
        "Log visit with Grace Okafor on 2026-10-30",
        (logged.path,),
    )
    assert files(moved) == before
    assert moved.git("status", "--porcelain") == ""


def test_its_data_tells_what_went(undo, moved):
    set_tier(moved, "A", "Tier of Min Lee")
    hash_ = moved.git("rev-parse", "HEAD").strip()
    trial = undo(dry_run=True)
    assert trial.as_data() == {
        "dry_run": True,
        "commit": hash_,
        "subject": "Tier of Min Lee",
        "changes": trial.found.as_data(),
    }
    done = undo()
    assert done.as_data() == {
        "undone": hash_,
        "subject": "Tier of Min Lee",
        "written": ["contacts/lee-min.yaml"],
        "commit": done.written.commit,
        "notice": "",
        "changes": trial.found.as_data(),
    }
    assert moved.git("rev-parse", "HEAD").startswith(done.written.commit)


def test_who_undoes_is_the_commits_author(undo, moved):
    set_tier(moved, "A", "Tier of Min Lee")
    undo(actor=Actor("Miguel Ortiz", "miguel@cedar.example"))
    assert moved.git("log", "-1", "--format=%an <%ae>, %cn") == "Miguel Ortiz <miguel@cedar.example>, Dana Reyes\n"


def test_a_dry_run_changes_nothing(undo, moved):
    set_tier(moved, "A", "Tier of Min Lee")
    before = files(moved)
    assert undo(dry_run=True).found.lines() == ["Min Lee: tier A to C"]
    assert files(moved) == before
    assert moved.git("log", "-1", "--format=%s") == "Tier of Min Lee\n"


def test_what_is_undone_twice_is_done_again(undo, moved):
    set_tier(moved, "A", "Tier of Min Lee")
    after = files(moved)
    undo()
    undo()
    assert files(moved) == after
    assert moved.git("log", "-2", "--format=%s").splitlines() == ["Redo: Tier of Min Lee", "Undo: Tier of Min Lee"]


def test_later_work_in_the_same_file_hinders_and_is_named(undo, moved):
    set_tier(moved, "A", "First")
    set_tier(moved, "B", "Second")
    with pytest.raises(ChangedError, match=r"contacts/lee-min\.yaml was changed since 'First'") as caught:
        undo("HEAD~1")
    assert caught.value.hint.startswith("nothing was undone; undo that first:\n")
    assert caught.value.hint.endswith("  Second")


def test_records_that_name_what_would_go_hinder_and_are_named(undo, moved, desk_at):
    (moved.root / "contacts/bell-ana.yaml").write_text("name: Ana Bell\n")
    moved.commit("Add Ana Bell")
    log(moved, desk_at, "bell-ana")
    with pytest.raises(ChangedError, match="1 record would name what is then no longer there") as caught:
        undo("HEAD~1")
    assert "there is no contact 'bell-ana'" in caught.value.hint
    assert (moved.root / "contacts/bell-ana.yaml").exists()


def test_a_change_that_is_not_committed_hinders(undo, moved):
    set_tier(moved, "A", "Tier of Min Lee")
    moved.edit("contacts/lee-min.yaml", "tier: A", "tier: D")
    with pytest.raises(ChangedError) as caught:
        undo()
    assert "commit or undo that change first" in caught.value.hint
    assert "tier: D" in (moved.root / "contacts/lee-min.yaml").read_text()


def test_merges_and_files_of_no_records_are_refused(undo, moved):
    moved.git("checkout", "-qb", "side", "HEAD~1")
    (moved.root / "README.md").write_text("ours\n")
    moved.commit("A readme")
    with pytest.raises(UsageError, match=r"changed what is no record: README\.md"):
        undo()
    moved.git("merge", "-q", "--no-edit", "main")
    with pytest.raises(UsageError, match="is a merge"):
        undo()
