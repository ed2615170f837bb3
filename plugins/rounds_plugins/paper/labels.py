"""Sheets of address labels, by Avery's numbers; other makers' sheets of the same number are the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rounds import PrintForm
from rounds.plugins.printing import Box, Grid, fitted, lines_html, sheets_html, write_pdf
from rounds_plugins.paper.letters import FACES

if TYPE_CHECKING:
    from rounds import Piece, PrintJob

_BLANK: Final = 0.12
"""Inches that stay free at each edge: no printer hits a label to the hair."""
_POINTS: Final = 72
_STYLE: Final = f".place {{ font-family: {FACES}; line-height: 1.2; padding: 0 {_BLANK}in; overflow-wrap: anywhere }}"


def labels(grid: Grid, job: PrintJob) -> bytes:
    """The sheets; each address stands in the middle of its label's height, as large as fits."""
    return write_pdf([sheets_html(job, grid, partial(_label, grid), _STYLE)])


def refuses(grid: Grid, piece: Piece) -> str:
    """Why the address does not go onto a label."""
    return "" if fitted(piece.lines, _box(grid)) else "the address does not fit on the label"


def _box(grid: Grid) -> Box:
    return Box(grid.width - 2 * _BLANK, grid.height - _BLANK, 10 if grid.height < 2 else 12)  # noqa: PLR2004 - inches


def _label(grid: Grid, piece: Piece) -> str:
    fit = fitted(piece.lines, _box(grid))
    size, height = (fit.size, fit.height) if fit else (6.0, 0.0)
    free = (grid.height * _POINTS - height) / 2
    return f'<div style="font-size:{size:g}pt;padding-top:{free:.1f}pt">{lines_html(piece.lines)}</div>'


def _form(number: str, size: str, grid: Grid) -> PrintForm:
    title = f"Avery {number}: {grid.places} labels, {size}"
    return PrintForm(number, title, "label", partial(labels, grid), places=grid.places, refuses=partial(refuses, grid))


SHEETS: Final = (
    _form("5160", "2 5/8 by 1 inch", Grid(3, 10, 2.625, 1, left=0.1875, top=0.5, across=2.75, down=1)),
    _form("5161", "4 by 1 inch", Grid(2, 10, 4, 1, left=0.15625, top=0.5, across=4.1875, down=1)),
    _form("5163", "4 by 2 inches", Grid(2, 5, 4, 2, left=0.15625, top=0.5, across=4.1875, down=2)),
)
