"""A killed build, a full disk, a broken or foreign index: the right answer, or none from it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from rounds.documents.schema import load_schemas
from rounds.plugins import Plugins
from rounds.storage.index import IndexOptions, open_index
from rounds.storage.index.database import on_network
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace

AS_OF = date(2026, 10, 31)
LATER = 4_000_000_000_000_000_000
SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "clinic"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns(".rounds", ".git", "reports"))
    return Workspace(root)


def answer(workspace: Workspace, options: IndexOptions | None) -> tuple[object, ...]:
    found = load(workspace, Plugins.discover(workspace, None), AS_OF, options)
    return dict(found.book.contacts), list(found.book.touches.values()), tuple(found.book.referrals), found.left_out


def index_file(workspace: Workspace) -> Path:
    return workspace.local / "index.sqlite"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no database at all" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
        lambda file: file.write_bytes(file.read_bytes()[:100] + os.urandom(8000) + file.read_bytes()[8100:]),
        lambda file: (file.unlink(), file.mkdir()),
        lambda file: (file.unlink(), file.symlink_to("/etc/passwd")),
    ],
    ids=["empty", "text", "cut", "garbled", "folder", "link"],
)
def test_a_broken_index_never_answers(workspace: Workspace, spoil):
    right = answer(workspace, None)
    assert answer(workspace, IndexOptions(LATER)) == right
    spoil(index_file(workspace))
    assert answer(workspace, IndexOptions(LATER)) == right


def test_an_index_that_came_along_with_another_folder_is_made_anew(workspace: Workspace, tmp_path: Path):
    answer(workspace, IndexOptions(LATER))
    other = tmp_path / "other"
    shutil.copytree(workspace.root, other)
    connection = sqlite3.connect(other / ".rounds" / "index.sqlite")
    connection.execute("UPDATE records SET doc = replace(doc, 'name', 'nickname') WHERE kind = 'contact'")
    connection.commit()
    connection.close()
    assert answer(Workspace(other), IndexOptions(LATER)) == answer(Workspace(other), None)


def test_other_schemas_make_another_index(workspace: Workspace):
    assert len(answer(workspace, IndexOptions(LATER))[0]) > 100
    (workspace.root / "schemas").mkdir(exist_ok=True)
    (workspace.root / "schemas" / "contact.schema.json").write_text('{"required": ["npi"]}')
    narrower = answer(workspace, IndexOptions(LATER))
    assert narrower == answer(workspace, None)
    assert len(narrower[0]) < 100


def test_a_read_only_workspace_is_indexed_in_the_cache(workspace: Workspace, tmp_path: Path):
    workspace.local.symlink_to(tmp_path)  # rounds writes through no link
    found = open_index(workspace, load_schemas()[0], IndexOptions(LATER, tmp_path / "cache"))
    assert found is not None
    assert [path.suffix for path in (tmp_path / "cache" / "index").iterdir() if path.suffix == ".sqlite"] == [".sqlite"]
    assert answer(workspace, IndexOptions(LATER, tmp_path / "cache")) == answer(workspace, None)


def test_where_no_index_can_be_written_files_are_read(workspace: Workspace, tmp_path: Path):
    workspace.local.write_text("a file in the way")
    (tmp_path / "cache").write_text("another")
    assert open_index(workspace, load_schemas()[0], IndexOptions(LATER, tmp_path / "cache")) is None
    assert answer(workspace, IndexOptions(LATER, tmp_path / "cache")) == answer(workspace, None)


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root mounts a small file system")
def test_a_full_disk(workspace: Workspace, tmp_path: Path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", small], check=False)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        workspace.local.symlink_to(tmp_path / "nowhere")
        assert answer(workspace, IndexOptions(LATER, small)) == answer(workspace, None)
        left = [path.name for path in (small / "index").iterdir() if ".tmp" in path.name]
        assert left == []
    finally:
        subprocess.run(["umount", small], check=True)


def rounds(workspace: Workspace, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rounds", "-C", str(workspace.root), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def test_kills_at_any_moment(workspace: Workspace):
    right = rounds(workspace, "check", "--no-index", "--json").communicate()[0]
    chance = random.Random(7)
    for turn in range(8):
        if turn % 2:
            file = chance.choice(sorted((workspace.root / "contacts").iterdir()))
            file.write_bytes(file.read_bytes())
        running = rounds(workspace, "check", "--json")
        time.sleep(chance.uniform(0.1, 1.2))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
    assert rounds(workspace, "check", "--json").communicate()[0] == right


def test_several_at_once_make_one_index(workspace: Workspace):
    running = [rounds(workspace, "check", "--json") for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert len(answers) == 1
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert not list(workspace.local.glob("*.tmp"))


def test_where_a_network_is(tmp_path: Path):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "40 22 0:40 / /mnt/share rw - nfs4 server:/x rw\n"
        "41 22 0:41 / /mnt/my\\040disk rw - cifs //server/x rw\n"
    )
    assert [on_network(Path(text), mounts) for text in ("/home/dana", "/mnt/share/clinic", "/mnt/my disk/a")] == [
        False,
        True,
        True,
    ]
    assert not on_network(Path("/mnt/shared"), mounts)
