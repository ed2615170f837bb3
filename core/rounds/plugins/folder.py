"""The ``plugins/`` folder of a workspace as bytes: what is hashed, shown, approved and, only then, compiled.

And what changed in it since a person last allowed it, shown so that nothing hides.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import category

from rounds.base.problems import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rounds.storage.workspace import Workspace


FOLDER: Final = "plugins"
MOST_FILES: Final = 1_000
MOST_BYTES: Final = 32 * 1024 * 1024
_FORMAT: Final = b"rounds plugins 1\n"


@dataclass(frozen=True)
class PluginFolder:
    """Every file below ``plugins/``, read once: path relative to the workspace, with forward slashes, to its bytes.

    Hidden files and byte code are not part of it: nothing of Rounds reads them. ``problems`` say what cannot be
    vouched for (a link, a device, too much); with any, the folder as a whole cannot be trusted.
    """

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and the hash over path and content of every file, in order of path."""
        whole = hashlib.sha256(_FORMAT)
        for path, content in sorted(self.files.items()):
            for part in (os.fsencode(path), content):
                whole.update(b"%d:" % len(part))
                whole.update(part)
        return f"sha256:{whole.hexdigest()}"


def read_folder(workspace: Workspace) -> PluginFolder:
    """The workspace's plugins folder as it stands now; without files when there is none."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    size = 0
    for path, problem in _files_below(workspace.root, FOLDER):
        content, found = _content(workspace.root, path) if problem is None else (None, [problem])
        problems += found
        if content is not None:
            files[path] = content
            size += len(content)
        if len(files) > MOST_FILES or size > MOST_BYTES:
            message = f"more than {MOST_FILES} files or {MOST_BYTES // 1024**2} MB"
            return PluginFolder({}, (Problem(Source(FOLDER), message, "keep data and environments elsewhere"),))
    return PluginFolder(dict(sorted(files.items())), tuple(problems))


def _content(root: Path, path: str) -> tuple[bytes | None, list[Problem]]:
    from rounds.documents.yamltext import read_bytes  # noqa: PLC0415 - most workspaces have no plugins of their own

    return read_bytes(root / path, path)


def _files_below(root: Path, folder: str) -> Iterator[tuple[str, Problem | None]]:
    """The path of each file, or the path and problem of what is neither file nor folder."""
    if (root / folder).is_symlink():
        yield folder, _link(folder)
        return
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(root / here) as found:
                entries = [entry for entry in found if _counts(entry.name)]
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            yield here, Problem(Source(here), f"cannot be read: {error.strerror}", "check its permissions")
            continue
        for entry in entries:
            path = f"{here}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield path, _amiss(entry, path)


def _counts(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__" and not name.endswith((".pyc", ".pyo"))


def _amiss(entry: os.DirEntry[str], path: str) -> Problem | None:
    if entry.is_symlink():
        return _link(path)
    if not entry.is_file(follow_symlinks=False):
        return Problem(Source(path), "is neither a file nor a folder", "remove it")
    return None


def _link(path: str) -> Problem:
    return Problem(Source(path), "a link: plugins behind links are never loaded", "put the file or folder itself here")


def same_folder(one: Workspace, other: Workspace) -> bool:
    """Whether two workspaces have the very same plugins of their own."""
    return read_folder(one).files == read_folder(other).files


# Fillers and a blank that Unicode counts as letters or symbols; the first four may even stand in a name.
_WITHOUT_INK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: its content when it was last allowed (None: it was not there), and now (None: it is gone)."""

    path: str
    before: bytes | None
    now: bytes | None

    @property
    def shown_path(self) -> str:
        """The path, with every letter visible."""
        return visible(self.path)

    @property
    def kind(self) -> Literal["new", "changed", "removed", "unchanged"]:
        """What became of it."""
        if self.before is None:
            return "new"
        if self.now is None:
            return "removed"
        return "unchanged" if self.before == self.now else "changed"

    def lines(self) -> Iterator[str]:
        """The difference, line by line as ``diff -u`` without its head; for what is no text its size and hash.

        Every line of a new file is in it, and of a removed one none: what is gone does not run.
        """
        before, now = _text(self.before), _text(self.now)
        if before is None or now is None:
            content = self.now if self.now is not None else b""
            yield f"not a text: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}"
            return
        if self.before is None:
            yield from (visible(f"+{line}") for line in _lines(now))
        elif self.now is not None:
            from difflib import unified_diff  # noqa: PLC0415 - only to show a change

            difference = list(unified_diff(_lines(before), _lines(now), lineterm="", n=3))
            yield from (visible(line) for line in difference[2:])


def changes(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """Every file of either, in order of path."""
    return tuple(FileChange(path, before.get(path), now.get(path)) for path in sorted({*before, *now}))


def visible(text: str) -> str:
    """The text with every character written out that would not show, or would move, cover or reorder others.

    A line of code must not be able to hide from whoever approves it: terminal commands, carriage returns,
    right-to-left overrides, odd spaces, combining marks and letters without ink become escapes such as ``\\x1b``.
    """
    return "".join(letter if _shows(letter) else letter.encode("unicode_escape").decode("ascii") for letter in text)


def _shows(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable() or letter == "\t"
    return letter.isprintable() and letter not in _WITHOUT_INK and category(letter) not in {"Mn", "Me"}


def _lines(text: str) -> list[str]:
    """The lines. Only a newline ends one, as in an editor: a carriage return must not start a fresh one."""
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else [*lines, "\\ no line end here"]


def _text(content: bytes | None) -> str | None:
    """A file's text, empty when it is not there; None when it is no text."""
    try:
        text = (content or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
