"""The sample clinic: where it stands, and a copy of it to play with."""

from __future__ import annotations

import secrets
import shutil
from importlib.resources import files
from pathlib import Path

from rounds.base.problems import StorageError
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import SETTINGS_FILE

_LEFT_OUT = shutil.ignore_patterns(".rounds", "reports", "__pycache__", ".git")


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


def copy_sample(target: Path) -> None:
    """Copy the sample to ``target``, which must not exist or be an empty folder; all of it or nothing.

    Raises:
        StorageError: the disk refuses.
    """
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    with as_storage_error():
        try:
            shutil.copytree(sample_folder(), draft, ignore=_LEFT_OUT)
            if target.exists():
                target.rmdir()
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
