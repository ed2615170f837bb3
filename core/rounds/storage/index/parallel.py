"""Several processes that read files at the same time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from rounds.storage.index.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from rounds.documents.schema import Schemas
    from rounds.storage.index.encoding import FileRows
    from rounds.storage.index.reading import Work

MOST_PROCESSES = 8
_AHEAD = 3

# What a forked process is to read with: schemas cannot be sent to it, but it has them from its parent.
_inherited: tuple[Path, Schemas] | None = None


def can_help() -> bool:
    """Whether there are processors for them, and processes can be had that know what this one does."""
    return (
        _number() > 1
        and "fork" in multiprocessing.get_all_start_methods()
        and not multiprocessing.current_process().daemon
    )


def parts(root: Path, schemas: Schemas, turns: Iterable[Sequence[Work]]) -> Iterator[list[FileRows | None]]:
    """The rows of the files of each turn, in order; a few turns are read ahead of whoever asks for them."""
    left = iter(turns)
    with multiprocessing.get_context("fork").Pool(_number(), _prepare, (root, schemas)) as pool:
        ahead = deque(pool.apply_async(_read_turn, (turn,)) for turn in islice(left, _AHEAD * _number()))
        while ahead:
            found = ahead.popleft().get()
            ahead.extend(pool.apply_async(_read_turn, (turn,)) for turn in islice(left, 1))
            yield found


def _number() -> int:
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def _prepare(root: Path, schemas: Schemas) -> None:
    global _inherited  # noqa: PLW0603 - in the forked process alone
    _inherited = root, schemas


def _read_turn(turn: Sequence[Work]) -> list[FileRows | None]:
    if _inherited is None:
        raise RuntimeError("the process was not prepared")
    return read(*_inherited, turn)
