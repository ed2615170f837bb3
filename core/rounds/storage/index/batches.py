"""Files read for the index: one after the other, or by several processes where that is worth their start."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rounds.storage.files import FileReading, digest_of, raw_file, read_record_bytes
from rounds.storage.index.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
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
        processes = _processes()
        if processes:
            return _forked(processes, root, schemas, turns(work))
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


MOST_PROCESSES = 8
_AHEAD = 3

# What a forked process is to read with: schemas cannot be sent to it, but it has them from its parent.
_inherited: tuple[Path, Schemas] | None = None


def _processes() -> int:
    """How many processes are worth their start here; 0: none, or none can be had that know what this one does."""
    import multiprocessing  # noqa: PLC0415 - milliseconds that only much work is worth
    import threading  # noqa: PLC0415 - the same

    number = min(os.cpu_count() or 1, MOST_PROCESSES)
    forks = "fork" in multiprocessing.get_all_start_methods() and not multiprocessing.current_process().daemon
    # A fork has no thread but the one that made it, and the others' locks as they happened to be.
    return number if number > 1 and forks and threading.active_count() == 1 else 0


def _forked(
    processes: int, root: Path, schemas: Schemas, turns: Iterable[Sequence[Work]]
) -> Iterator[list[FileRows | None]]:
    """The rows of the files of each turn, in order; a few turns are read ahead of whoever asks for them."""
    import multiprocessing  # noqa: PLC0415 - milliseconds that only much work is worth

    left = iter(turns)
    with multiprocessing.get_context("fork").Pool(processes, _prepare, (root, schemas)) as pool:
        ahead = deque(pool.apply_async(_read_turn, (turn,)) for turn in islice(left, _AHEAD * processes))
        while ahead:
            found = ahead.popleft().get()
            ahead.extend(pool.apply_async(_read_turn, (turn,)) for turn in islice(left, 1))
            yield found


def _prepare(root: Path, schemas: Schemas) -> None:
    global _inherited  # noqa: PLW0603 - in the forked process alone
    _inherited = root, schemas


def _read_turn(turn: Sequence[Work]) -> list[FileRows | None]:
    if _inherited is None:
        raise RuntimeError("the process was not prepared")
    return read(*_inherited, turn)
