"""Nothing of a workspace runs until a person has allowed these very bytes at this very place."""

from __future__ import annotations

import importlib.util
import json
import os
import py_compile
import stat
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import RefusedError, StorageError
from rounds.plugins import Plugins, TrustStore, discovery
from rounds.plugins.folder import PluginFolder, read_folder
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOLF = """\
from rounds import Channel, hookimpl

@hookimpl
def register_channels():
    return [Channel("golf", "Golf")]
"""


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace], tmp_path: Path) -> Workspace:
    """One plugin that leaves a marker when it runs, with a helper and a data file."""
    marker = tmp_path / "it-ran"
    source = f"open({str(marker)!r}, 'w').close()\n{GOLF}"
    return make_workspace(
        {"plugins/golf.py": source, "plugins/_prices.py": "PRICE = 40\n", "plugins/data/prices.txt": "40\n"}
    )


def runs(workspace: Workspace, store: TrustStore | None) -> bool:
    """Whether the plugin works; that it leaves no marker when it does not is asserted here, each time."""
    marker = workspace.root.parent / "it-ran"
    marker.unlink(missing_ok=True)
    # The module of the same bytes may be loaded already in this process: forget it, as a new process would.
    for name in [name for name in sys.modules if name.startswith("rounds_client_")]:
        del sys.modules[name]
    plugins = Plugins.discover(workspace, store)
    on = "golf" in plugins.channels().values
    assert marker.exists() == on
    assert bool(plugins.problems) != on
    assert plugins.off == (() if on else ("plugins/golf.py",))
    return on


def approve(workspace: Workspace, store: TrustStore) -> None:
    store.approve(workspace, read_folder(workspace))


def test_nothing_runs_before_it_is_allowed(clinic: Workspace, store: TrustStore) -> None:
    assert not runs(clinic, store)
    assert not runs(clinic, None)

    approve(clinic, store)

    assert runs(clinic, store)


def test_one_line_says_what_is_off(clinic: Workspace, store: TrustStore) -> None:
    (problem,) = Plugins.discover(clinic, store).problems

    assert str(problem) == "plugins: the workspace's own plugins are off, for nobody has allowed them: golf"
    assert problem.severity == "warning"
    assert "rounds trust" in problem.hint


@pytest.mark.parametrize("path", ["plugins/golf.py", "plugins/_prices.py", "plugins/data/prices.txt"])
def test_one_changed_byte_turns_it_off(clinic: Workspace, store: TrustStore, path: str) -> None:
    approve(clinic, store)
    file = clinic.root / path
    before = file.read_bytes()

    file.write_bytes(before.replace(b"40", b"41") if b"40" in before else before + b" ")
    assert not runs(clinic, store)
    (problem,) = Plugins.discover(clinic, store).problems
    assert (
        str(problem) == f"{path}: the workspace's own plugins are off (golf), for they changed since they were allowed"
    )

    file.write_bytes(before)
    assert runs(clinic, store)


@pytest.mark.parametrize("path", ["plugins/new.py", "plugins/data/new.txt", "plugins/test_golf.py"])
def test_an_added_file_turns_it_off(clinic: Workspace, store: TrustStore, path: str) -> None:
    approve(clinic, store)
    (clinic.root / path).write_text("")

    assert read_folder(clinic).digest != store.approval(clinic).digest
    assert not store.is_trusted(clinic, read_folder(clinic))


@pytest.mark.parametrize("path", ["plugins/_prices.py", "plugins/data/prices.txt"])
def test_a_removed_file_turns_it_off(clinic: Workspace, store: TrustStore, path: str) -> None:
    approve(clinic, store)
    (clinic.root / path).unlink()

    assert not runs(clinic, store)


def test_a_moved_file_turns_it_off(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)
    (clinic.root / "plugins/_prices.py").rename(clinic.root / "plugins/data/_prices.py")

    assert not runs(clinic, store)


def test_bytes_cannot_slip_from_one_file_to_the_next(make_workspace: Callable[..., Workspace]) -> None:
    one = read_folder(make_workspace({"plugins/a.py": "12", "plugins/b.py": "3"})).digest
    other = read_folder(make_workspace({"plugins/a.py": "1", "plugins/b.py": "23"})).digest

    assert one != other


def test_a_copy_elsewhere_is_not_trusted(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)
    elsewhere = clinic.root.rename(clinic.root.with_name("copy"))

    assert not runs(Workspace(elsewhere), store)


def test_another_users_approvals_do_not_count(clinic: Workspace, store: TrustStore, tmp_path: Path) -> None:
    approve(clinic, store)

    assert not runs(clinic, TrustStore(tmp_path / "another"))


def test_a_digest_is_trusted_wherever_the_content_lies(clinic: Workspace, store: TrustStore) -> None:
    """For CI, where nobody can be asked and the checkout's path differs."""
    digest = read_folder(clinic).digest

    assert digest.startswith("sha256:")
    assert runs(clinic, replace(store, digest=digest))
    (clinic.root / "plugins/golf.py").write_text(f"{GOLF}# changed\n")
    assert not store.is_trusted(clinic, read_folder(clinic))
    assert not replace(store, digest=digest).is_trusted(clinic, read_folder(clinic))


def test_revoking_turns_it_off(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)

    assert store.revoke(clinic)
    assert not runs(clinic, store)
    assert not store.revoke(clinic)


def test_byte_code_beside_the_source_never_runs(clinic: Workspace, store: TrustStore, tmp_path: Path) -> None:
    """The hole that imports through sys.path have: a .pyc that claims the source's time and size is run instead."""
    approve(clinic, store)
    source = clinic.root / "plugins/golf.py"
    poison = tmp_path / "poison.py"
    poison.write_text(f"raise SystemExit('poisoned')\n{'#' * 4096}"[: source.stat().st_size])
    os.utime(poison, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
    cached = importlib.util.cache_from_source(str(source))
    py_compile.compile(str(poison), cfile=cached, dfile=str(source), doraise=True)
    py_compile.compile(str(poison), cfile=str(source.with_suffix(".pyc")), dfile=str(source), doraise=True)

    assert runs(clinic, store)


def test_no_byte_code_is_written_and_the_path_stays(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)
    before = list(sys.path)

    assert runs(clinic, store)
    assert sys.path == before
    assert sorted(path.name for path in (clinic.root / "plugins").iterdir()) == ["_prices.py", "data", "golf.py"]


def test_what_was_hashed_is_what_runs(clinic: Workspace, store: TrustStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is swapped between the check and the import changes nothing: it is read once."""
    approve(clinic, store)

    def read_and_swap(workspace):
        folder = read_folder(workspace)
        (workspace.root / "plugins/golf.py").write_text("raise SystemExit('swapped')\n")
        return folder

    monkeypatch.setattr(discovery, "read_folder", read_and_swap)

    assert runs(clinic, store)


@pytest.mark.parametrize("link", ["plugins/linked.py", "plugins/data/linked.txt", "plugins/package", "plugins"])
def test_links_are_refused(clinic: Workspace, store: TrustStore, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "__init__.py").write_text(GOLF)
    target = outside / "__init__.py" if link.endswith((".py", ".txt")) else outside
    approve(clinic, store)
    if link == "plugins":
        (clinic.root / "plugins").rename(tmp_path / "plugins")
        target = tmp_path / "plugins"
    (clinic.root / link).symlink_to(target, target_is_directory=target.is_dir())

    plugins = Plugins.discover(clinic, store)

    assert "golf" not in plugins.channels().values
    assert [(str(problem.source), problem.severity) for problem in plugins.problems] == [(link, "error")]
    assert "plugins behind links are never loaded" in plugins.problems[0].message
    with pytest.raises(RefusedError, match="plugins behind links"):
        approve(clinic, store)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a FIFO")
def test_a_device_is_refused_and_hangs_nothing(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)
    os.mkfifo(clinic.root / "plugins/pipe.py")

    assert not runs(clinic, store)


def test_a_folder_without_bounds_is_refused(
    clinic: Workspace, store: TrustStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rounds.plugins.folder.MOST_FILES", 2)

    (problem,) = read_folder(clinic).problems

    assert problem.message.startswith("more than 2 files")
    assert not store.is_trusted(clinic, read_folder(clinic))


def test_a_deep_folder_is_no_trouble(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace({"plugins/golf.py": GOLF})
    folders = [workspace.root / "plugins"]
    while len(str(folders[-1])) < 3900:
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    try:
        assert len(folders) > sys.getrecursionlimit()
        assert list(read_folder(workspace).files) == ["plugins/golf.py"]
    finally:
        # Else whoever tidies up recursively (pytest does) would fail.
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_hidden_files_and_byte_code_are_not_part_of_it(clinic: Workspace, store: TrustStore) -> None:
    """An editor's backup or the system's index must not ask for approval; nothing of Rounds reads them."""
    approve(clinic, store)
    for path in (".DS_Store", ".golf.py.swp", "__pycache__/golf.pyc", "golf.pyc", ".hidden/evil.py"):
        file = clinic.root / "plugins" / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"raise SystemExit")

    assert runs(clinic, store)


# -- The store ---------------------------------------------------------------------------------------------------------


def test_only_the_user_can_read_approvals(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)

    (file,) = store.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_the_approved_bytes_are_kept_to_show_a_diff_later(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)
    before = dict(read_folder(clinic).files)
    (clinic.root / "plugins/_prices.py").write_bytes(b"\xff\x00")

    assert store.approval(clinic).files == before
    approve(clinic, store)
    assert store.approval(clinic).files["plugins/_prices.py"] == b"\xff\x00"


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 2}',
        b'{"format": 1, "workspace": 1, "digest": 2, "files": 3}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_approval_is_none(clinic: Workspace, store: TrustStore, damage: bytes) -> None:
    approve(clinic, store)
    (file,) = store.folder.iterdir()
    file.write_bytes(damage)

    assert store.approval(clinic) is None
    assert not runs(clinic, store)


def test_an_approval_whose_digest_is_not_that_of_its_files_is_none(clinic: Workspace, store: TrustStore) -> None:
    approve(clinic, store)
    (file,) = store.folder.iterdir()
    data = json.loads(file.read_bytes())
    file.write_text(json.dumps({**data, "files": {}}))

    assert store.approval(clinic) is None


def test_approvals_inside_the_workspace_do_not_count(clinic: Workspace) -> None:
    """Else a workspace could bring its own approval along."""
    inside = TrustStore(clinic.root / ".state")
    with pytest.raises(RefusedError, match="in the workspace itself"):
        approve(clinic, inside)

    outside = TrustStore(clinic.root.parent / "state")
    approve(clinic, outside)
    outside.folder.rename(inside.folder)
    assert not runs(clinic, inside)


def test_a_store_that_cannot_be_written_is_told(clinic: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="the approval cannot be written"):
        approve(clinic, TrustStore(tmp_path / "file" / "trust"))


def test_a_failed_approval_leaves_the_earlier_one(
    clinic: Workspace, store: TrustStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(clinic, store)
    before = store.approval(clinic)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rounds.plugins.trust.os.fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        approve(clinic, store)

    assert store.approval(clinic) == before
    assert len(list(store.folder.iterdir())) == 1


def test_a_folder_that_cannot_be_read_is_told(
    clinic: Workspace, store: TrustStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path):
        if str(path).endswith("data"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    approve(clinic, store)
    monkeypatch.setattr("rounds.plugins.folder.os.scandir", scandir)

    (problem,) = read_folder(clinic).problems
    assert str(problem) == "plugins/data: cannot be read: Permission denied"
    assert not store.is_trusted(clinic, read_folder(clinic))


def test_an_approval_that_cannot_be_removed_is_told(
    clinic: Workspace, store: TrustStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(clinic, store)

    def unlink(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.unlink", unlink)
    with pytest.raises(StorageError, match="cannot be removed"):
        store.revoke(clinic)


@given(st.dictionaries(st.text(min_size=1), st.binary(), max_size=4), st.dictionaries(st.text(min_size=1), st.binary()))
def test_a_digest_stands_for_one_content(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (PluginFolder(one).digest == PluginFolder(other).digest) == (one == other)
    assert PluginFolder(dict(reversed(one.items()))).digest == PluginFolder(one).digest
