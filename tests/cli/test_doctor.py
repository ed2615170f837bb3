"""``rounds doctor``: what it finds, what it mends, and what it leaves to a person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from rounds.storage.history.setup import GITATTRIBUTES, GITIGNORE, init_repository, install_hook


@pytest.fixture
def workspace(make_workspace, monkeypatch):
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Dana Reyes")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "dana@cedar.example")
    attributes, ignore = ("\n".join(lines) + "\n" for lines in (GITATTRIBUTES, GITIGNORE))
    made = make_workspace({"contacts/lee.yaml": "name: Min Lee\n", ".gitattributes": attributes, ".gitignore": ignore})
    init_repository(made, sys.executable)
    install_hook(made, sys.executable)
    return made


def found(workspace, call, *arguments):
    answer = call(workspace, "doctor", "--json", *arguments)
    return [(one["about"], one["message"], one["mended"]) for one in json.loads(answer.out)["found"]]


def test_all_is_well(workspace, call):
    answer = call(workspace, "doctor")
    assert (answer.code, answer.out) == (0, "All is well: git, locks, leftovers, index.\n")


def test_settings_that_others_changed_are_put_back(workspace, call):
    subprocess.run(["git", "config", "merge.renames", "true"], cwd=workspace.root, check=True)
    subprocess.run(["git", "config", "--unset", "merge.rounds.driver"], cwd=workspace.root, check=True)
    assert [message for _, message, _ in found(workspace, call)] == [
        "merge.renames is true",
        "merge.rounds.driver is not set",
    ]
    assert call(workspace, "doctor").code == 1
    assert all(mended for *_, mended in found(workspace, call, "--fix"))
    assert found(workspace, call) == []


def test_attributes_of_an_older_version_are_mended_and_other_lines_stay(workspace, call):
    (workspace.root / ".gitattributes").write_text("*.yaml text eol=lf\n*.pdf binary\n")
    assert found(workspace, call)[0][1] == ".gitattributes lacks '*.yaml text eol=lf merge=rounds' and more"
    call(workspace, "doctor", "--fix")
    assert (workspace.root / ".gitattributes").read_text().splitlines() == ["*.pdf binary", *GITATTRIBUTES]


def test_leftovers_of_killed_commands_are_swept(workspace, call):
    call(workspace, "check")
    (workspace.local / "tmp" / "0123456789abcdef").write_text("half")
    (workspace.local / "index.sqlite.abc.tmp").write_text("half")
    assert [about for about, *_ in found(workspace, call)] == ["leftovers", "index"]
    call(workspace, "doctor", "--fix")
    assert found(workspace, call) == []


def test_a_broken_index_is_thrown_away(workspace, call):
    call(workspace, "list")
    file = workspace.local / "index.sqlite"
    file.write_bytes(file.read_bytes()[:5000])
    assert found(workspace, call) == [("index", "it is broken; the next command makes it anew", False)]
    call(workspace, "doctor", "--fix")
    assert found(workspace, call) == []
    assert call(workspace, "list").code == 0


def test_a_stale_lock_of_git_is_named_and_left_to_a_person(workspace, call):
    lock = workspace.root / ".git" / "index.lock"
    lock.write_text("")
    assert found(workspace, call) == []
    os.utime(lock, (time.time() - 3600,) * 2)
    answer = call(workspace, "doctor", "--fix")
    assert (answer.code, f"delete {lock}" in answer.out) == (1, True)
    assert lock.exists()


def test_without_a_repository_one_is_made(make_workspace, call):
    bare = make_workspace({"contacts/lee.yaml": "name: Min Lee\n"})
    assert "this folder is in no repository" in call(bare, "doctor").out
    call(bare, "doctor", "--fix")
    call(bare, "doctor", "--fix")
    assert found(bare, call) == []
