"""Patient data: refused where they are written and imported, and found by rounds check --phi."""

from __future__ import annotations

import json
import subprocess

import pytest

ABEL = "# yaml-language-server: $schema=x\nname: Ann Abel\nstatus: active\n"
NUMBER = "00482913"


@pytest.fixture
def clinic(make_workspace):
    return make_workspace({"contacts/abel.yaml": ABEL}).root


def _files(root):
    return {file.relative_to(root): file.read_bytes() for file in root.rglob("*.yaml")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "abel", "visit", f"asked about MRN {NUMBER}"],
        ["log", "abel", "visit", "fine", "--purpose", "patient John Smith"],
        ["log", "abel", "visit", "fine", "--next", "2w", "--next-action", "call about patient John Smith"],
        ["log", "abel", "visit", "fine", "--heard", "concern: DOB 3/4/1961 was wrong"],
        ["log", "abel", "visit", "fine", "--set", "custom.why", "SSN 219-09-9999"],
        ["feedback", "open", "abel", "my patient John Smith waited"],
        ["contact", "set", "abel", "notes", "her father is 94 years old"],
        ["contact", "add", "Bo Bohr", "--set", "notes", "patient John Smith knows him"],
    ],
)
def test_nothing_is_written(clinic, call, arguments):
    before = _files(clinic)
    done = call(clinic, *arguments)
    assert done.code == 3, done.err
    assert "this looks like" in done.err
    assert "phi-ok" in done.err
    assert _files(clinic) == before
    assert not {NUMBER, "John Smith", "219-09-9999"} & {
        word for word in (NUMBER, "John Smith", "219-09-9999") if word in done.out + done.err
    }


def test_a_dry_run_is_refused_too(clinic, call):
    assert call(clinic, "log", "abel", "visit", f"MRN {NUMBER}", "--dry-run").code == 3


def test_what_stands_there_already_hinders_no_mending(clinic, call):
    (clinic / "contacts/abel.yaml").write_text(f"{ABEL}notes: MRN {NUMBER}\n")
    assert call(clinic, "contact", "set", "abel", "tier", "B").code == 0
    assert call(clinic, "contact", "set", "abel", "specialty", "MRN 00482914").code == 3


def test_check_phi(clinic, call):
    (clinic / "contacts/abel.yaml").write_text(f"{ABEL}# MRN {NUMBER}\n")
    (clinic / "templates").mkdir()
    (clinic / "templates/letter.md").write_text("Dear Dr. Abel,\nyour patient John Smith was seen.\n")
    assert call(clinic, "check").code == 0
    done = call(clinic, "check", "--phi")
    assert done.code == 3
    assert "contacts/abel.yaml:4:7: this looks like a record number" in done.err
    assert "templates/letter.md:2:14: this looks like a patient's name" in done.err
    told = json.loads(call(clinic, "check", "--phi", "--json").out)
    assert {problem["file"] for problem in told["problems"]} == {"contacts/abel.yaml", "templates/letter.md"}
    assert NUMBER not in json.dumps(told)


def test_a_reviewed_comment_excuses(clinic, call):
    (clinic / "contacts/abel.yaml").write_text(f"{ABEL}# phi-ok: dana, 2 Nov: our own account\nnotes: MRN {NUMBER}\n")
    assert call(clinic, "check", "--phi").code == 0
    (clinic / "contacts/abel.yaml").write_text(f"{ABEL}# phi-ok: dana, 2 Nov: our own account\nnotes: nothing\n")
    done = call(clinic, "check", "--phi")
    assert done.code == 0
    assert "contacts/abel.yaml:4:1: warning: the comment phi-ok excuses nothing here" in done.err


def test_the_next_commit_is_looked_at(clinic, call):
    subprocess.run(["git", "init", "-q", clinic], check=True)
    (clinic / "contacts/abel.yaml").write_text(f"{ABEL}notes: MRN {NUMBER}\n")
    subprocess.run(["git", "-C", clinic, "add", "contacts"], check=True)
    assert call(clinic, "check", "--staged").code == 3


def test_an_import_rejects_the_line_and_repeats_nothing(clinic, call, tmp_path):
    table, scheme, left = tmp_path / "people.csv", tmp_path / "map.yaml", tmp_path / "rejected.csv"
    table.write_text(f"First,Last,Note\nBo,Bohr,likes tea\nCy,Cole,about MRN {NUMBER}\n")
    scheme.write_text(
        "kind: contact\nfields: {given: First, family: Last, name: {template: '{First} {Last}'}, notes: Note}\n"
    )
    done = call(clinic, "import", "csv", table, "--map", scheme, "--rejected", left)
    assert (clinic / "contacts/bohr-bo.yaml").exists()
    assert not (clinic / "contacts/cole-cy.yaml").exists()
    assert "notes: this looks like a record number" in left.read_text()
    assert NUMBER not in left.read_text() + done.out + done.err


def test_the_sample_has_none(rounds, tmp_path):
    rounds("init", tmp_path / "sample", "--sample", "--no-git")
    assert rounds("-C", tmp_path / "sample", "check", "--phi").returncode == 0
