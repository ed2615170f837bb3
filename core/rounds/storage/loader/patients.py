"""The text of a whole workspace, looked through for patient data: records, settings, limits and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base import phi
from rounds.book.gifts import LIMITS_FILE
from rounds.documents.yamltext import read_bytes
from rounds.storage.files import record_files
from rounds.storage.workspace import FOLDERS, SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.base.problems import Problem
    from rounds.storage.workspace import Workspace

_TEMPLATES = "templates"


def patient_data(workspace: Workspace) -> list[Problem]:
    """What looks like patient data anywhere in the workspace's text, by file and line.

    A file that cannot be read is told by the loader; here it is passed over.
    """
    problems: list[Problem] = []
    for path in _texts(workspace):
        raw, _ = read_bytes(workspace.root / path, path)
        if raw is not None:
            problems += phi.scan(raw.decode("utf-8", "replace"), path)
    return problems


def _texts(workspace: Workspace) -> Iterator[str]:
    for kind in FOLDERS:
        yield from record_files(workspace.root, kind)
    yield from (name for name in (SETTINGS_FILE, LIMITS_FILE) if (workspace.root / name).is_file())
    templates = workspace.root / _TEMPLATES
    found = sorted(file for file in templates.rglob("*") if file.is_file() and not file.is_symlink())
    yield from (file.relative_to(workspace.root).as_posix() for file in found)
