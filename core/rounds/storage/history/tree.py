"""The workspace's files as they stood at a commit: taken out of git's store without touching the work tree."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rounds.base.problems import RoundsError, UsageError
from rounds.storage.history.git import blobs, look, repository_of
from rounds.storage.workspace import FOLDERS, SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

LIMITS_FILE = "limits.yaml"
_KEPT = (*FOLDERS.values(), "schemas", "suppressions", "templates", "plugins")
_REGULAR = ("100644", "100755")
_PLUGINS = "plugins"


def commit_named(workspace: Workspace, text: str) -> str:
    """The whole hash of the commit that a branch, a tag, or part of a hash names.

    Raises:
        UsageError: there is no repository, or nothing of that name in it.
    """
    if repository_of(workspace) is None:
        raise UsageError("this folder is in no git repository, so there is no earlier state", "make one with: git init")
    answer = look(workspace.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}")
    if not answer.ok or not answer.text.strip():
        raise UsageError(f"git knows no commit '{text}'", "name a branch, a tag or a commit: git log --oneline")
    return answer.text.strip()


@contextmanager
def workspace_at(workspace: Workspace, commit: str) -> Generator[Workspace, None, None]:
    """The settings, records, schemas, templates and plugins of a commit, in a folder that is gone afterwards.

    Bytes are as git holds them: no filter, hook or checkout of the repository runs. Links and reports are left out;
    plugins are there to be looked at, and trusted no more than anywhere else.

    Raises:
        UsageError: the workspace did not exist at that commit.
        RoundsError: git cannot give the files.
    """
    with tempfile.TemporaryDirectory(prefix="rounds-") as folder:
        root = Path(folder)
        _extract(workspace, commit, root)
        if not (root / SETTINGS_FILE).exists():
            raise UsageError(f"there was no {SETTINGS_FILE} at {commit[:10]}", "name a later commit")
        yield Workspace(root)


def is_behind(workspace: Workspace, commit: str) -> bool:
    """Whether the last commit builds on this one, so that it is what was, and not what may come."""
    return look(workspace.root, "merge-base", "--is-ancestor", commit, "HEAD").ok


def same_plugins(workspace: Workspace, commit: str) -> bool:
    """Whether the workspace's own plugins at a commit are those of the last commit."""
    return _folder_at(workspace, commit) == _folder_at(workspace, "HEAD")


def _folder_at(workspace: Workspace, commit: str) -> str:
    return look(workspace.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:./{_PLUGINS}").text


def _extract(workspace: Workspace, commit: str, root: Path) -> None:
    listing = look(workspace.root, "ls-tree", "-r", "-z", commit)
    if not listing.ok:
        raise RoundsError(f"git cannot list the files of {commit[:10]}: {listing.reason}")
    wanted = [(path, blob) for path, blob in _blobs(listing.text) if _is_kept(path)]
    held = blobs(workspace.root, (blob for _, blob in wanted))
    for path, blob in wanted:
        if blob not in held:
            raise RoundsError(f"git lacks {path} of {commit[:10]}", "fetch the whole history: git fetch --unshallow")
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held[blob])


def _blobs(listing: str) -> Iterator[tuple[str, str]]:
    """Path and name of each regular file: links and other repositories are passed over."""
    for entry in filter(None, listing.split("\0")):
        head, _, path = entry.partition("\t")
        mode, _, blob = head.split(" ", 2)
        if mode in _REGULAR:
            yield path, blob


def _is_kept(path: str) -> bool:
    """Whether it is a file of ours, and stays within the folder that it is written to."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part in {"..", ".git"} for part in parts):
        return False
    return parts[0] in _KEPT or path in {SETTINGS_FILE, LIMITS_FILE}
