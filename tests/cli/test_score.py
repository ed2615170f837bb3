"""rounds score, and what other rules or an earlier day make of it, with real git."""

from __future__ import annotations

import json
import subprocess

import pytest

SETTINGS = """\
client: {name: Cedar}
liaisons: [{id: dana, name: Dana Reyes}]
scoring:
  weights: {recency: 50, frequency: 50, value: 0, trend: 0, share: 0, reciprocity: 0, feedback: 0}
  tiers: {A: 90, B: 40}
as_of: 2026-10-31
"""
FILES = {
    "contacts/abel.yaml": "name: Ann Abel\nstatus: active\ntier: B\n",
    "contacts/bohr.yaml": "name: Bo Bohr\nstatus: active\ntier: B\n",
    "referrals/2026-10.yaml": "- {id: r1, month: 2026-10, contact: abel, count: 9}\n",
}


def _git(root, *arguments):
    subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True)


@pytest.fixture
def clinic(make_workspace):
    root = make_workspace(FILES, settings=SETTINGS).root
    _git(root, "init", "-q", "-b", "main")
    _git(root, "add", ".")
    _git(root, "commit", "-qm", "first")
    return root


def test_the_list(clinic, call):
    done = call(clinic, "score")
    assert done.out.splitlines() == [
        "abel\tAnn Abel\tB\tA\t100.0\tRecency 50, Frequency 50",
        "bohr\tBo Bohr\tB\t\t0.0\t",
    ]
    rows = json.loads(call(clinic, "score", "abel", "--json").out)
    assert [(row["id"], row["suggested"], row["score"]) for row in rows] == [("abel", "A", 100.0)]


def test_other_rules_before_they_are_adopted(clinic, call, tmp_path):
    """From now to the file: recency halves, so abel loses 25 points and the tier."""
    other = tmp_path / "stricter.yaml"
    other.write_text(SETTINGS.replace("recency: 50", "recency: 25"))
    done = call(clinic, "score", "--diff", other)
    assert f"From now to the rules of {other}: 1 source scores differently, 1 alike." in done.out
    assert "Tiers: A to B 1." in done.out
    assert "Ann Abel (abel): 100.0 to 75.0 (-25.0); suggested A to B" in done.out
    assert "through Recency -25.0" in done.out


def test_an_earlier_commit(clinic, call):
    """From the commit to now: bohr referred and was moved."""
    (clinic / "referrals/2026-09.yaml").write_text("- {id: r2, month: 2026-09, contact: bohr, count: 9}\n")
    (clinic / "contacts/bohr.yaml").write_text("name: Bo Bohr\nstatus: active\ntier: A\n")
    _git(clinic, "add", ".")
    _git(clinic, "commit", "-qm", "second")
    before = subprocess.run(["git", "-C", clinic, "status", "--porcelain"], capture_output=True, check=True).stdout
    told = json.loads(call(clinic, "score", "--diff", "HEAD~1", "--json").out)
    (bohr,) = told["changes"]
    assert (told["from"], told["to"], told["unchanged"]) == ("HEAD~1", "now", 1)
    assert (bohr["before"]["tier"], bohr["after"]["tier"], bohr["before"]["score"]) == ("B", "A", 0.0)
    assert bohr["change"] == pytest.approx(sum(factor["change"] for factor in bohr["factors"]), abs=0.02)
    after = subprocess.run(["git", "-C", clinic, "status", "--porcelain"], capture_output=True, check=True).stdout
    assert before == after == b""


def test_a_branch_with_new_rules_and_only_its_rules(clinic, call):
    _git(clinic, "switch", "-qc", "new-rules")
    (clinic / "rounds.yaml").write_text(SETTINGS.replace("frequency: 50", "frequency: 10"))
    (clinic / "contacts/bohr.yaml").unlink()
    _git(clinic, "commit", "-qam", "new rules")
    _git(clinic, "switch", "-q", "main")
    whole = json.loads(call(clinic, "score", "--diff", "new-rules", "--json").out)
    rules = json.loads(call(clinic, "score", "--diff", "new-rules:rounds.yaml", "--json").out)
    assert [(one["id"], one["change"]) for one in whole["changes"]] == [("abel", -40.0), ("bohr", 0.0)]
    assert [(one["id"], one["change"]) for one in rules["changes"]] == [("abel", -40.0)]
    assert (rules["from"], rules["to"]) == ("now", "the rules of new-rules")


@pytest.mark.parametrize(
    ("diff", "said"),
    [
        ("nowhere", "git knows no commit 'nowhere'"),
        ("--upload-pack=x", "git knows no commit '--upload-pack=x'"),
        ("missing.yaml", "there is no settings file 'missing.yaml'"),
        ("HEAD:contacts", "'contacts' cannot be compared"),
        ("HEAD^{tree}", "git knows no commit 'HEAD^{tree}'"),
    ],
)
def test_what_cannot_be_compared(clinic, call, diff, said):
    done = call(clinic, "score", f"--diff={diff}")
    assert done.code == 2
    assert said in done.err


def test_before_the_workspace_and_without_git(clinic, call, make_workspace):
    _git(clinic, "switch", "-q", "--orphan", "empty")
    (clinic / "note").write_text("x")
    _git(clinic, "add", "note")
    _git(clinic, "commit", "-qm", "empty")
    _git(clinic, "switch", "-q", "main")
    done = call(clinic, "score", "--diff", "empty")
    assert (done.code, "there was no rounds.yaml" in done.err) == (2, True)
    bare = make_workspace(FILES, settings=SETTINGS)
    subprocess.run(["rm", "-rf", bare.root / ".git"], check=True)
    done = call(bare.root, "score", "--diff", "HEAD")
    assert (done.code, "in no git repository" in done.err) == (2, True)


def test_a_file_that_is_no_settings(clinic, call, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("client: {}\n")
    done = call(clinic, "score", "--diff", other)
    assert done.code == 1
    assert "is no settings file that can be used" in done.err


def test_links_and_paths_of_a_hostile_commit_stay_out(clinic, call, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("name: Secret\n")
    (clinic / "contacts/link.yaml").symlink_to(secret)
    _git(clinic, "add", ".")
    _git(clinic, "commit", "-qm", "link")
    (clinic / "contacts/link.yaml").unlink()
    _git(clinic, "commit", "-qam", "unlink")
    told = json.loads(call(clinic, "score", "--diff", "HEAD~1", "--json").out)
    assert told["changes"] == []
