"""Results: what was worked out before from the very same records, settings, code and question.

The same records, plugins and day give the same bytes: Rounds promises it, so that an answer may be kept. Only bundled
plugins are known to hold to it; while any other is on, nothing is kept.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from rounds.storage.index.changes import since
from rounds.storage.index.database import write_aside

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """What was worked out before, and what has changed since: ids of sources, and ``changes.EVERYBODYS``."""

    value: Any
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class ResultCache:
    """ResultCache of one generation of the records; ``ground`` stands for the settings and the program's own code."""

    connection: sqlite3.Connection
    generation: int
    ground: str

    def find(self, question: str, *about: object) -> Any:
        """What was kept (as JSON holds it) for this question about these things; None: nothing that still stands."""
        earlier = self._find(question, about, self.generation)
        return earlier[0] if earlier else None

    def earlier(self, question: str, *about: object) -> EarlierResult | None:
        """The same, also of records as they were before."""
        found = self._find(question, about, 0)
        return EarlierResult(found[0], since(self.connection, found[1])) if found else None

    def keep(self, value: Any, question: str, *about: object) -> None:
        """Keep an answer, and drop those on other ground or to this question about older records.

        Never mind if it fails.
        """
        row = (question, state_of(*about), self.ground, self.generation, json.dumps(value))

        def write(connection: sqlite3.Connection) -> None:
            outdated = "DELETE FROM answers WHERE ground <> ? OR (question = ? AND generation < ?)"
            connection.execute(outdated, (self.ground, question, self.generation))
            connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)

        write_aside(self.connection, write)

    def _find(self, question: str, about: Iterable[object], least: int) -> tuple[Any, int] | None:
        asked = "SELECT value, generation FROM answers WHERE question = ? AND about = ? AND ground = ?"
        row = self.connection.execute(asked, (question, state_of(*about), self.ground)).fetchone()
        return (json.loads(row[0]), row[1]) if row and least <= row[1] <= self.generation else None


def state_of(*parts: object) -> str:
    """What stands for these things, by how they are written."""
    return blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def code_state(*folders: Path) -> str:
    """What stands for the code in these folders: each file's name, size and time of change."""
    return state_of(*(line for folder in folders for line in _files(str(folder))))


def packed(files: Mapping[str, str | bytes]) -> dict[str, dict[str, str]]:
    """Files as JSON holds them: texts as they are, bytes by base64."""
    return {
        path: {"text": content} if isinstance(content, str) else {"bytes": b64encode(content).decode()}
        for path, content in files.items()
    }


def unpacked(files: Mapping[str, Mapping[str, str]]) -> dict[str, str | bytes]:
    """The files that ``packed`` packed."""
    return {path: one["text"] if "text" in one else b64decode(one["bytes"]) for path, one in files.items()}


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            status = entry.stat()
            yield f"{entry.path}:{status.st_size}:{status.st_mtime_ns}"
