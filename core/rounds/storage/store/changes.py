"""What is to be written, its text, and where nothing may be written."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.ids import DEVICES
from rounds.base.problems import RefusedError, UsageError
from rounds.book import FOLDERS
from rounds.documents.yamltext import dump
from rounds.storage.workspace import SETTINGS_FILE, is_id, mode_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def record_text(kind: str, document: Mapping[str, Any], path: str) -> str:
    """The document as YAML below the line that tells editors which schema checks it.

    ``path`` is where the file will stand: the line leads from there to the workspace's ``.rounds/schemas``.
    """
    return dump(document, header=schema_line(kind, path))


def schema_line(kind: str, path: str) -> str:
    """The comment by which the YAML language server finds the schema of this kind."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}.rounds/schemas/{kind}.schema.json\n"


ROOT_FILES = frozenset({SETTINGS_FILE, ".gitattributes", ".gitignore"})
RECORD_FOLDERS = frozenset(FOLDERS.values())
OTHER_FOLDERS = frozenset({"plugins", "schemas", "suppressions", "templates", "tests", ".vscode"})


@dataclass(frozen=True, slots=True)
class Create:
    """A new file with this text. ``path`` is relative to the workspace, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Update:
    """A new text for a file that held the bytes ``before`` when it was read; refused when it differs now."""

    path: str
    text: str
    before: bytes


@dataclass(frozen=True, slots=True)
class Remove:
    """A file that goes: what it held (``before``) stands elsewhere, in git's history or in another file of this change.

    No record is ever deleted by itself: see ``void``.
    """

    path: str
    before: bytes


Change = Create | Update | Remove


def check_places(root: Path, changes: Sequence[Change]) -> None:
    """Make sure that each change stays inside the workspace, in a folder for it, through no link, and once.

    Raises:
        UsageError: the path cannot name a record, or stands twice.
        RefusedError: the path leaves the workspace, or leads through a symbolic link.
    """
    seen: set[str] = set()
    for change in changes:
        check_path(root, change.path, new=isinstance(change, Create))
        if change.path in seen:
            raise UsageError(f"{change.path} would be written twice by one command")
        seen.add(change.path)


def check_path(root: Path, path: str, *, new: bool) -> None:
    """The same for one path; a ``new`` one must also be a name that every file system can hold."""
    parts = path.split("/")
    if path in ROOT_FILES:
        folders: list[str] = []
    elif len(parts) > 1 and parts[0] in RECORD_FOLDERS | OTHER_FOLDERS:
        folders = parts[:-1]
    else:
        raise RefusedError(f"'{path}' is not a place for records", f"records go to {', '.join(sorted(RECORD_FOLDERS))}")
    if any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in parts):
        raise RefusedError(f"'{path}' leads out of the workspace")
    if new and parts[0] in RECORD_FOLDERS:
        _check_names(path, parts[1:])
    _check_links(root, path, folders)


def _check_names(path: str, names: Sequence[str]) -> None:
    *folders, file = names
    stem, _, suffix = file.rpartition(".")
    if suffix not in {"yaml", "yml", "csv"} or not all(is_id(name) for name in (*folders, stem)):
        raise UsageError(
            f"'{path}' cannot name a record", "ids have lower-case letters, digits and hyphens, at most 63 of them"
        )
    if stem in DEVICES:
        raise UsageError(f"'{stem}' cannot be an id: Windows keeps the name for a device", "choose another")


def _check_links(root: Path, path: str, folders: Sequence[str]) -> None:
    here = root
    for folder in folders:
        here = here / folder
        mode = mode_of(here)
        if mode and not stat.S_ISDIR(mode):
            what = "a symbolic link" if stat.S_ISLNK(mode) else "not a folder"
            raise RefusedError(f"{here.relative_to(root)} is {what}; nothing is written through it")
    mode = mode_of(root / path)
    if mode and not stat.S_ISREG(mode):
        raise RefusedError(f"{path} is not a plain file; it is left alone")
