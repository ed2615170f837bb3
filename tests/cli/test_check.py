"""``rounds check``, as its user types it."""

from __future__ import annotations

import json


def test_all_problems_of_all_files_in_one_run(make_workspace, rounds):
    workspace = make_workspace(
        {
            "contacts/bell.yaml": "name: Ana Bell\nteir: A\n",
            "contacts/ito.yaml": "name: [\n",
            "touches/t.yaml": "date: 2026-10-01\nchannel: visit\ncontact: bel\n",
        }
    )
    done = rounds("-C", workspace.root, "check")
    assert done.returncode == 1
    assert [line.split(": ")[0] for line in done.stderr.splitlines() if not line.startswith(" ")] == [
        "contacts/bell.yaml:2:1",
        "contacts/ito.yaml:2:1",
        "touches/t.yaml:3:1",
    ]
    assert "did you mean 'tier'?" in done.stderr
    assert done.stdout == "1 touch: 3 errors in 3 files.\n"


def test_warnings_alone_are_no_failure_unless_strict(make_workspace, rounds):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\nnpi: '3234567899'\n"})
    assert rounds("-C", workspace.root, "check").returncode == 0
    assert rounds("-C", workspace.root, "check", "--strict").returncode == 1


def test_problems_as_json(make_workspace, rounds):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\nteir: A\n"})
    done = rounds("-C", workspace.root, "check", "--json")
    data = json.loads(done.stdout)
    assert (data["ok"], data["left_out"]) == (False, 1)
    assert (data["problems"][0]["file"], data["problems"][0]["line"], data["problems"][0]["column"]) == (
        "contacts/bell.yaml",
        2,
        1,
    )


def test_problems_as_github_annotations(make_workspace, rounds):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\nteir: A\n"})
    done = rounds("-C", workspace.root, "check", "--github")
    assert done.stdout.startswith("::error file=contacts/bell.yaml,line=2,col=1::")
    assert "\n" not in done.stdout.rstrip("\n")


def test_a_goals_scope_that_is_no_filter(make_workspace, rounds):
    goal = "name: G\nmetric: referrals\ntarget: 3\nstart: 2026-01-01\ndue: 2026-12-31\nscope: teir:A\n"
    done = rounds("-C", make_workspace({"goals/g.yaml": goal}).root, "check")
    assert done.returncode == 1
    assert done.stderr.startswith("goals/g.yaml:6:1: ")


def test_outside_a_workspace(tmp_path, rounds):
    done = rounds("-C", tmp_path, "check")
    assert done.returncode == 2
    assert "rounds init" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_written_to_the_records(make_workspace, rounds):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\r\n"})
    before = {file: file.read_bytes() for file in workspace.root.rglob("*.yaml")}
    rounds("-C", workspace.root, "check")
    assert {file: file.read_bytes() for file in workspace.root.rglob("*.yaml")} == before


def test_names_in_the_settings_that_no_plugin_supplies(make_workspace, rounds):
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
    workspace = make_workspace(settings=settings)
    done = rounds("-C", workspace.root, "check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "rounds.yaml:2:21: warning: there is no scoring rule 'recencyy'",
        "    did you mean 'recency'?",
        "rounds.yaml:7:9: there is no report section 'goal'",
        "    did you mean 'goals'?",
    ]


def test_while_own_plugins_are_off_nobody_can_say_what_they_supply(make_workspace, rounds):
    files = {"plugins/towns.py": "from rounds import hookimpl\n"}
    settings = "client: {name: Cedar}\nreports: {board: {sections: [towns]}}\n"
    done = rounds("-C", make_workspace(files, settings=settings).root, "check")
    assert (done.returncode, "towns'" in done.stderr) == (0, False)
