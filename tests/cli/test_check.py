"""``rounds check``, as its user types it."""

from __future__ import annotations

import json

BELL = {"contacts/bell.yaml": "name: Ana Bell\nteir: A\n"}


def test_problems_in_words(make_workspace, call):
    done = call(make_workspace({**BELL, "touches/t.yaml": "date: 2026-10-01\nchannel: visit\ncontact: bel\n"}), "check")
    assert done.code == 1
    lines = done.err.splitlines()
    assert [line.split(": ")[0] for line in lines if not line.startswith(" ")] == [
        "contacts/bell.yaml:2:1",
        "touches/t.yaml:3:1",
    ]
    assert lines[1] == "    did you mean 'tier'?"
    assert done.out == "1 touch: 2 errors in 2 files.\n"


def test_problems_as_json_and_as_github_annotations(make_workspace, call):
    workspace = make_workspace(BELL)
    data = json.loads(call(workspace, "check", "--json").out)
    assert (data["ok"], data["left_out"]) == (False, 1)
    places = [data["problems"][0][name] for name in ("file", "line", "column", "severity")]
    assert places == ["contacts/bell.yaml", 2, 1, "error"]
    done = call(workspace, "check", "--github")
    assert (done.code, done.out.startswith("::error file=contacts/bell.yaml,line=2,col=1::")) == (1, True)
    assert (done.out.count("\n"), done.err) == (1, "")


def test_warnings_alone_are_no_failure_unless_strict(make_workspace, call):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\nnpi: '3234567899'\n"})
    assert [call(workspace, "check", *strict).code for strict in ([], ["--strict"])] == [0, 1]


def test_without_an_index_the_answer_is_the_same(make_workspace, call):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\n"})
    assert call(workspace, "check", "--no-index") == (0, "1 contact: no problems.\n", "")
    assert not (workspace.local / "index.sqlite").exists()
    assert call(workspace, "check") == call(workspace, "check", "--no-index")


def test_the_index_that_git_names_says_what_is_staged(moved, call, monkeypatch):
    moved.edit("contacts/lee-min.yaml", "tier: C", "teir: C")
    moved.git("add", ".", GIT_INDEX_FILE=str(moved.root / ".git/other"))
    assert call(moved, "check", "--staged").code == 0
    monkeypatch.setenv("GIT_INDEX_FILE", str(moved.root / ".git/other"))
    assert call(moved, "check", "--staged").code == 1


def test_outside_a_workspace(tmp_path, call):
    done = call(tmp_path, "check")
    assert (done.code, "rounds init" in done.err, "Traceback" in done.err) == (2, True, False)
