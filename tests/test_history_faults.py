"""What git refuses, or has lost, is told in words, and nothing is changed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import RoundsError, UsageError
from rounds.storage import history
from rounds.storage.history import git as asking
from rounds.storage.history import past, setup, sharing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

OKAFOR = "contacts/okafor-grace.yaml"
NOWHERE = "1" * 40


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def own(make_workspace: Callable[..., Workspace]) -> Workspace:
    workspace = make_workspace({OKAFOR: "name: Grace Okafor\n"})
    setup.init_repository(workspace)
    history.commit(workspace, ["rounds.yaml", OKAFOR], "Start")
    return workspace


@pytest.fixture
def alone(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace({OKAFOR: "name: Grace Okafor\n"})


def lose(workspace: Workspace, name: str) -> None:
    """An object of the repository goes, as when a disk fails."""
    file = workspace.root / ".git" / "objects" / name[:2] / name[2:]
    file.chmod(0o600)
    file.unlink()


def test_without_a_repository_there_is_no_past(alone: Workspace) -> None:
    for asked in (lambda: past.need_repository(alone), lambda: past.commit_named(alone, "HEAD")):
        with pytest.raises(UsageError, match="this folder is in no git repository"):
            asked()


def test_without_a_commit_there_is_none_either(alone: Workspace) -> None:
    git(alone.root, "init", "-q")
    with pytest.raises(UsageError, match="nothing was committed here yet"):
        past.need_repository(alone)


def test_no_merge_is_no_last_merge(own: Workspace) -> None:
    assert past.last_merge(own) is None


def test_a_name_that_git_does_not_know(own: Workspace) -> None:
    with pytest.raises(UsageError, match="git knows no commit 'yesteryear'"):
        past.commit_named(own, "yesteryear")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda own: past.past_commits(own, since=NOWHERE), "git cannot tell the history"),
        (lambda own: past.commit_of(own, NOWHERE), "git cannot tell of 1111111111"),
        (lambda own: past.changed_files(own, NOWHERE, "HEAD"), "git cannot compare 1111111111 and HEAD"),
        (lambda own: past.working_files(own, NOWHERE), "git cannot compare with 1111111111"),
        (lambda own: past.workspace_at(own, NOWHERE).__enter__(), "git cannot list the files of 1111111111"),
        (
            lambda own: sharing.counts(own, sharing.Upstream("main", "origin", "main")),
            "git cannot compare with 'origin'",
        ),
        (lambda own: sharing.take_back(own, NOWHERE), "the merge cannot be taken back"),
    ],
)
def test_what_git_cannot_do_is_told(own: Workspace, ask: Callable[[Workspace], object], told: str) -> None:
    before = (own.root / OKAFOR).read_bytes()
    with pytest.raises(RoundsError, match=told):
        ask(own)
    assert (own.root / OKAFOR).read_bytes() == before
    assert git(own.root, "status", "--porcelain") == ""


def test_a_file_that_the_repository_has_lost_is_named(own: Workspace) -> None:
    commit = git(own.root, "rev-parse", "HEAD")
    lose(own, git(own.root, "rev-parse", f"HEAD:{OKAFOR}"))
    with pytest.raises(RoundsError, match=f"git lacks {OKAFOR}"), past.workspace_at(own, commit):
        pass


def test_what_is_no_file_is_no_content(own: Workspace) -> None:
    folder, file = git(own.root, "rev-parse", "HEAD^{tree}"), git(own.root, "rev-parse", f"HEAD:{OKAFOR}")
    assert asking.blobs(own.root, [folder, file, NOWHERE]) == {file: b"name: Grace Okafor\n"}
    assert asking.blobs(own.root, ["0" * 40]) == {}


def test_a_repository_that_is_gone_gives_no_files(own: Workspace) -> None:
    name = git(own.root, "rev-parse", f"HEAD:{OKAFOR}")
    shutil.rmtree(own.root / ".git")
    with pytest.raises(RoundsError, match="git cannot give the files"):
        asking.blobs(own.root, [name])


def test_before_there_were_settings_there_was_no_workspace(own: Workspace) -> None:
    git(own.root, "rm", "-q", "rounds.yaml")
    git(own.root, "commit", "-qm", "Without settings")
    with (
        pytest.raises(UsageError, match=r"there was no rounds\.yaml"),
        past.workspace_at(own, git(own.root, "rev-parse", "HEAD")),
    ):
        pass


def test_links_and_what_is_not_ours_are_left_where_they_are(own: Workspace) -> None:
    (own.root / "contacts" / "link.yaml").symlink_to("okafor-grace.yaml")
    (own.root / "notes.txt").write_text("mine\n")
    git(own.root, "add", "-A")
    git(own.root, "commit", "-qm", "More")
    with past.workspace_at(own, git(own.root, "rev-parse", "HEAD")) as then:
        assert sorted(file.name for file in then.root.rglob("*") if file.is_file()) == [
            "okafor-grace.yaml",
            "rounds.yaml",
        ]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "contacts/../../x.yaml", ".git/config", "contacts/.git/x.yaml"])
def test_a_path_that_leads_elsewhere_is_never_written(path: str) -> None:
    assert not past._is_kept(path)


def test_nobody_to_share_with(own: Workspace) -> None:
    with pytest.raises(UsageError, match="shared with nobody yet"):
        sharing.upstream_of(own)
    git(own.root, "switch", "-q", "--detach")
    with pytest.raises(UsageError, match="no branch is checked out"):
        sharing.upstream_of(own)


def test_of_one_remote_the_name_does_not_matter_of_two_it_does(own: Workspace) -> None:
    git(own.root, "remote", "add", "office", "nowhere")
    assert sharing.upstream_of(own).remote == "office"
    git(own.root, "remote", "add", "home", "nowhere")
    with pytest.raises(UsageError, match="shared with nobody yet"):
        sharing.upstream_of(own)


def test_a_merge_that_git_refuses_without_a_conflict(own: Workspace) -> None:
    with pytest.raises(RoundsError, match="git cannot merge"):
        sharing.merge(own, sharing.Upstream("main", "nowhere", "main"))
    assert git(own.root, "status", "--porcelain") == ""
