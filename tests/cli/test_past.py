"""Looking back and taking back: diff, history, blame, undo and --at, on a real repository."""

from __future__ import annotations

import json
import subprocess

import pytest

from rounds.storage.history.setup import init_repository

FILES = {
    "contacts/okafor-grace.yaml": """\
        name: Grace Okafor   # our best source
        family: Okafor
        credentials: MD
        tier: B
        tags: [choir]
        affiliations: [{organization: cedar-clinic}]
        """,
    "contacts/lee-min.yaml": "name: Min Lee\ntier: C\n",
    "organizations/cedar-clinic.yaml": "name: Cedar Clinic\n",
    "organizations/northgate.yaml": "name: Northgate Family Medicine\n",
    "touches/2026/10.yaml": """\
        - {id: one, date: 2026-10-05, channel: visit, contact: okafor-grace}
        - {id: two, date: 2026-10-06, channel: phone, contact: lee-min}
        """,
    "referrals/2026-10.csv": "month,contact,service_line,count\n2026-10,okafor-grace,,3\n",
}


@pytest.fixture
def workspace(make_workspace):
    """A workspace of which everything was committed on 1 October 2026."""
    made = make_workspace(FILES)
    init_repository(made)
    git(made, "add", ".")
    commit(made, "Start", "2026-10-07T12:00:00")
    return made


def git(workspace, *arguments, **environment):
    done = subprocess.run(
        ["git", *arguments], cwd=workspace.root, capture_output=True, text=True, check=True, env=_env(**environment)
    )
    return done.stdout


def _env(**more):
    import os  # noqa: PLC0415

    names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Dana Reyes"),)}
    mails = {f"GIT_{who}_EMAIL": "dana@cedar.example" for who in ("AUTHOR", "COMMITTER")}
    return {**os.environ, **names, **mails, **more}


def commit(workspace, message, when):
    git(workspace, "commit", "-qam", message, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)


def edit(workspace, path, old, new):
    file = workspace.root / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


@pytest.fixture
def moved(workspace):
    """The same after two more commits, of 15 October and of 2 November."""
    edit(workspace, "contacts/okafor-grace.yaml", "tier: B", "tier: A")
    edit(workspace, "contacts/okafor-grace.yaml", "cedar-clinic", "northgate")
    commit(workspace, "Dr. Okafor moves", "2026-10-15T12:00:00")
    edit(workspace, "contacts/okafor-grace.yaml", "[choir]", "[choir, sailing]")
    edit(workspace, "referrals/2026-10.csv", ",3", ",5")
    commit(workspace, "Numbers of October", "2026-11-02T12:00:00")
    return workspace


# -- diff --------------------------------------------------------------------------------------------------------------


def test_a_difference_is_told_in_words(moved, call):
    assert call(moved, "diff", "HEAD~2..HEAD~1").out == (
        "- Dr. Okafor: tier B to A; moved from Cedar Clinic to Northgate Family Medicine\n"
    )
    assert call(moved, "diff", "HEAD~1..HEAD").out.splitlines() == [
        "- Dr. Okafor: tags: sailing added",
        "- Referrals of Dr. Okafor, 2026-10: count 3 to 5",
    ]


def test_days_name_what_was_committed_by_then(moved, call):
    assert call(moved, "diff", "2026-10-07..2026-10-31").out == call(moved, "diff", "HEAD~2..HEAD~1").out
    assert call(moved, "diff", "2026-10-15..2026-10-31").out == "Nothing changed.\n"
    assert "nothing was committed here by 2026-09-01" in call(moved, "diff", "2026-09-01").err


def test_what_is_not_committed_yet(moved, call):
    edit(moved, "contacts/lee-min.yaml", "tier: C", "tier: B\nvoid: moved away")
    (moved.root / "contacts/new-one.yaml").write_text("name: New One\nspecialty: pediatrics\n")
    (moved.root / "touches/2026/10.yaml").write_text("- {id: one, date\n")
    assert call(moved, "diff").out.splitlines() == [
        "- Min Lee: tier C to B; voided, “moved away”",
        "- New One: new, pediatrics",
        "- touches/2026/10.yaml: cannot be read any more, see: rounds check",
    ]


def test_a_difference_as_data(moved, call):
    told = json.loads(call(moved, "diff", "HEAD~2..HEAD~1", "--json").out)
    assert [(one["kind"], one["id"], one["what"]) for one in told] == [("contact", "okafor-grace", "changed")]
    assert told[0]["fields"][0] == {"field": "tier", "before": "B", "after": "A"}


def test_many_rows_of_referrals_are_summed_up(moved, call):
    rows = "".join(f"2026-{month:02},lee-min,,1\n" for month in range(1, 10)) * 2
    edit(moved, "referrals/2026-10.csv", "okafor-grace,,5\n", f"okafor-grace,,5\n{rows}")
    assert call(moved, "diff").out == "- referrals/2026-10.csv: 18 rows new\n"


# -- history and blame -------------------------------------------------------------------------------------------------


def test_the_history_of_a_record(moved, call):
    told = call(moved, "history", "okafor").out
    assert [line for line in told.splitlines() if line.startswith("  ")] == [
        "  - Dr. Okafor: tags: sailing added",
        "  - Dr. Okafor: tier B to A; moved from Cedar Clinic to Northgate Family Medicine",
        "  - Dr. Okafor: new, tier B",
    ]
    assert "15 Oct 2026, Dana Reyes  Dr. Okafor moves" in told


def test_the_history_of_one_of_several_in_a_file(moved, call):
    edit(moved, "touches/2026/10.yaml", "channel: phone", "channel: email")
    commit(moved, "It was an e-mail", "2026-11-03T12:00:00")
    told = json.loads(call(moved, "history", "two", "--json").out)
    assert [one["subject"] for one in told] == ["It was an e-mail", "Start"]
    assert json.loads(call(moved, "history", "one", "--json").out)[0]["subject"] == "Start"


def test_who_set_a_field(moved, call):
    told = json.loads(call(moved, "blame", "okafor", "tier", "--json").out)
    assert [(one["value"], one["before"], one["day"], one["author"]) for one in told] == [
        ("A", "B", "2026-10-15", "Dana Reyes")
    ]
    every = json.loads(call(moved, "blame", "okafor", "--json").out)
    assert {one["field"]: one["subject"] for one in every} == {
        "name": "Start",
        "family": "Start",
        "credentials": "Start",
        "tier": "Dr. Okafor moves",
        "affiliations": "Dr. Okafor moves",
        "tags": "Numbers of October",
    }
    assert "did you mean 'tier'?" in call(moved, "blame", "okafor", "teir").err


# -- undo --------------------------------------------------------------------------------------------------------------


def test_an_undone_command_leaves_every_byte_as_it_was(moved, call):
    before = {path: (moved.root / path).read_bytes() for path in FILES}
    assert call(moved, "log", "okafor", "visit", "Met", "--date", "2026-10-30").code == 0
    assert call(moved, "contact", "set", "lee", "tier", "A").code == 0
    assert "Undone: 'Set tier of Min Lee'" in call(moved, "undo").out
    assert "Undone: 'Log visit with Grace Okafor on 2026-10-30'" in call(moved, "undo", "HEAD~2").out
    assert {path: (moved.root / path).read_bytes() for path in FILES} == before
    assert git(moved, "status", "--porcelain") == ""
    assert not list((moved.root / "touches/2026").glob("10/*"))


def test_what_is_undone_twice_is_done_again(moved, call):
    call(moved, "contact", "set", "lee", "tier", "A")
    after = (moved.root / "contacts/lee-min.yaml").read_bytes()
    call(moved, "undo")
    call(moved, "undo")
    assert (moved.root / "contacts/lee-min.yaml").read_bytes() == after
    assert git(moved, "log", "-2", "--format=%s").splitlines() == [
        "Redo: Set tier of Min Lee",
        "Undo: Set tier of Min Lee",
    ]


def test_later_work_in_the_same_file_hinders_and_is_named(moved, call):
    call(moved, "contact", "set", "lee", "tier", "A")
    call(moved, "contact", "set", "lee", "tier", "B")
    answer = call(moved, "undo", "HEAD~1")
    assert answer.code == 4
    assert "contacts/lee-min.yaml was changed since 'Set tier of Min Lee'" in answer.err
    assert "Set tier of Min Lee" in answer.err.split("undo that first")[1]


def test_records_that_name_what_would_go_hinder_and_are_named(moved, call):
    call(moved, "contact", "add", "Ana Bell, MD")
    call(moved, "log", "bell-ana", "visit", "Met", "--date", "2026-10-30")
    answer = call(moved, "undo", "HEAD~1")
    assert answer.code == 4
    assert "there is no contact 'bell-ana'" in answer.err
    assert (moved.root / "contacts/bell-ana.yaml").exists()


def test_a_change_that_is_not_committed_hinders(moved, call):
    call(moved, "contact", "set", "lee", "tier", "A")
    edit(moved, "contacts/lee-min.yaml", "tier: A", "tier: D")
    answer = call(moved, "undo")
    assert (answer.code, "commit or undo that change first" in answer.err) == (4, True)
    assert "tier: D" in (moved.root / "contacts/lee-min.yaml").read_text()


def test_undo_shows_first_and_refuses_merges_and_other_files(moved, call):
    shown = call(moved, "undo", "--dry-run")
    assert shown.out.splitlines()[0].startswith("Would undo 'Numbers of October'")
    git(moved, "checkout", "-qb", "side", "HEAD~1")
    (moved.root / "README.md").write_text("ours\n")
    git(moved, "add", "README.md")
    commit(moved, "A readme", "2026-11-04T12:00:00")
    assert "changed what is no record: README.md" in call(moved, "undo").err
    git(moved, "merge", "-q", "--no-edit", "main")
    assert "is a merge" in call(moved, "undo").err


# -- time travel -------------------------------------------------------------------------------------------------------


def test_a_report_of_then_is_the_report_that_was_made_then(workspace, call, monkeypatch, tmp_path):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-08")
    call(workspace, "report", "-o", tmp_path / "then.html")
    edit(workspace, "contacts/okafor-grace.yaml", "tier: B", "tier: A")
    commit(workspace, "Later", "2026-10-15T12:00:00")
    monkeypatch.setenv("ROUNDS_TODAY", "2026-11-20")
    call(workspace, "report", "--at", "2026-10-08", "-o", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "then.html").read_bytes()
    call(workspace, "report", "-o", tmp_path / "now.html")
    assert (tmp_path / "now.html").read_bytes() != (tmp_path / "then.html").read_bytes()


def test_every_reading_command_looks_back(moved, call):
    def tier(*arguments):
        return json.loads(call(moved, "list", "okafor", "--json", *arguments).out)[0]["tier"]

    assert [tier("--at", when) for when in ("2026-10-07", "2026-10-14", "HEAD~1", "2026-10-15")] == ["B", "B", "A", "A"]
    for arguments in (["check"], ["show", "okafor"], ["score"], ["plan"], ["agenda"]):
        assert call(moved, *arguments, "--at", "HEAD~2").code == 0
    assert git(moved, "status", "--porcelain") == ""


def test_what_was_cannot_be_written(moved, call):
    answer = call(moved, "--at", "HEAD~1", "log", "okafor", "visit", "Met")
    assert (answer.code, "can only be looked at" in answer.err) == (2, True)
    assert git(moved, "status", "--porcelain") == ""


@pytest.mark.parametrize("when", ["nonsense", "2026-13-45", "--output=x", "HEAD:contacts", "2026-01-01", ""])
def test_what_was_never_there(moved, call, when):
    answer = call(moved, "list", f"--at={when}")
    assert answer.code == (2 if when else 0)
    assert "Traceback" not in answer.err
