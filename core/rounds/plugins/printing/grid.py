"""Grid: a sheet of equal places, and the page that puts each piece into its own, to the hundredth of an inch.

Places are absolute: a grid of CSS takes four times as long to lay out, and rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.plugins.printing.forms import Piece, PrintJob


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands: the sheet, from 0, and its upper left corner in inches."""

    sheet: int
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet with ``columns`` by ``rows`` equal places; everything in inches.

    ``left`` and ``top`` are the first place's; ``across`` and ``down`` lead from one place to the next.
    """

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float
    page: tuple[float, float] = (8.5, 11.0)

    @property
    def places(self) -> int:
        """How many on a sheet."""
        return self.columns * self.rows

    def at(self, number: int) -> Place:
        """The place of this number, from 0: along the rows, then down, then on to the next sheet."""
        sheet, on_sheet = divmod(number, self.places)
        row, column = divmod(on_sheet, self.columns)
        return Place(sheet, round(self.left + column * self.across, 4), round(self.top + row * self.down, 4))


def sheets_html(job: PrintJob, grid: Grid, draw: Callable[[Piece], str], style: str = "") -> str:
    """The sheets as one HTML page: ``draw(piece)`` is what stands in each place, beginning at ``job.start_at``."""
    first = job.start_at - 1
    sheets: dict[int, list[str]] = {}
    for number, piece in enumerate(job.pieces, first):
        place = grid.at(number)
        where = f"left:{place.left:g}in;top:{place.top:g}in"
        sheets.setdefault(place.sheet, []).append(f'<div class="place" style="{where}">{draw(piece)}</div>')
    width, height = grid.page
    rules = (
        f"@page {{ size: {width:g}in {height:g}in; margin: 0 }} body {{ margin: 0 }}"
        f".sheet {{ position: relative; width: {width:g}in; height: {height:g}in; break-inside: avoid }}"
        ".sheet + .sheet { break-before: page }"
        f".place {{ position: absolute; width: {grid.width:g}in; height: {grid.height:g}in; overflow: hidden;"
        " box-sizing: border-box }"
    )
    pages = "".join(f'<div class="sheet">{"".join(places)}</div>' for places in sheets.values())
    head = f"<title>{escape(job.title)}</title><style>{rules}{style}</style>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{pages}</body></html>'
