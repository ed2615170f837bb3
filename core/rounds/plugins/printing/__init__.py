"""Printing: what a plugin's form gets and returns, places on a sheet, text that fits, and the PDF.

Widths are estimated, somewhat too wide: which font a machine has is known only to whoever draws. Places are absolute: a
grid of CSS takes four times as long to lay out, and rounds.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Final

from rounds.base import words
from rounds.plugins.printing.pdf import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to print: a letter, an envelope, a label, a badge, a row.

    Attributes:
        id: Of the record that it is for; stands in messages, not on the paper.
        lines: Its plain text, the most important line first: an address block, a name with a place.
        fields: Further plain texts by name.
        html: A template filled in for it; every value in it is escaped already.
    """

    id: str
    lines: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    html: str = ""


def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What goes into one file.

    Attributes:
        title: Of the file.
        pieces: What to print, in order.
        day: The day that stands on it.
        sender: Who sends it, a line each: the client's name, then the return address where rounds.yaml has one.
        start_at: The place on the first sheet, from 1, at which to begin: the ones before it are used up.
        options: Further plain texts by name, as the command says.
        asset: ``asset(name)``: the bytes of a file in the workspace's ``templates/``, for pictures in ``html``; raises
            OSError where there is none.
    """

    title: str
    pieces: tuple[Piece, ...]
    day: date
    sender: tuple[str, ...]
    start_at: int = 1
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    asset: Callable[[str], bytes] = _no_file


@dataclass(frozen=True, slots=True)
class PrintForm:
    """A form on paper: ``function(job)`` returns the whole file.

    Attributes:
        name: Lower-case letters, digits and hyphens: ``5160``.
        title: What it is, for lists: ``Avery 5160: 30 address labels, 2 5/8 by 1 inch``.
        kind: Which command prints it: ``letter``, ``envelope``, ``label``, or what another command asks for.
        function: ``function(job)``; for what the user can mend it raises a UsageError.
        places: Pieces on one sheet; ``PrintJob.start_at`` is one of them.
        suffix: Of the file.
        refuses: ``refuses(piece)``: why this piece cannot be printed on it, in words; empty: it can. Such a piece is
            left out, and told.
    """

    name: str
    title: str
    kind: str
    function: Callable[[PrintJob], bytes]
    places: int = 1
    suffix: str = ".pdf"
    refuses: Callable[[Piece], str] | None = None


__all__ = [
    "Box", "Fit", "Grid", "LabelCell", "Piece", "PrintForm", "PrintJob", "fitted", "lines_html", "printable",
    "sheets_html", "write_pdf",
]  # fmt: skip


POINTS: Final = 72.0
"""Points in an inch."""
LEADING: Final = 1.2
"""Height of a line, in sizes of its letters."""
_SIZES: Final = (26.0, 22.0, 18.0, 15.0, 13.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
_WIDE: Final = dict.fromkeys("MWmw@%\u2014\u2026", 1.0) | dict.fromkeys(" ijlt.,:;'|!I()[]-fr/", 0.4)
_DIGIT, _CAPITAL, _SMALL, _OTHER, _SQUARE = 0.64, 0.76, 0.62, 0.75, 1.3
_SPACE: Final = 0.4
_PICTURES: Final = 0x1F000


@dataclass(frozen=True, slots=True)
class Box:
    """A place for text: width and height in inches, and the largest size of its letters in points."""

    width: float
    height: float
    largest: float = 11.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How lines go into a box: the size of letters, and how high they will stand, both in points."""

    size: float
    height: float


def fitted(lines: Sequence[str], box: Box) -> Fit | None:
    """The largest size at which the lines, broken where they are too long, go into the box; None: at no size."""
    for size in _SIZES:
        if size > box.largest:
            continue
        rows = sum(_rows(line, box.width * POINTS / size) for line in lines)
        height = rows * size * LEADING
        if height <= box.height * POINTS:
            return Fit(size, height)
    return None


def lines_html(lines: Sequence[str]) -> str:
    """The lines as HTML, escaped, each on its own; a line in Hebrew or Arabic runs its own way."""
    return "".join(f"<div>{escape(printable(line))}</div>" for line in lines)


def printable(text: str) -> str:
    """The text on one line, without what cannot be seen: a name must not turn around the line that it stands in."""
    return " ".join(words.printable(text, " ", keep=_JOINERS).split())


_JOINERS: Final = "\u200c\u200d"


def _rows(line: str, room: float) -> int:
    """How many rows a line takes: broken between words, and within a word that is wider than the box."""
    rows, used = 1, 0.0
    for word in printable(line).split():
        width = sum(map(_letter, word))
        if used and used + _SPACE + width > room:
            rows, used = rows + 1, 0.0
        used += width + (_SPACE if used else 0.0)
        if used > room:
            whole = max(room - _SQUARE, _SQUARE)  # a row ends before the letter that is too much
            more = ceil(used / whole) - 1
            rows, used = rows + more, used - more * whole
    return rows


def _letter(letter: str) -> float:
    if letter in _WIDE:
        return _WIDE[letter]
    if unicodedata.combining(letter):
        return 0.0
    if ord(letter) >= _PICTURES or unicodedata.east_asian_width(letter) in "WF":
        return _SQUARE
    if letter.isdigit():
        return _DIGIT
    if letter.isupper():
        return _CAPITAL
    return _SMALL if letter.isascii() or letter.islower() else _OTHER


@dataclass(frozen=True, slots=True)
class LabelCell:
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

    def at(self, number: int) -> LabelCell:
        """The place of this number, from 0: along the rows, then down, then on to the next sheet."""
        sheet, on_sheet = divmod(number, self.places)
        row, column = divmod(on_sheet, self.columns)
        return LabelCell(sheet, round(self.left + column * self.across, 4), round(self.top + row * self.down, 4))


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
