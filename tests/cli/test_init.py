"""``rounds init``: a workspace that git, editors and the check find in order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

NEW = ["--client", "Cedar Orthopedics", "--liaison", "Dana Reyes <dana@cedar.example>"]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def listing(folder: Path) -> list[str]:
    found = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
    return sorted(path for path in found if not path.startswith((".git/", ".rounds/")))


def test_a_workspace_is_made_and_passes_its_own_check(tmp_path: Path, call: Callable[..., Any]) -> None:
    answer = call(tmp_path, "init", "cedar", *NEW, "--specialty", "orthopaedics")
    root = tmp_path / "cedar"
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Made a workspace for Cedar Orthopedics in cedar.\nNow: rounds -C cedar contact add")
    assert listing(root) == [".gitattributes", ".gitignore", ".vscode/settings.json", "rounds.yaml"]
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%s") == "Start the workspace of Cedar Orthopedics\n"
    assert git(root, "config", "core.fsync") == "all\n"
    assert call(root, "check", "--strict").code == 0
    assert (
        (root / "rounds.yaml")
        .read_text()
        .startswith(
            "# yaml-language-server: $schema=.rounds/schemas/settings.schema.json\n"
            "client:\n  name: Cedar Orthopedics\n  specialty: orthopaedics\n"
            "liaisons:\n  - id: dana\n    name: Dana Reyes\n    email: dana@cedar.example\n"
        )
    )


def test_editors_find_the_schemas(tmp_path: Path, call: Callable[..., Any]) -> None:
    call(tmp_path, "init", "cedar", *NEW)
    root = tmp_path / "cedar"
    settings = json.loads((root / ".vscode/settings.json").read_text())
    for path, patterns in settings["yaml.schemas"].items():
        schema = json.loads((root / path).read_text())
        assert schema["title"]
        assert patterns
    assert settings["yaml.schemas"][".rounds/schemas/contact.schema.json"] == ["contacts/**/*.yaml"]


def test_the_hook_checks_what_is_committed_by_hand(
    tmp_path: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    call(tmp_path, "init", "cedar", *NEW)
    root = tmp_path / "cedar"
    (root / "contacts").mkdir()
    (root / "contacts/bell.yaml").write_text("teir: A\n")
    git(root, "add", "contacts")
    refused = subprocess.run(["git", "commit", "-m", "x"], cwd=root, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "contacts/bell.yaml:1:1" in refused.stderr
    (root / "contacts/other.yaml").write_text("name: [\n")
    (root / "contacts/bell.yaml").write_text("name: Ana Bell\n")
    git(root, "commit", "-qam", "What is not staged does not hinder")
    git(root, "rm", "-q", "contacts/bell.yaml")
    refused = subprocess.run(["git", "commit", "-m", "x"], cwd=root, capture_output=True, text=True, check=False)
    assert "contacts/other.yaml" in refused.stderr, "what is removed may be named anywhere"


def test_the_hook_runs_nothing_of_the_clients_folder(
    tmp_path: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``rounds`` on the path it runs Python in the client's folder, where anybody's click.py may lie."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    call(tmp_path, "init", "cedar", *NEW)
    root = tmp_path / "cedar"
    for name in ("rounds.py", "click.py", "json.py"):
        (root / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (root / "contacts").mkdir()
    (root / "contacts/bell.yaml").write_text("teir: A\n")
    git(root, "add", "contacts")
    refused = subprocess.run(["git", "commit", "-m", "x"], cwd=root, capture_output=True, text=True, check=False)
    assert "contacts/bell.yaml:1:1" in refused.stderr
    assert not (tmp_path / "ran").exists()


def test_people_get_short_ids_that_differ(tmp_path: Path, call: Callable[..., Any]) -> None:
    call(tmp_path, "init", "cedar", *NEW, "--liaison", "Dana Ortiz", "--liaison", "José Núñez")
    text = (tmp_path / "cedar/rounds.yaml").read_text()
    assert [line.strip() for line in text.splitlines() if "- id:" in line] == [
        "- id: dana",
        "- id: dana-ortiz",
        "- id: jose",
    ]


def test_on_a_terminal_it_asks(tmp_path: Path, call: Callable[..., Any]) -> None:
    answer = call(tmp_path, "init", "cedar", typed="Cedar: the clinic\n\nDana Reyes\n")
    assert answer.code == 0, answer.err
    text = (tmp_path / "cedar/rounds.yaml").read_text()
    assert 'name: "Cedar: the clinic"\nliaisons:\n  - id: dana\n    name: Dana Reyes\n' in text
    assert call(tmp_path / "cedar", "check").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "whose workspace is it?"),
        (["--client", "Cedar", "--liaison", "<x>"], "'<x>' is not a person"),
        (["--client", "Cedar", "--liaison", "Dana <not-an-address>"], "nothing was made"),
    ],
)
def test_what_does_not_fit_makes_nothing(
    tmp_path: Path, call: Callable[..., Any], arguments: list[str], words: str
) -> None:
    answer = call(tmp_path, "init", "cedar", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert not (tmp_path / "cedar").exists()


def test_a_workspace_is_never_made_over_another(tmp_path: Path, call: Callable[..., Any]) -> None:
    call(tmp_path, "init", "cedar", *NEW)
    before = (tmp_path / "cedar/rounds.yaml").read_text()
    again = call(tmp_path, "init", "cedar", "--client", "Other", "--force-nonempty")
    assert again.code == 2
    assert "is a workspace already" in again.err
    inside = call(tmp_path, "init", "cedar/inner", "--client", "Other")
    assert inside.code == 2
    assert "lies inside the workspace" in inside.err
    assert (tmp_path / "cedar/rounds.yaml").read_text() == before


def test_other_files_are_only_joined_when_asked_and_never_replaced(tmp_path: Path, call: Callable[..., Any]) -> None:
    (tmp_path / "notes.txt").write_text("mine\n")
    (tmp_path / ".gitignore").write_text("*.tmp")
    refused = call(tmp_path, "init", *NEW)
    assert refused.code == 2
    assert "is not empty" in refused.err
    assert call(tmp_path, "init", *NEW, "--force-nonempty").code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine\n"
    assert (tmp_path / ".gitignore").read_text() == "*.tmp\n.rounds/\nreports/\n"
    assert git(tmp_path, "status", "--porcelain") == "?? notes.txt\n"


def test_inside_a_larger_repository_nothing_is_committed(tmp_path: Path, call: Callable[..., Any]) -> None:
    git(tmp_path, "init", "-q")
    answer = call(tmp_path, "init", "clients/cedar", *NEW)
    assert answer.code == 0
    assert f"it lies in the repository {tmp_path}, so nothing is committed" in answer.err
    assert not (tmp_path / "clients/cedar/.git").exists()
    assert git(tmp_path, "status", "--porcelain") == "?? clients/\n"
    assert not (tmp_path / ".git/hooks/pre-commit").exists()


def test_without_git_records_work_all_the_same(
    tmp_path: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = call(tmp_path, "init", "one", *NEW, "--no-git")
    assert (answer.code, answer.err) == (0, "")
    assert not (tmp_path / "one/.git").exists()
    monkeypatch.setenv("PATH", "/nowhere")
    answer = call(tmp_path, "init", "two", *NEW)
    assert answer.code == 0
    assert "no history is kept: git is not installed" in answer.err
    assert call(tmp_path / "two", "contact", "add", "Ana Bell").code == 0


def test_a_trial_makes_nothing(tmp_path: Path, call: Callable[..., Any]) -> None:
    answer = call(tmp_path, "init", "cedar", *NEW, "--dry-run")
    assert "would write" in answer.out
    data = json.loads(call(tmp_path, "init", "cedar", *NEW, "--dry-run", "--json").out)
    assert "rounds.yaml" in data["would_write"]
    assert "would copy" in call(tmp_path, "init", "cedar", "--sample", "--dry-run").out
    assert list(tmp_path.iterdir()) == []


def test_refreshing_a_clone_renews_what_git_does_not_carry(tmp_path: Path, call: Callable[..., Any]) -> None:
    call(tmp_path, "init", "cedar", *NEW)
    (tmp_path / "cedar/schemas").mkdir()
    own = {"type": "object", "properties": {"custom": {"properties": {"fax_first": {"type": "boolean"}}}}}
    (tmp_path / "cedar/schemas/contact.schema.json").write_text(json.dumps(own))
    git(tmp_path / "cedar", "add", "-A")
    git(tmp_path / "cedar", "commit", "-qm", "Own fields")
    git(tmp_path, "clone", "-q", "cedar", "clone")
    clone = tmp_path / "clone"
    assert not (clone / ".rounds").exists()
    answer = call(clone, "init", "--refresh")
    assert (answer.code, answer.err) == (0, "")
    assert "fax_first" in (clone / ".rounds/schemas/contact.schema.json").read_text()
    assert (clone / ".git/hooks/pre-commit").exists()
    assert git(clone, "config", "merge.renames") == "false\n"
    assert git(clone, "status", "--porcelain") == ""


def test_the_sample_clinic_is_copied_whole(tmp_path: Path, call: Callable[..., Any]) -> None:
    answer = call(tmp_path, "init", "play", "--sample")
    assert answer.code == 0
    assert f"Now: rounds -C {tmp_path / 'play'} report --open" in answer.out
    assert "trust" in answer.err
    sample = Workspace(tmp_path / "play")
    assert git(sample.root, "status", "--porcelain") == ""
    assert git(sample.root, "log", "--format=%s") == "Start with the sample clinic\n"
    data = json.loads(call(sample, "check", "--json").out)
    assert data["ok"] is True
    assert data["records"]["touches"] > 1000
    assert call(sample, "log", "okafor", "visit", "Hello").code == 0
    assert git(sample.root, "log", "-1", "--format=%s").startswith("Log visit with")
    again = call(tmp_path, "init", "play", "--sample", "--force-nonempty")
    assert again.code == 2


def test_schemas_for_editors_are_written_through_no_link(tmp_path: Path, call: Callable[..., Any]) -> None:
    call(tmp_path, "init", "clinic", "--client", "Cedar")
    schemas, precious = tmp_path / "clinic" / ".rounds" / "schemas", tmp_path / "precious"
    precious.write_text("precious\n")
    for name in ("contact.schema.new", "contact.schema.json"):
        (schemas / name).unlink(missing_ok=True)
        (schemas / name).symlink_to(precious)
    assert call(tmp_path / "clinic", "init", "--refresh").code == 0
    shutil.rmtree(schemas)
    schemas.symlink_to(tmp_path, target_is_directory=True)
    assert call(tmp_path / "clinic", "init", "--refresh").code == 3
    assert precious.read_text() == "precious\n"
    assert not (tmp_path / "contact.schema.json").exists()
