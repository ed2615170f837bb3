"""Finding templates and the pictures beside them: in the workspace's folder, then in those of plugins; no further."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import BaseLoader, Environment, TemplateNotFound

from rounds.base.problems import Source
from rounds.documents.yamltext import read_bytes
from rounds.report.render.limits import BadTemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rounds.storage.workspace import Workspace


FOLDER: Final = "templates"
LARGEST: Final = 1024 * 1024
"""Bytes of a template at most."""
_PART = re.compile(r"[\w][\w .-]*")


@dataclass(frozen=True, slots=True)
class TemplateFolder:
    """A folder of templates, and the plugin that it belongs to (empty: the workspace)."""

    path: Path
    plugin: str = ""

    def shown(self, name: str) -> str:
        """A template's path as messages show it."""
        return f"{self.plugin} {FOLDER}/{name}" if self.plugin else f"{FOLDER}/{name}"


class FolderLoader(BaseLoader):
    """Loads a template by name from the first folder that has it; nothing outside a folder is ever opened."""

    def __init__(self, folders: Sequence[TemplateFolder]) -> None:
        self._folders = folders
        self.owners: dict[str, str] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - Jinja2's signature
        """Text, path for messages, and a function that says that it has not changed in this run."""
        for folder in self._folders:
            file = place_of(folder, template)
            if file:
                shown = folder.shown(template)
                self.owners[shown] = folder.plugin
                return _read(file, shown, folder.plugin), shown, lambda: True
        raise TemplateNotFound(template)


def place_of(folder: TemplateFolder, name: str) -> Path | None:
    """The file of this path in the folder, if it is one.

    Raises:
        BadTemplateError: a part of the path is a symbolic link, which could lead anywhere.
    """
    parts = name.split("/")
    if not all(_PART.fullmatch(part) for part in parts):
        return None
    here, mode = folder.path, 0
    for part in parts:
        here = here / part
        try:
            mode = here.lstat().st_mode
        except OSError:
            return None
        if stat.S_ISLNK(mode):
            source = Source(folder.shown("/".join(parts)))
            raise BadTemplateError(source, "it is a symbolic link", "put the file itself here", folder.plugin)
    return here if stat.S_ISREG(mode) and here.resolve().is_relative_to(folder.path.resolve()) else None


def _read(file: Path, shown: str, plugin: str) -> str:
    raw, problems = read_bytes(file, shown, largest=LARGEST)
    try:
        text = None if raw is None else raw.decode()
    except UnicodeDecodeError:
        text = None
    if text is None:
        message = problems[0].message if problems else "it is not UTF-8 text"
        raise BadTemplateError(Source(shown), message, "save it as UTF-8, at most 1 MB", plugin)
    return text


LARGEST_PICTURE: Final = 8 * 1024 * 1024
"""Bytes of a picture at most."""


def assets(workspace: Workspace) -> Callable[[str], bytes]:
    """A function that reads a file of the workspace's ``templates/``, and nothing outside; OSError: there is none."""
    folder = TemplateFolder(workspace.root / FOLDER)

    def read(name: str) -> bytes:
        file = None if folder.path.is_symlink() else place_of(folder, name)
        raw, problems = read_bytes(file, name, largest=LARGEST_PICTURE) if file else (None, [])
        if raw is None:
            raise FileNotFoundError(str(problems[0].message) if problems else name)
        return raw

    return read
