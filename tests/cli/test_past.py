"""Looking back and taking back, in words: diff, history, blame, undo and --at, on a real repository."""

from __future__ import annotations

import json

import pytest


def test_a_difference_in_words_and_as_data(moved, call):
    assert call(moved, "diff", "HEAD~1..HEAD").out.splitlines() == [
        "- Dr. Okafor: tags: sailing added",
        "- Referrals of Dr. Okafor, 2026-10: count 3 to 5",
    ]
    assert [one["kind"] for one in json.loads(call(moved, "diff", "HEAD~1..HEAD", "--json").out)] == [
        "contact",
        "referral",
    ]
    assert call(moved, "diff").out == "Nothing changed.\n"


def test_a_long_difference_is_cut_unless_all_is_asked_for(moved, call):
    for number in range(45):
        (moved.root / f"contacts/new-{number}.yaml").write_text(f"name: New {number}\n")
    shown = call(moved, "diff").out.splitlines()
    assert (len(shown), shown[-1]) == (41, "and 5 more: --all shows them")
    assert len(call(moved, "diff", "--all").out.splitlines()) == 45


def test_the_history_of_a_record(moved, call):
    told = call(moved, "history", "okafor").out.splitlines()
    assert [line for line in told if line.startswith("  ")] == [
        "  - Dr. Okafor: tags: sailing added",
        "  - Dr. Okafor: tier B to A; moved from Cedar Clinic to Northgate Family Medicine",
        "  - Dr. Okafor: new, tier B",
    ]
    assert told[2].endswith("  15 Oct 2026, Dana Reyes  Dr. Okafor moves")
    assert len(json.loads(call(moved, "history", "--max", "2", "--json").out)) == 2
    assert call(moved, "history").out.splitlines()[-1] == "  and 4 more"
    (moved.root / "contacts/bell-ana.yaml").write_text("name: Ana Bell\n")
    assert call(moved, "history", "bell").out == "Nothing of it was committed yet.\n"


def test_who_set_a_field(moved, call):
    told = call(moved, "blame", "okafor", "tier").out.rstrip("\n").split("\t")
    assert (told[:4], told[5]) == (["tier", "A", "2026-10-15", "Dana Reyes"], "B")
    assert json.loads(call(moved, "blame", "okafor", "tier", "--json").out)[0]["commit"].startswith(told[4])


def test_undo_in_words(moved, call):
    moved.edit("contacts/lee-min.yaml", "tier: C", "tier: A")
    moved.commit("Tier of Min Lee")
    short = moved.git("rev-parse", "HEAD")[:10]
    shown = f"'Tier of Min Lee' ({short})"
    assert call(moved, "undo", "--dry-run").out == f"Would undo {shown}:\n- Min Lee: tier A to C\n"
    answer = call(moved, "undo")
    assert answer == (0, f"Undone: {shown}. To bring it back: rounds undo\n- Min Lee: tier A to C\n", "")
    assert [one["id"] for one in json.loads(call(moved, "undo", "--json").out)["changes"]] == ["lee-min"]


def test_undo_that_is_refused(moved, call):
    moved.edit("contacts/lee-min.yaml", "tier: C", "tier: A")
    moved.commit("Tier of Min Lee")
    moved.edit("contacts/lee-min.yaml", "tier: A", "tier: B")
    answer = call(moved, "undo")
    assert (answer.code, answer.out) == (4, "")
    assert "commit or undo that change first" in answer.err


# -- time travel -------------------------------------------------------------------------------------------------------


def test_a_report_of_then_is_the_report_that_was_made_then(moved, call, monkeypatch, tmp_path):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-11-03")
    call(moved, "report", "-o", tmp_path / "then.html")
    moved.edit("contacts/okafor-grace.yaml", "tier: A", "tier: B")
    moved.commit("Later", "2026-11-15")
    monkeypatch.setenv("ROUNDS_TODAY", "2026-11-20")
    call(moved, "report", "--at", "2026-11-03", "-o", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "then.html").read_bytes()
    call(moved, "report", "-o", tmp_path / "now.html")
    assert (tmp_path / "now.html").read_bytes() != (tmp_path / "then.html").read_bytes()


def test_every_reading_command_looks_back(moved, call):
    def tier(*arguments):
        return json.loads(call(moved, "list", "okafor", "--json", *arguments).out)[0]["tier"]

    assert [tier("--at", when) for when in ("2026-10-07", "2026-10-14", "HEAD~1", "2026-10-15")] == ["B", "B", "A", "A"]
    for arguments in (["check"], ["show", "okafor"], ["score"], ["plan"], ["agenda"]):
        assert call(moved, *arguments, "--at", "HEAD~2").code == 0
    assert moved.git("status", "--porcelain") == ""


def test_what_was_cannot_be_written(moved, call):
    answer = call(moved, "--at", "HEAD~1", "log", "okafor", "visit", "Met")
    assert (answer.code, "can only be looked at" in answer.err) == (2, True)
    assert moved.git("status", "--porcelain") == ""


@pytest.mark.parametrize("when", ["nonsense", "2026-13-45", "--output=x", "HEAD:contacts", "2026-01-01", ""])
def test_what_was_never_there(moved, call, when):
    answer = call(moved, "list", f"--at={when}")
    assert answer.code == (2 if when else 0)
    assert "Traceback" not in answer.err
