"""The sample clinic: where it stands, and a copy of it to play with."""

from __future__ import annotations

import secrets
import shlex
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.base.problems import StorageError
from rounds.desk.workspace.setup import change, folder_at, refuse_taken, renew_schemas, side_files, start_history
from rounds.storage.history import commit, is_own_repository
from rounds.storage.store import apply, as_storage_error
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from rounds.desk.desk import Desk

_LEFT_OUT = shutil.ignore_patterns(".rounds", "reports", "__pycache__", ".git")


@dataclass(frozen=True, slots=True)
class CopySample:
    """Where to copy the sample clinic to.

    Attributes:
        folder: A new or empty folder; relative to the desk's folder.
        git: Make a git repository.
    """

    folder: str = "."
    git: bool = True


@dataclass(frozen=True, slots=True)
class CopiedSample:
    """A copy that was made, or would be.

    Attributes:
        root: Its folder.
        sample: What was copied.
        notices: Why there is no history, or what else to mind.
        dry_run: Nothing was copied.
    """

    root: Path
    sample: Path
    notices: tuple[str, ...] = ()
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = {"dry_run": self.dry_run, "workspace": str(self.root), "notices": list(self.notices)}
        return {**told, "sample": str(self.sample)}


def copy_sample(desk: Desk, request: CopySample) -> CopiedSample:
    """Copy the sample clinic, to look around and play with, with a history of its own.

    Raises:
        UsageError: the folder is taken.
        StorageError: the disk refused, or this installation has no sample.

    Example:
        >>> copied = copy_sample(desk, CopySample("../play"))
        >>> (copied.root / "rounds.yaml").exists()
        True
    """
    target, sample = folder_at(desk, request.folder), sample_folder()
    refuse_taken(target, nonempty=False)
    if desk.dry_run:
        return CopiedSample(target, sample, dry_run=True)
    _copy(sample, target)
    workspace = Workspace(target.resolve())
    for path, text in side_files(target).items():
        apply(workspace, [change(workspace, path, text)], message="", commit=False)
    notices = [start_history(workspace)] if request.git else []
    if request.git and is_own_repository(workspace):
        paths = [file.relative_to(workspace.root) for file in sorted(workspace.root.rglob("*")) if file.is_file()]
        ours = [path.as_posix() for path in paths if path.parts[0] not in {".git", ".rounds"}]
        notices.append(commit(workspace, ours, "Start with the sample clinic", desk.actor.author).notice)
    renew_schemas(workspace, desk.anew(target))
    if (workspace.root / "plugins").is_dir():
        notices.append(f"it has plugins of its own; read them, then: rounds -C {shlex.quote(str(target))} trust")
    return CopiedSample(target, sample, tuple(filter(None, notices)))


def sample_folder() -> Path:
    """The sample clinic's workspace: inside the installed package, else in the repository.

    Raises:
        StorageError: this installation has none.
    """
    package = Path(str(files("rounds")))
    for place in (package / "sample_data", package.parent.parent / "sample_data"):
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if (folder / SETTINGS_FILE).is_file():
                return folder
    raise StorageError("this installation has no sample clinic", "install rounds again")


def _copy(sample: Path, target: Path) -> None:
    """All of it or nothing; the target must not exist, or be an empty folder."""
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    with as_storage_error():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copytree(sample, draft, ignore=_LEFT_OUT)
            if target.exists():
                target.rmdir()
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
