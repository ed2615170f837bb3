"""Files beside the client's own templates, for what is printed: a logo, a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds.documents.yamltext import read_bytes
from rounds.report.render.folders import FOLDER, TemplateFolder, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a picture at most."""


def assets(workspace: Workspace) -> Callable[[str], bytes]:
    """A function that reads a file of the workspace's ``templates/``, and nothing outside; OSError: there is none."""
    folder = TemplateFolder(workspace.root / FOLDER)

    def read(name: str) -> bytes:
        file = None if folder.path.is_symlink() else place_of(folder, name)
        raw, problems = read_bytes(file, name, largest=LARGEST) if file else (None, [])
        if raw is None:
            raise FileNotFoundError(str(problems[0].message) if problems else name)
        return raw

    return read
