"""Citing: the records behind a figure, file by file, so that somebody can open them and count again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from rounds.book.timeline import Timeline, location_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.book.records import Record
    from rounds.book.timeline import RecordLocation


@dataclass(frozen=True, slots=True)
class Citation:
    """Records in one file that a figure rests on: how many, and the runs of lines on which they begin (none: unknown).

    ``str`` gives it as ``referrals/2026-10.csv:3-9,14``.
    """

    path: str
    records: int
    lines: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        runs = ",".join(str(first) if first == last else f"{first}-{last}" for first, last in self.lines)
        return f"{self.path}:{runs}" if runs else self.path


def cite(cited: Iterable[Record | Sequence[Record]]) -> tuple[Citation, ...]:
    """Where these records stand, each counted once, by file and line. What a plugin derived is cited by its source.

    A sequence stands for all of its records; of a timeline none is built for it.
    """
    places = cited.places() if isinstance(cited, Timeline) else chain.from_iterable(map(_places, cited))
    lines: dict[str, list[int]] = {}
    for path, line, *_ in dict.fromkeys(places):
        lines.setdefault(path, []).append(line)
    return tuple(Citation(path, len(own), _runs(own)) for path, own in sorted(lines.items()))


def _places(cited: Record | Sequence[Record]) -> Iterable[RecordLocation]:
    if isinstance(cited, Timeline):
        return cited.places()
    return map(location_of, cited) if isinstance(cited, Sequence) else (location_of(cited),)


def _runs(lines: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The lines in order, neighbours taken together; 0 is no line."""
    runs: list[tuple[int, int]] = []
    for line in sorted({line for line in lines if line}):
        if runs and line == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return tuple(runs)
