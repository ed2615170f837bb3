"""``rounds sync`` in words, and ``rounds merge-file`` as git runs it."""

from __future__ import annotations

import json


def test_what_was_sent_and_received(moved, call, tmp_path):
    moved.git("clone", "-q", "--bare", ".", str(tmp_path / "shared.git"))
    moved.git("remote", "add", "origin", str(tmp_path / "shared.git"))
    assert call(moved, "sync") == (0, "Nothing new on either side.\n", "")
    moved.git("clone", "-q", str(tmp_path / "shared.git"), str(tmp_path / "theirs"))
    theirs = type(moved)(tmp_path / "theirs")
    theirs.edit("contacts/lee-min.yaml", "tier: C", "tier: B")
    theirs.commit("Tier of Min Lee")
    assert call(theirs, "sync") == (0, "Received 0 commits, sent 1 commit.\n", "")
    assert call(moved, "sync") == (0, "Received 1 commit, sent 0 commits.\n- Min Lee: tier C to B\n", "")
    assert json.loads(call(moved, "sync", "--json").out)["changes"] == []


def test_what_is_not_committed_is_refused(moved, call):
    moved.git("remote", "add", "origin", "/nowhere.git")
    (moved.root / "contacts/lee-min.yaml").write_text("name: Min Lee\n")
    answer = call(moved, "sync")
    assert (answer.code, "not committed yet: contacts/lee-min.yaml" in answer.err) == (2, True)


def test_the_merge_driver_says_what_both_sides_changed(tmp_path, call):
    for name, tier in {"base": "A", "ours": "B", "theirs": "C"}.items():
        (tmp_path / name).write_text(f"name: A\ntier: {tier}\n")
    sides = [tmp_path / name for name in ("base", "ours", "theirs")]
    answer = call(tmp_path, "merge-file", *sides, "contacts/a.yaml")
    assert answer == (1, "", "contacts/a.yaml: both sides changed tier of contact 'a'\n")
    assert "<<<<<<< ours" in sides[1].read_text()
    assert call(tmp_path, "merge-file", sides[0], sides[0], sides[2], "contacts/a.yaml").code == 0
    answer = call(tmp_path, "merge-file", tmp_path / "a", *sides[1:], "contacts/x.yaml")
    assert (answer.code, "does not exist" in answer.err) == (2, True)
