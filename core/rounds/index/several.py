"""Several processes that read files at the same time."""

from __future__ import annotations

import multiprocessing
import os
from typing import TYPE_CHECKING

from rounds.index.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from rounds.index.encoding import FileRows
    from rounds.index.reading import Work
    from rounds.schema import Schemas

MOST_PROCESSES = 8

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
    """The rows of the files of each turn, in order."""
    with multiprocessing.get_context("fork").Pool(_number(), _prepare, (root, schemas)) as pool:
        yield from pool.imap(_read_turn, turns)


def _number() -> int:
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def _prepare(root: Path, schemas: Schemas) -> None:
    global _inherited  # noqa: PLW0603 - in the forked process alone
    _inherited = root, schemas


def _read_turn(turn: Sequence[Work]) -> list[FileRows | None]:
    if _inherited is None:
        raise RuntimeError("the process was not prepared")
    return read(*_inherited, turn)
