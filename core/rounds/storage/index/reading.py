"""Files read for the index: one after the other, or by several processes where that is worth their start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.storage.index.encoding import encode
from rounds.storage.reading import FileReading, digest_of, raw_file, read_record_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rounds.documents.schema import Schemas
    from rounds.storage.index.encoding import FileRows

MANY_FILES, MANY_BYTES = 2_000, 5_000_000
"""From either on several processes read; below, starting them takes longer than it saves."""
_FILES_A_TURN, _BYTES_A_TURN = 100, 200_000


@dataclass(frozen=True, slots=True)
class Work:
    """A file of so many bytes to be read, unless they are still those of the ``digest``."""

    path: str
    kind: str
    digest: bytes = b""
    size: int = 0


def read_all(
    root: Path, work: Sequence[Work], schemas: Schemas, on_progress: Callable[[int, int], None]
) -> Iterator[tuple[Work, FileRows | None]]:
    """The rows of each file, in order; None where its bytes are as they were."""
    done = 0
    for part in _parts(root, work, schemas):
        yield from zip(work[done : done + len(part)], part, strict=True)
        done += len(part)
        on_progress(done, len(work))


def _parts(root: Path, work: Sequence[Work], schemas: Schemas) -> Iterator[list[FileRows | None]]:
    if len(work) >= MANY_FILES or sum(task.size for task in work) >= MANY_BYTES:
        from rounds.storage.index import parallel  # noqa: PLC0415 - milliseconds that only much work is worth

        if parallel.can_help():
            return parallel.parts(root, schemas, turns(work))
    return (read(root, schemas, turn) for turn in turns(work))


def turns(work: Sequence[Work]) -> Iterator[Sequence[Work]]:
    """The work in parts of much the same size, so that no process waits long for another."""
    turn: list[Work] = []
    size = 0
    for task in work:
        turn.append(task)
        size += task.size
        if len(turn) >= _FILES_A_TURN or size >= _BYTES_A_TURN:
            yield turn
            turn, size = [], 0
    if turn:
        yield turn


def read(root: Path, schemas: Schemas, turn: Sequence[Work]) -> list[FileRows | None]:
    """The rows of some files."""
    return [_read(root, schemas, task) for task in turn]


def _read(root: Path, schemas: Schemas, task: Work) -> FileRows | None:
    raw, problems = raw_file(root, task.path)
    if raw is None:
        return encode(task.kind, FileReading.unreadable(task.path, problems))
    if task.digest and digest_of(raw) == task.digest:
        return None
    return encode(task.kind, read_record_bytes(raw, task.path, task.kind, schemas))
