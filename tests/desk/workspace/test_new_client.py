"""A workspace for a new client, that git, editors and the check find in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rounds.base.problems import UsageError
from rounds.desk.workspace.check import CheckRecords, check_records
from rounds.desk.workspace.new_client import CreateClient, create_client, prepare_client

DANA = "Dana Reyes <dana@cedar.example>"


@pytest.fixture
def create(tmp_path, desk_at):
    def make(folder="cedar", name="Cedar Orthopedics", liaisons=(DANA,), *, dry_run=False, **request):
        wanted = CreateClient(folder, name, liaisons=liaisons, **request)
        return create_client(desk_at(tmp_path, dry_run=dry_run), wanted)

    return make


def git(folder, *arguments, code=0):
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def listing(folder):
    found = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
    return sorted(path for path in found if not path.startswith((".git/", ".rounds/")))


def test_a_workspace_is_made_and_passes_its_own_check(tmp_path, create, desk_at):
    created = create(specialty="orthopaedics")
    root = tmp_path / "cedar"
    assert created.as_data() == {
        "dry_run": False,
        "workspace": str(root),
        "notices": [],
        "client": "Cedar Orthopedics",
    }
    assert (
        listing(root)
        == [".gitattributes", ".gitignore", ".vscode/settings.json", "rounds.yaml"]
        == sorted(created.files)
    )
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%s") == "Start the workspace of Cedar Orthopedics\n"
    assert git(root, "config", "core.fsync") == "all\n"
    assert check_records(desk_at(root), CheckRecords()).problems == ()
    assert (
        (root / "rounds.yaml")
        .read_text()
        .startswith(
            "# yaml-language-server: $schema=.rounds/schemas/settings.schema.json\n"
            "client:\n  name: Cedar Orthopedics\n  specialty: orthopaedics\n"
            "liaisons:\n  - id: dana\n    name: Dana Reyes\n    email: dana@cedar.example\n"
        )
    )


def test_editors_find_the_schemas(tmp_path, create):
    create()
    root = tmp_path / "cedar"
    settings = json.loads((root / ".vscode/settings.json").read_text())
    for path, patterns in settings["yaml.schemas"].items():
        assert json.loads((root / path).read_text())["title"]
        assert patterns
    assert settings["yaml.schemas"][".rounds/schemas/contact.schema.json"] == ["contacts/**/*.yaml"]


def test_people_get_short_ids_that_differ(create):
    text = create(liaisons=(DANA, "Dana Ortiz", "José Núñez"), dry_run=True).files["rounds.yaml"]
    ids = [line.strip() for line in text.splitlines() if "- id:" in line]
    assert ids == ["- id: dana", "- id: dana-ortiz", "- id: jose"]


@pytest.mark.parametrize(
    ("name", "liaisons", "words"),
    [
        (" ", (), "whose workspace is it?"),
        ("Cedar", ("<x>",), "'<x>' is not a person"),
        ("Cedar", ("Dana <not-an-address>",), "nothing was made"),
    ],
)
def test_what_does_not_fit_makes_nothing(tmp_path, create, name, liaisons, words):
    with pytest.raises(UsageError) as caught:
        create(name=name, liaisons=liaisons)
    assert words in caught.value.message
    assert not (tmp_path / "cedar").exists()


def test_a_workspace_is_never_made_over_another(tmp_path, create):
    create()
    before = (tmp_path / "cedar/rounds.yaml").read_text()
    with pytest.raises(UsageError, match="is a workspace already"):
        create(nonempty=True)
    with pytest.raises(UsageError, match="lies inside the workspace"):
        create("cedar/inner")
    assert (tmp_path / "cedar/rounds.yaml").read_text() == before


def test_other_files_are_only_joined_when_asked_and_never_replaced(tmp_path, create):
    (tmp_path / "notes.txt").write_text("mine\n")
    (tmp_path / ".gitignore").write_text("*.tmp")
    with pytest.raises(UsageError, match="is not empty"):
        create(".")
    with pytest.raises(UsageError, match=r"notes\.txt is a file"):
        create("notes.txt")
    create(".", nonempty=True)
    assert (tmp_path / "notes.txt").read_text() == "mine\n"
    assert (tmp_path / ".gitignore").read_text() == "*.tmp\n.rounds/\nreports/\n"
    assert git(tmp_path, "status", "--porcelain") == "?? notes.txt\n"


def test_a_folder_with_a_repository_alone_counts_as_empty(tmp_path, desk_at):
    git(tmp_path, "init", "-q")
    assert prepare_client(desk_at(tmp_path), CreateClient()) == tmp_path


def test_inside_a_larger_repository_nothing_is_committed(tmp_path, create):
    git(tmp_path, "init", "-q")
    (notice,) = create("clients/cedar").notices
    assert notice.startswith(f"it lies in the repository {tmp_path}, so nothing is committed")
    assert not (tmp_path / "clients/cedar/.git").exists()
    assert git(tmp_path, "status", "--porcelain") == "?? clients/\n"
    assert not (tmp_path / ".git/hooks/pre-commit").exists()


def test_without_git_records_work_all_the_same(tmp_path, create, desk_at, monkeypatch):
    assert create("one", git=False).notices == ()
    assert not (tmp_path / "one/.git").exists()
    monkeypatch.setenv("PATH", "/nowhere")
    assert "no history is kept: git is not installed" in create("two").notices[0]
    assert check_records(desk_at(tmp_path / "two"), CheckRecords()).ok


def test_a_dry_run_makes_nothing(tmp_path, create):
    created = create(dry_run=True)
    assert created.as_data() == {
        "dry_run": True,
        "workspace": str(tmp_path / "cedar"),
        "would_write": dict(created.files),
    }
    assert list(tmp_path.iterdir()) == []


def test_the_hook_checks_what_is_committed_by_hand(tmp_path, create, monkeypatch):
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    create()
    root = tmp_path / "cedar"
    (root / "contacts").mkdir()
    (root / "contacts/bell.yaml").write_text("teir: A\n")
    git(root, "add", "contacts")
    assert "contacts/bell.yaml:1:1" in git(root, "commit", "-m", "x", code=1)
    (root / "contacts/other.yaml").write_text("name: [\n")
    (root / "contacts/bell.yaml").write_text("name: Ana Bell\n")
    git(root, "commit", "-qam", "What is not staged does not hinder")
    git(root, "rm", "-q", "contacts/bell.yaml")
    assert "contacts/other.yaml" in git(root, "commit", "-m", "x", code=1), "what is removed may be named anywhere"


def test_the_hook_runs_nothing_of_the_clients_folder(tmp_path, create, monkeypatch):
    """Without ``rounds`` on the path it runs Python in the client's folder, where anybody's click.py may lie."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    create()
    root = tmp_path / "cedar"
    for name in ("rounds.py", "click.py", "json.py"):
        (root / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (root / "contacts").mkdir()
    (root / "contacts/bell.yaml").write_text("teir: A\n")
    git(root, "add", "contacts")
    assert "contacts/bell.yaml:1:1" in git(root, "commit", "-m", "x", code=1)
    assert not (tmp_path / "ran").exists()
