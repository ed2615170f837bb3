"""Every problem of every file, in one look."""

from __future__ import annotations

import pytest

from rounds.desk.workspace.check import CheckRecords, check_records

GOAL = "name: G\nmetric: referrals\ntarget: 3\nstart: 2026-01-01\ndue: 2026-12-31\nscope: teir:A\n"


@pytest.fixture
def check(desk_at):
    return lambda workspace, **request: check_records(desk_at(workspace), CheckRecords(**request))


def places(checked):
    return [str(problem.source) for problem in checked.problems]


def test_all_problems_of_all_files(make_workspace, check):
    files = {
        "contacts/bell.yaml": "name: Ana Bell\nteir: A\n",
        "contacts/ito.yaml": "name: [\n",
        "goals/g.yaml": GOAL,
        "touches/t.yaml": "date: 2026-10-01\nchannel: visit\ncontact: bel\n",
    }
    checked = check(make_workspace(files))
    assert sorted(places(checked)) == [
        "contacts/bell.yaml:2:1",
        "contacts/ito.yaml:2:1",
        "goals/g.yaml:6:1",
        "touches/t.yaml:3:1",
    ]
    assert (checked.ok, checked.exit_code, checked.left_out) == (False, 1, 2)
    assert checked.summary() == "1 touch, 1 goal: 4 errors in 4 files."
    assert checked.as_data()["records"]["goals"] == 1


def test_warnings_hinder_only_the_strict(make_workspace, check):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\nnpi: '3234567899'\n"})
    assert (check(workspace).ok, check(workspace, strict=True).ok) == (True, False)
    assert check(workspace).summary() == "1 contact: 1 warning in 1 file."


def test_what_a_policy_forbids_is_told_by_the_exit_code(make_workspace, check):
    note = "name: Ana Bell\nnotes: 'John Smith, DOB 01/02/1950, MRN 00482913, had surgery'\n"
    checked = check(make_workspace({"contacts/bell.yaml": note}), phi=True)
    assert (checked.is_refused, checked.exit_code) == (True, 3)


def test_nothing_is_written_to_the_records(make_workspace, check):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\r\n"})
    before = {file: file.read_bytes() for file in workspace.root.rglob("*.yaml")}
    check(workspace)
    assert {file: file.read_bytes() for file in workspace.root.rglob("*.yaml")} == before


def test_only_what_the_next_commit_changes(moved, check):
    moved.edit("contacts/lee-min.yaml", "tier: C", "teir: C")
    assert check(moved, staged=True).ok
    moved.git("add", ".")
    assert places(check(moved, staged=True)) == ["contacts/lee-min.yaml:2:1"]
    moved.git("rm", "-qf", "contacts/lee-min.yaml")
    assert places(check(moved, staged=True)) == ["touches/2026/10.yaml:2:47"], "what is removed may be named anywhere"


def test_the_last_merge_is_none_where_nothing_was_merged(moved, check):
    assert check(moved, merge=True).problems == ()


def test_names_in_the_settings_that_no_plugin_supplies(make_workspace, check):
    """A report without one of its sections, or a weight that weighs nothing, shows before the board meets."""
    settings = """\
        client: {name: Cedar Orthopedics}
        scoring: {weights: {recencyy: 20, recency: 10}}
        reports:
          board:
            sections:
              - summary
              - goal
        """
    told = check(make_workspace(settings=settings)).problems
    assert [(str(one.source), one.severity, one.message, one.hint) for one in told] == [
        ("rounds.yaml:7:9", "error", "there is no report section 'goal'", "did you mean 'goals'?"),
        ("rounds.yaml:2:21", "warning", "there is no scoring rule 'recencyy'", "did you mean 'recency'?"),
    ]


def test_while_own_plugins_are_off_nobody_can_say_what_they_supply(make_workspace, check):
    files = {"plugins/towns.py": "from rounds import hookimpl\n"}
    settings = "client: {name: Cedar}\nreports: {board: {sections: [towns]}}\n"
    checked = check(make_workspace(files, settings=settings))
    assert (checked.ok, [one.message for one in checked.problems if "towns'" in one.message]) == (True, [])
