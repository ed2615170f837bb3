"""One writer: all or nothing, never over somebody else's change, only inside the workspace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rounds.base.durability import write_over
from rounds.base.problems import ChangedError, RefusedError, StorageError, UsageError
from rounds.documents.yamltext import parse
from rounds.storage.store import Create, Update, apply, record_text, recover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

OKAFOR = "contacts/okafor-grace.yaml"
LEE = "contacts/lee-min.yaml"


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace({OKAFOR: "name: Grace Okafor\ntier: B\n"})


def write(workspace: Workspace, *changes: Create | Update, **options: float) -> tuple[str, ...]:
    return apply(workspace, changes, message="Test", commit=False, **options).paths


def before(workspace: Workspace, path: str = OKAFOR) -> bytes:
    return (workspace.root / path).read_bytes()


def test_a_new_record_is_written_with_its_folders(workspace: Workspace) -> None:
    path = "touches/2026/11/2026-11-18-okafor-grace-x7q2m4.yaml"
    assert write(workspace, Create(path, "date: 2026-11-18\nchannel: visit\n")) == (path,)
    assert before(workspace, path) == b"date: 2026-11-18\nchannel: visit\n"
    assert list((workspace.local / "tmp").iterdir()) == []
    assert not (workspace.local / "intent.json").exists()


def test_a_record_is_updated_and_keeps_its_permissions(workspace: Workspace) -> None:
    (workspace.root / OKAFOR).chmod(0o640)
    assert write(workspace, Update(OKAFOR, "name: Grace Okafor\ntier: A\n", before(workspace))) == (OKAFOR,)
    assert before(workspace) == b"name: Grace Okafor\ntier: A\n"
    assert (workspace.root / OKAFOR).stat().st_mode & 0o777 == 0o640


def test_line_ends_and_other_bytes_stay_as_given(workspace: Workspace) -> None:
    write(workspace, Create(LEE, "name: Min Lee\r\nnotes: Grüße, 한국\r\n"))
    assert before(workspace, LEE) == "name: Min Lee\r\nnotes: Grüße, 한국\r\n".encode()


def test_creating_never_overwrites(workspace: Workspace) -> None:
    with pytest.raises(ChangedError, match=r"contacts/okafor-grace\.yaml exists already"):
        write(workspace, Create(LEE, "name: Min Lee\n"), Create(OKAFOR, "name: Someone Else\n"))
    assert before(workspace) == b"name: Grace Okafor\ntier: B\n"
    assert not (workspace.root / LEE).exists()


@pytest.mark.parametrize("hard_links", [True, False])
def test_creating_never_overwrites_a_file_that_appears_at_the_last_moment(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *, hard_links: bool
) -> None:
    """Somebody who does not take our lock saves lee-min.yaml after we looked, and before we place ours."""
    link = os.link

    def late(source: Path, target: Path, **options: bool) -> None:
        (workspace.root / LEE).write_bytes(b"name: Mine\n")
        if not hard_links:
            raise PermissionError(1, "Operation not permitted")
        link(source, target, **options)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(ChangedError, match=r"^contacts/lee-min\.yaml exists already"):
        write(workspace, Create(LEE, "name: Min Lee\n"))
    assert before(workspace, LEE) == b"name: Mine\n"


def test_a_record_that_was_changed_since_it_was_read_is_refused(workspace: Workspace) -> None:
    read = before(workspace)
    (workspace.root / OKAFOR).write_bytes(b"name: Grace Okafor\ntier: C\n")
    with pytest.raises(ChangedError, match="was changed since it was read"):
        write(workspace, Create(LEE, "name: Min Lee\n"), Update(OKAFOR, "name: Grace Okafor\ntier: A\n", read))
    assert before(workspace) == b"name: Grace Okafor\ntier: C\n"
    assert not (workspace.root / LEE).exists()


def test_a_record_that_was_removed_since_it_was_read_is_refused(workspace: Workspace) -> None:
    read = before(workspace)
    (workspace.root / OKAFOR).unlink()
    with pytest.raises(ChangedError, match="was removed"):
        write(workspace, Update(OKAFOR, "name: Grace Okafor\n", read))


def test_an_update_that_changes_nothing_writes_nothing(workspace: Workspace) -> None:
    inode = (workspace.root / OKAFOR).stat().st_ino
    assert write(workspace, Update(OKAFOR, before(workspace).decode(), before(workspace))) == ()
    assert (workspace.root / OKAFOR).stat().st_ino == inode


@pytest.mark.parametrize(
    "path",
    [
        "../outside.yaml",
        "contacts/../../outside.yaml",
        "/etc/outside.yaml",
        "contacts//x.yaml",
        "contacts/./x.yaml",
        "contacts\\x.yaml",
        ".git/hooks/pre-commit",
        ".rounds/intent.json",
        "elsewhere/x.yaml",
        "x.yaml",
        "",
    ],
)
def test_nothing_is_written_outside_the_folders_for_records(workspace: Workspace, path: str) -> None:
    with pytest.raises(RefusedError):
        write(workspace, Create(path, "name: X\n"))


@pytest.mark.parametrize(
    "path",
    [
        "contacts/Lee.yaml",
        "contacts/lee",
        "contacts/lee.txt",
        "contacts/-rf.yaml",
        "contacts/.yaml",
        "contacts/.hidden/lee.yaml",
        "contacts/lee\n.yaml",
        f"contacts/{'a' * 64}.yaml",
        "contacts/con.yaml",
        "contacts/lpt1.yaml",
    ],
)
def test_a_new_record_needs_a_name_that_every_file_system_can_hold(workspace: Workspace, path: str) -> None:
    with pytest.raises(UsageError):
        write(workspace, Create(path, "name: X\n"))


def test_a_file_is_written_once_a_command(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="twice"):
        write(workspace, Create(LEE, "name: Min Lee\n"), Create(LEE, "name: Min Lee\n"))


def test_nothing_is_written_through_a_symbolic_link(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (workspace.root / "goals").symlink_to(tmp_path / "outside")
    (workspace.root / LEE).symlink_to(tmp_path / "outside" / "lee.yaml")
    with pytest.raises(RefusedError, match="symbolic link"):
        write(workspace, Create("goals/more.yaml", "name: More\n"))
    with pytest.raises(RefusedError, match="not a plain file"):
        write(workspace, Create(LEE, "name: Min Lee\n"))
    assert list((tmp_path / "outside").iterdir()) == []


def test_the_local_folder_must_not_be_a_link_either(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    workspace.local.symlink_to(tmp_path / "outside")
    with pytest.raises(RefusedError, match=r"\.rounds in this workspace is not a folder"):
        write(workspace, Create(LEE, "name: Min Lee\n"))
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_text_that_no_file_can_hold_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="character"):
        write(workspace, Create(LEE, "name: \ud800\n"))


def test_a_second_writer_waits_and_then_gives_up(workspace: Workspace) -> None:
    write(workspace, Create(LEE, "name: Min Lee\n"))
    hold = "import filelock, sys\nwith filelock.FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, workspace.local / "lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ChangedError, match=r"another rounds command is writing here; waited 0\.1 seconds"):
            write(workspace, Update(OKAFOR, "name: New\n", before(workspace)), patience=0.1)
        holder.kill()
    write(workspace, Update(OKAFOR, "name: New\n", before(workspace)))
    assert before(workspace) == b"name: New\n"


def test_git_ignores_the_local_folder_wherever_the_workspace_stands(workspace: Workspace) -> None:
    write(workspace, Create(LEE, "name: Min Lee\n"))
    assert (workspace.local / ".gitignore").read_text() == "*\n"


def test_leftovers_of_killed_commands_are_swept(workspace: Workspace) -> None:
    write(workspace, Create(LEE, "name: Min Lee\n"))
    (workspace.local / "tmp" / "0123456789abcdef").write_bytes(b"half a rec")
    write(workspace, Update(LEE, "name: Min-jun Lee\n", before(workspace, LEE)))
    assert list((workspace.local / "tmp").iterdir()) == []


def test_recovering_where_nothing_was_left_does_nothing(workspace: Workspace) -> None:
    assert recover(workspace) == ""
    assert not workspace.local.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "message": "", "steps": []}',
        '{"version": 1, "message": "", "steps": [{"path": "contacts/x.yaml", "new": "../../x", "after": "0"}]}',
        '{"version": 1, "message": "", "steps": [], "author": "Dana"}',
        "[" * 100_000,
    ],
)
def test_an_intent_that_is_not_ours_stops_writing_but_harms_nothing(workspace: Workspace, content: str) -> None:
    workspace.local.mkdir()
    (workspace.local / "intent.json").write_text(content)
    with pytest.raises(StorageError, match="is not one that rounds wrote"):
        write(workspace, Create(LEE, "name: Min Lee\n"))
    assert not (workspace.root / LEE).exists()


@pytest.mark.parametrize("path", ["../outside.yaml", ".git/config", "contacts/../../x.yaml"])
def test_an_intent_cannot_lead_out_of_the_workspace(workspace: Workspace, path: str) -> None:
    """A repository of somebody else may bring an intent file along."""
    (workspace.local / "tmp").mkdir(parents=True)
    (workspace.local / "tmp" / ("0" * 16)).write_bytes(b"evil")
    step = {"path": path, "new": "0" * 16, "after": "0" * 64, "old": "", "before": ""}
    (workspace.local / "intent.json").write_text(json.dumps({"version": 1, "message": "", "steps": [step]}))
    with pytest.raises(StorageError, match="is not one that rounds wrote"):
        recover(workspace)


def test_a_path_is_a_file_where_a_folder_should_be(workspace: Workspace) -> None:
    (workspace.root / "goals").write_text("not a folder")
    with pytest.raises(RefusedError, match="goals is not a folder"):
        write(workspace, Create("goals/more.yaml", "name: More\n"))


def test_the_settings_are_written_like_a_record(workspace: Workspace) -> None:
    old = before(workspace, "rounds.yaml")
    assert write(workspace, Update("rounds.yaml", old.decode() + "# note\n", old)) == ("rounds.yaml",)


def test_a_folder_among_the_temporary_files_is_passed_over(workspace: Workspace) -> None:
    write(workspace, Create(LEE, "name: Min Lee\n"))
    (workspace.local / "tmp" / "mine").mkdir()
    write(workspace, Create("contacts/park-jin.yaml", "name: Jin Park\n"))
    assert (workspace.local / "tmp" / "mine").is_dir()


def test_a_records_text_reads_back_and_names_its_schema() -> None:
    path = "touches/2026/11/t.yaml"
    text = record_text("touch", {"date": "2026-11-18", "notes": "Said: call\nlater"}, path)
    assert text.startswith("# yaml-language-server: $schema=../../../.rounds/schemas/touch.schema.json\n")
    document, problems = parse(text.encode(), path)
    assert problems == []
    assert document
    assert document.data == {"date": "2026-11-18", "notes": "Said: call\nlater"}


def test_a_derived_file_is_written_over_whole_and_a_link_replaced(tmp_path: Path) -> None:
    precious, file = tmp_path / "precious", tmp_path / "report.html"
    precious.write_bytes(b"precious")
    file.symlink_to(precious)
    write_over(file, b"first")
    write_over(file, b"second")
    assert (file.read_bytes(), file.is_symlink(), precious.read_bytes()) == (b"second", False, b"precious")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["precious", "report.html"]


def test_what_cannot_be_written_over_stays_and_nothing_lies_about(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError, match=r"report\.html"):
        write_over(tmp_path / "report.html", b"text")
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
