"""Two liaisons, two clones, one bare repository."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from rounds.storage.history.setup import init_repository
from rounds.storage.workspace import Workspace

FILES = {
    "contacts/okafor-grace.yaml": "name: Grace Okafor\nfamily: Okafor\ncredentials: MD\ntier: B\nstatus: active\n",
    "contacts/lee-min.yaml": "name: Min Lee\ntier: C\n",
    ".gitattributes": "*.yaml text eol=lf merge=rounds\n*.csv text eol=lf merge=rounds\n",
    ".gitignore": ".rounds/\nreports/\n",
}


def git(folder, *arguments, check=True):
    environment = {**os.environ, "GIT_AUTHOR_NAME": "Dana", "GIT_COMMITTER_NAME": "Dana"}
    environment |= {"GIT_AUTHOR_EMAIL": "d@cedar.example", "GIT_COMMITTER_EMAIL": "d@cedar.example"}
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=check, env=environment)
    return done.stdout


@pytest.fixture
def shared(make_workspace, tmp_path, monkeypatch):
    """(ours, theirs): two workspaces that share a bare repository."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Dana Reyes")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "dana@cedar.example")
    ours = make_workspace(FILES)
    init_repository(ours, sys.executable)
    git(ours.root, "add", ".")
    git(ours.root, "commit", "-qm", "Start")
    bare = tmp_path / "shared.git"
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", str(bare))
    git(ours.root, "remote", "add", "origin", str(bare))
    git(ours.root, "push", "-q", "-u", "origin", "main")
    git(tmp_path, "clone", "-q", str(bare), str(tmp_path / "theirs"))
    theirs = Workspace(tmp_path / "theirs")
    init_repository(theirs, sys.executable)
    return ours, theirs


def test_both_sides_get_what_the_other_did(shared, call):
    ours, theirs = shared
    call(ours, "log", "okafor", "visit", "Met at lunch", "--date", "2026-10-20")
    call(theirs, "contact", "set", "okafor", "tier", "A")
    assert call(ours, "sync").out.startswith("Received 0 commits, sent 1 commit.\n")
    told = call(theirs, "sync").out
    assert told.splitlines()[0] == "Received 1 commit, sent 1 commit."
    assert "Visit with Dr. Okafor on 20 Oct 2026: new" in told
    assert call(ours, "sync").out.splitlines()[1:] == ["- Dr. Okafor: tier B to A"]
    assert call(ours, "sync").out == "Nothing new on either side.\n"
    assert git(ours.root, "rev-parse", "HEAD") == git(theirs.root, "rev-parse", "HEAD")
    assert call(ours, "check", "--merge").code == 0


def test_the_first_to_sync_sends_everything(shared, call, tmp_path):
    ours, _ = shared
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", str(tmp_path / "empty.git"))
    git(ours.root, "remote", "set-url", "origin", str(tmp_path / "empty.git"))
    git(ours.root, "update-ref", "-d", "refs/remotes/origin/main")
    assert call(ours, "sync").out.startswith("Received 0 commits, sent 1 commit.\n")
    assert git(tmp_path / "empty.git", "rev-parse", "main") == git(ours.root, "rev-parse", "HEAD")


def test_two_fields_of_one_record_merge_through_the_driver(shared, call):
    ours, theirs = shared
    call(ours, "contact", "set", "okafor", "tier", "A")
    call(theirs, "contact", "set", "okafor", "status", "inactive")  # the next line: git alone would conflict
    call(ours, "sync")
    assert call(theirs, "sync").code == 0
    assert (theirs.root / "contacts/okafor-grace.yaml").read_text() == (
        "name: Grace Okafor\nfamily: Okafor\ncredentials: MD\ntier: A\nstatus: inactive\n"
    )


def test_one_field_changed_by_both_is_named_and_everything_stays(shared, call):
    ours, theirs = shared
    call(ours, "contact", "set", "okafor", "tier", "A")
    call(theirs, "contact", "set", "okafor", "tier", "C")
    call(ours, "sync")
    before = git(theirs.root, "rev-parse", "HEAD")
    answer = call(theirs, "sync")
    assert answer.code == 4
    assert "contacts/okafor-grace.yaml" in answer.err
    assert git(theirs.root, "rev-parse", "HEAD") == before
    assert git(theirs.root, "status", "--porcelain") == ""


def test_a_merge_that_would_leave_an_error_is_taken_back(shared, call):
    ours, theirs = shared
    for workspace, name in ((ours, "one"), (theirs, "two")):
        file = workspace.root / f"contacts/{name}.yaml"
        file.write_text("name: Somebody\n")
        (workspace.root / "touches").mkdir(exist_ok=True)
        (workspace.root / f"touches/{name}.yaml").write_text(
            "- {id: same, date: 2026-10-01, channel: visit, contact: lee-min}\n"
        )
        git(workspace.root, "add", ".")
        git(workspace.root, "commit", "-qm", name)
    call(ours, "sync")
    before = git(theirs.root, "rev-parse", "HEAD")
    answer = call(theirs, "sync")
    assert (answer.code, "the id 'same' is taken" in answer.err) == (4, True)
    assert git(theirs.root, "rev-parse", "HEAD") == before
    assert git(theirs.root, "status", "--porcelain") == ""


def test_what_is_missing_is_said(shared, call, make_workspace):
    ours, _ = shared
    (ours.root / "contacts/lee-min.yaml").write_text("name: Min Lee\ntier: B\n")
    assert "not committed yet: contacts/lee-min.yaml" in call(ours, "sync").err
    git(ours.root, "checkout", "-q", ".")
    git(ours.root, "remote", "set-url", "origin", "/nowhere/at/all.git")
    assert "'origin' cannot be reached" in call(ours, "sync").err
    git(ours.root, "remote", "remove", "origin")
    assert "shared with nobody yet" in call(ours, "sync").err


def test_a_merge_made_by_hand_that_changed_a_record_silently_is_found(shared, call):
    ours, theirs = shared
    call(ours, "contact", "set", "okafor", "tier", "A")
    call(theirs, "contact", "set", "lee", "tier", "B")
    call(ours, "sync")
    git(theirs.root, "fetch", "-q")
    git(theirs.root, "merge", "-q", "--no-commit", "origin/main")
    file = theirs.root / "contacts/okafor-grace.yaml"
    file.write_text(file.read_text().replace("tier: A", "tier: B"))
    git(theirs.root, "commit", "-qam", "Merge by hand")
    answer = call(theirs, "check", "--merge")
    assert answer.code == 1
    assert "the merge changed 'tier' of the contact 'okafor-grace': it is 'B', and should be 'A'" in answer.err
    assert call(theirs, "check").code == 0


def test_the_driver_is_asked_for_files_that_are_there(tmp_path, call):
    answer = call(tmp_path, "merge-file", tmp_path / "a", tmp_path / "b", tmp_path / "c", "contacts/x.yaml")
    assert (answer.code, "does not exist" in answer.err) == (2, True)
