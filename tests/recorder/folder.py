"""What a folder holds, and what a command changed in it."""

from __future__ import annotations

import difflib
import hashlib
import io
import os
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from placeholders import Placeholders

# git's own files but for what rounds writes, the index, locks: they are no output.
_PASSED = re.compile(
    r"(^|/)([\w-]*\.git/(?!config$|hooks/pre-commit$|info/attributes$)|\.rounds/(index|lock|tmp/))|\.sample$"
)
_LONGEST = 3_000_000
_NOW = re.compile(rb"<dcterms:\w+ [^>]*>[^<]*<")


class Folder:
    """A folder whose files are read again only when they changed."""

    def __init__(self, root: Path, seen: dict[str, bytes] | None = None) -> None:
        self._root = root
        self._stats = {path: _stat(stat) for path, stat in _walk(root)}
        self.files = dict(seen) if seen is not None else {path: (root / path).read_bytes() for path in self._stats}

    def changes(self) -> list[tuple[str, bytes | None, bytes | None]]:
        """Path, content before and content now, of what changed since this was asked last."""
        now = {path: _stat(stat) for path, stat in _walk(self._root)}
        found: list[tuple[str, bytes | None, bytes | None]] = []
        for path in now.keys() | self._stats.keys():
            if now.get(path) == self._stats.get(path):
                continue
            before = self.files.pop(path, None)
            if path in now:
                self.files[path] = (self._root / path).read_bytes()
            if before != self.files.get(path):
                found.append((path, before, self.files.get(path)))
        self._stats = now
        return found


def _stat(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _walk(root: Path, under: str = "") -> Iterator[tuple[str, os.stat_result]]:
    for entry in os.scandir(root / under):
        path = f"{under}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "objects":
                yield from _walk(root, f"{path}/")
        elif entry.is_file(follow_symlinks=False) and not _PASSED.search(path):
            yield path, entry.stat(follow_symlinks=False)


def told(changes: list[tuple[str, bytes | None, bytes | None]], placeholders: Placeholders) -> str:
    """The changes as text: new files whole, changed ones as a diff, what is no text as a sum."""
    inorder = sorted(changes, key=lambda one: (re.sub(r"-[a-z0-9]{6}\.", ".", one[0]), one[1] or b"", one[2] or b""))
    return "".join(_told(placeholders(path), before, now, placeholders) for path, before, now in inorder)


def _told(path: str, before: bytes | None, now: bytes | None, placeholders: Placeholders) -> str:
    if now is None:
        return f"-- gone {path}\n"
    new, old = _text(now), _text(before or b"")
    if new is None or old is None or ".rounds/schemas/" in path:
        return f"-- {'new' if before is None else 'changed'} {path}\n{_parts(now, placeholders)}"
    if before is None:
        return f"-- new {path}\n{shown(placeholders(new))}"
    texts = [shown(placeholders(text)).splitlines(keepends=True) for text in (old, new)]
    lines = difflib.unified_diff(*texts)
    return f"-- changed {path}\n{''.join(list(lines)[2:])}"


def _text(raw: bytes) -> str | None:
    if len(raw) > _LONGEST or b"\0" in raw:
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _parts(raw: bytes, placeholders: Placeholders) -> str:
    """A sum; of a workbook a sum for each part, without the moment at which it was written."""
    if not raw.startswith(b"PK"):
        return f"{len(raw)} bytes, {hashlib.sha256(raw).hexdigest()}\n"
    lines: list[str] = []
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            content = placeholders(_NOW.sub(b"", archive.read(name)).decode("utf-8", "backslashreplace"))
            text = content if name.endswith("sharedStrings.xml") else hashlib.sha256(content.encode()).hexdigest()
            lines.append(f"{name} {text}\n")
    return "".join(lines)


def shown(text: str) -> str:
    """The text with carriage returns visible, and a mark where its last line has no end."""
    text = text.replace("\r", "\\r").replace("\x1b", "\\e")
    return text if not text or text.endswith("\n") else f"{text}\n\\ no newline at the end\n"
