"""Citing: the records behind a figure, file by file, so that somebody can open them and count again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.blocks import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.records import Record


def cite(records: Iterable[Record]) -> tuple[Citation, ...]:
    """Where these records stand, each counted once, by file and line. What a plugin derived is cited by its source."""
    places: dict[str, list[int]] = {}
    for record in dict.fromkeys((record.source, record.kind, record.id) for record in records):
        places.setdefault(record[0].path, []).append(record[0].line)
    return tuple(Citation(path, len(lines), _runs(lines)) for path, lines in sorted(places.items()))


def _runs(lines: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The lines in order, neighbours taken together; 0 is no line."""
    runs: list[tuple[int, int]] = []
    for line in sorted({line for line in lines if line}):
        if runs and line == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return tuple(runs)
