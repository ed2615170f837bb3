"""Two liaisons, two clones, one bare repository."""

from __future__ import annotations

import sys

import pytest

from rounds.base.problems import ChangedError, RoundsError, UsageError
from rounds.desk.sync import SyncRecords, sync_records
from rounds.desk.workspace.check import CheckRecords, check_records
from rounds.storage.history.setup import init_repository

FILES = {
    "contacts/okafor-grace.yaml": "name: Grace Okafor\nfamily: Okafor\ncredentials: MD\ntier: B\nstatus: active\n",
    "contacts/lee-min.yaml": "name: Min Lee\ntier: C\n",
}
OKAFOR, LEE = FILES
TOUCH = "- {{id: {id}, date: 2026-10-20, channel: visit, contact: okafor-grace}}\n"


@pytest.fixture
def sync(desk_at):
    return lambda workspace: sync_records(desk_at(workspace), SyncRecords())


@pytest.fixture
def shared(make_repository, tmp_path):
    """(ours, theirs): two workspaces that share a bare repository."""
    ours = make_repository(FILES)
    ours.git("init", "-q", "--bare", "--initial-branch=main", str(tmp_path / "shared.git"))
    ours.git("remote", "add", "origin", str(tmp_path / "shared.git"))
    ours.git("push", "-q", "-u", "origin", "main")
    ours.git("clone", "-q", str(tmp_path / "shared.git"), str(tmp_path / "theirs"))
    theirs = type(ours)(tmp_path / "theirs")
    init_repository(theirs, sys.executable)
    return ours, theirs


def change(workspace, path, old, new):
    workspace.edit(path, old, new)
    workspace.commit(f"{old} to {new}")


def test_both_sides_get_what_the_other_did(shared, sync, desk_at):
    ours, theirs = shared
    (ours.root / "touches").mkdir()
    (ours.root / "touches/met.yaml").write_text(TOUCH.format(id="met"))
    ours.commit("Met")
    change(theirs, OKAFOR, "tier: B", "tier: A")
    sent = sync(ours)
    assert (sent.received, sent.sent, sent.found.lines()) == (0, 1, [])
    both = sync(theirs)
    assert (both.received, both.sent) == (1, 1)
    assert both.found.lines() == ["Visit with Dr. Okafor on 20 Oct 2026: new"]
    got = sync(ours)
    assert got.found.lines() == ["Dr. Okafor: tier B to A"]
    assert got.as_data() == {
        "received": 2,
        "sent": 0,
        "commit": got.commit,
        "changes": got.found.as_data(),
        "problems": [],
    }
    again = sync(ours)
    assert (again.received, again.sent, again.commit) == (0, 0, theirs.git("rev-parse", "HEAD").strip())
    assert check_records(desk_at(ours), CheckRecords(merge=True)).problems == ()


def test_the_first_to_sync_sends_everything(shared, sync, tmp_path):
    ours, _ = shared
    ours.git("init", "-q", "--bare", "--initial-branch=main", str(tmp_path / "empty.git"))
    ours.git("remote", "set-url", "origin", str(tmp_path / "empty.git"))
    ours.git("update-ref", "-d", "refs/remotes/origin/main")
    assert (sync(ours).received, ours.git("ls-remote", "origin", "main")[:40]) == (
        0,
        ours.git("rev-parse", "HEAD")[:40],
    )


def test_two_fields_of_one_record_merge_through_the_driver(shared, sync):
    ours, theirs = shared
    change(ours, OKAFOR, "tier: B", "tier: A")
    change(theirs, OKAFOR, "active", "inactive")  # the next line: git alone would conflict
    sync(ours)
    sync(theirs)
    assert (theirs.root / OKAFOR).read_text() == (
        "name: Grace Okafor\nfamily: Okafor\ncredentials: MD\ntier: A\nstatus: inactive\n"
    )


def test_one_field_changed_by_both_is_named_and_everything_stays(shared, sync):
    ours, theirs = shared
    change(ours, OKAFOR, "tier: B", "tier: A")
    change(theirs, OKAFOR, "tier: B", "tier: C")
    sync(ours)
    before = theirs.git("rev-parse", "HEAD")
    with pytest.raises(ChangedError, match=OKAFOR):
        sync(theirs)
    assert (theirs.git("rev-parse", "HEAD"), theirs.git("status", "--porcelain")) == (before, "")


def test_a_merge_that_would_leave_an_error_is_taken_back(shared, desk_at, sync):
    ours, theirs = shared
    for workspace, name in ((ours, "one"), (theirs, "two")):
        (workspace.root / "touches").mkdir()
        (workspace.root / f"touches/{name}.yaml").write_text(TOUCH.format(id="same"))
        workspace.commit(name)
    sync(ours)
    before, desk = theirs.git("rev-parse", "HEAD"), desk_at(theirs)
    with pytest.raises(ChangedError, match="the merge would leave 1 new error"):
        sync_records(desk, SyncRecords())
    assert ["the id 'same' is taken" in problem.message for problem in desk.ear.heard] == [True]
    assert (theirs.git("rev-parse", "HEAD"), theirs.git("status", "--porcelain")) == (before, "")


def test_errors_that_others_committed_are_told_and_stay(shared, sync, desk_at):
    ours, theirs = shared
    change(ours, LEE, "tier: C", "teir: C")
    sync(ours)
    desk = desk_at(theirs)
    synced = sync_records(desk, SyncRecords())
    assert (synced.received, [one["file"] for one in synced.as_data()["problems"]]) == (1, [LEE])
    assert tuple(desk.ear.heard) == synced.problems


def test_what_is_missing_is_said(shared, sync):
    ours, _ = shared
    ours.edit(LEE, "tier: C", "tier: B")
    with pytest.raises(UsageError, match=f"not committed yet: {LEE}"):
        sync(ours)
    ours.git("checkout", "-q", ".")
    ours.git("remote", "set-url", "origin", "/nowhere/at/all.git")
    with pytest.raises(RoundsError, match="'origin' cannot be reached"):
        sync(ours)
    ours.git("remote", "remove", "origin")
    with pytest.raises(UsageError, match="shared with nobody yet"):
        sync(ours)


def test_a_merge_made_by_hand_that_changed_a_record_silently_is_found(shared, sync, desk_at):
    ours, theirs = shared
    change(ours, OKAFOR, "tier: B", "tier: A")
    change(theirs, LEE, "tier: C", "tier: B")
    sync(ours)
    theirs.git("fetch", "-q")
    theirs.git("merge", "-q", "--no-commit", "origin/main")
    theirs.edit(OKAFOR, "tier: A", "tier: B")
    theirs.commit("Merge by hand")
    (problem,) = check_records(desk_at(theirs), CheckRecords(merge=True)).problems
    assert problem.message == ("the merge changed 'tier' of the contact 'okafor-grace': it is 'B', and should be 'A'")
    assert check_records(desk_at(theirs), CheckRecords()).ok


def test_a_dry_run_and_a_look_back_send_nothing(shared, desk_at):
    ours, theirs = shared
    change(ours, OKAFOR, "tier: B", "tier: A")
    for desk in (desk_at(ours, dry_run=True), desk_at(ours, at="HEAD")):
        with pytest.raises(UsageError):
            sync_records(desk, SyncRecords())
    theirs.git("fetch", "-q")
    assert "tier: B" in theirs.git("show", f"origin/main:{OKAFOR}")
