"""What most sections build: columns, tables of the first lines of a long list, and divisions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rounds.base.words import percent
from rounds.report.blocks import Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rounds.report.blocks import Basis, Cell

MOST_ROWS = 10
"""How many lines a table shows before it says how many more there are."""
Line = TypeVar("Line")


def columns(*titles: str) -> tuple[Column, ...]:
    """Columns by their titles; a ``#`` before one says that it holds numbers: ``columns("Owner", "#Hours")``."""
    return tuple(Column(title.removeprefix("#"), numeric=title.startswith("#")) for title in titles)


def first_rows(
    title: str,
    heads: tuple[Column, ...],
    lines: Sequence[Line],
    cells: Callable[[Line], tuple[Cell, ...]],
    what: str,
    *,
    most: int = MOST_ROWS,
    empty: str = "Nothing to show.",
    basis: Callable[[Line], Basis] | None = None,
) -> Table:
    """A table of the first lines, whose note says how many there are (``The largest changes: 10 of 31.``).

    Args:
        title: The table's.
        heads: Its columns.
        lines: All the lines, those first that matter most.
        cells: Makes a line's row.
        what: What the first lines are, for the note.
        most: How many are shown at most.
        empty: What to say where there are none.
        basis: Tells how a line's figures were made.
    """
    shown = lines[:most]
    bases = tuple(map(basis, shown)) if basis else ()
    return Table(title, heads, tuple(map(cells, shown)), empty, more_rows(most, len(lines), what), bases)


def more_rows(shown: int, everything: int, what: str) -> str:
    """A table's note when it does not show everything."""
    return f"{what}: {shown:,} of {everything:,}." if everything > shown else ""


def division(part: float, whole: float) -> str:
    """``34 / 41 = 83%``; empty when there is nothing to divide by."""
    return f"{_plain(part)} / {_plain(whole)} = {percent(part / whole)}" if whole else ""


def _plain(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")
