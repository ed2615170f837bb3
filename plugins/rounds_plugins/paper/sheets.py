"""Sheets: address labels and name badges by Avery's numbers, the list of guests, a liaison's day and list of calls."""

from __future__ import annotations

from functools import partial
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rounds import PrintForm
from rounds.plugins.printing import Box, Grid, fitted, lines_html, sheets_html, write_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Piece, PrintJob


FACES: Final = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', 'Noto Sans', sans-serif"
"""The fonts in which everything on paper is set."""
_BLANK: Final = 0.12
"""Inches that stay free at each edge: no printer hits a label to the hair."""
_POINTS: Final = 72
_LABEL_STYLE: Final = (
    f".place {{ font-family: {FACES}; line-height: 1.2; padding: 0 {_BLANK}in; overflow-wrap: anywhere }}"
)


def style(name: str) -> str:
    """A style sheet beside this file, with the fonts put in."""
    return files("rounds_plugins.paper").joinpath(f"{name}.css").read_text("utf-8").replace("FACES", FACES)


def labels(grid: Grid, job: PrintJob) -> bytes:
    """The sheets; each address stands in the middle of its label's height, as large as fits."""
    return write_pdf([sheets_html(job, grid, partial(_label, grid), _LABEL_STYLE)])


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


LABELS: Final = (
    _form("5160", "2 5/8 by 1 inch", Grid(3, 10, 2.625, 1, left=0.1875, top=0.5, across=2.75, down=1)),
    _form("5161", "4 by 1 inch", Grid(2, 10, 4, 1, left=0.15625, top=0.5, across=4.1875, down=1)),
    _form("5163", "4 by 2 inches", Grid(2, 5, 4, 2, left=0.15625, top=0.5, across=4.1875, down=2)),
)


def day_sheet(job: PrintJob) -> bytes:
    """The sheet as PDF, with room for notes; numbers are links on a phone."""
    return write_pdf([_page(job)], styles=[style("day")], to_measure=False)


def call_list(job: PrintJob) -> bytes:
    """The same as one HTML page without anything from elsewhere, for the phone."""
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    return _page(job, f'<meta charset="utf-8">{view}{policy}<style>\n{style("day")}</style>').encode()


def _page(job: PrintJob, head: str = "") -> str:
    body = "".join(_days(job.pieces)) or "<p>Nothing is due in these days.</p>"
    title = escape(job.title)
    head = f"<head>{head}<title>{title}</title></head>"
    return f'<!doctype html><html lang="en">{head}<body><h1>{title}</h1>{body}</body></html>'


def _days(pieces: Iterable[Piece]) -> Iterable[str]:
    for day, stops in groupby(pieces, lambda piece: piece.fields.get("day", "")):
        yield f"<h2>{escape(day)}</h2>"
        for town, there in groupby(stops, lambda piece: piece.fields.get("town", "")):
            yield f"<h3>{escape(town or 'no address')}</h3>"
            yield from map(_stop, there)


def _stop(piece: Piece) -> str:
    about = piece.fields
    where = " · ".join(escape(text) for text in (about.get("place", ""), about.get("address", "")) if text)
    phone = about.get("phone", "")
    call = f'<a href="tel:{escape(about.get("dial", ""))}">{escape(phone)}</a>' if phone else ""
    lines = [
        f'<div class="do">{escape(piece.lines[0])}</div>',
        f'<div class="where">{" · ".join(filter(None, (where, call)))}</div>' if where or call else "",
        *(f'<div class="why">{escape(reason)}</div>' for reason in piece.lines[1:]),
        '<div class="notes"></div>',
    ]
    return f'<div class="stop">{"".join(lines)}</div>'


DAY_SHEETS: Final = (
    PrintForm("day-sheet", "Sheet for the day, by route", "day", day_sheet),
    PrintForm("call-list", "List of calls for the phone", "day", call_list, suffix=".html"),
)


_GRID: Final = Grid(2, 4, 3.375, 2.3333, left=0.6875, top=0.5833, across=3.75, down=2.5)
_NAME: Final = Box(3.0, 0.95, 26)
_PLACE: Final = Box(3.0, 0.6, 13)
_SPARE: Final = 8
"""Empty rows for those who come without an invitation."""


def badges(job: PrintJob) -> bytes:
    """A badge a guest: the name as large as fits, the place of work, and the event."""
    return write_pdf([sheets_html(job, _GRID, lambda piece: _badge(piece, job.title), style("badge"))])


def too_long(piece: Piece) -> str:
    """Why the name does not go onto a badge."""
    return "" if fitted(piece.lines[:1], _NAME) else "the name does not fit on the badge"


def _badge(piece: Piece, title: str) -> str:
    name, place = fitted(piece.lines[:1], _NAME), fitted(piece.lines[1:2], _PLACE) if piece.lines[1:2] else None
    large, small = name.size if name else 10, place.size if place else 8
    return (
        f'<div class="name" style="font-size:{large:g}pt">{lines_html(piece.lines[:1])}</div>'
        f'<div class="where" style="font-size:{small:g}pt">{lines_html(piece.lines[1:2])}</div>'
        f'<div class="event">{escape(title)}</div>'
    )


def sign_in(job: PrintJob) -> bytes:
    """A table of the guests with room to sign, and some empty rows."""
    rows = [_row(number, *(*piece.lines, "", "")[:2]) for number, piece in enumerate(job.pieces, 1)]
    rows += [_row(len(rows) + number, "", "") for number in range(1, _SPARE + 1)]
    head = "".join(f"<th scope=col>{name}</th>" for name in ("No.", "Name", "Practice", "Signature"))
    about = " · ".join(filter(None, (job.options.get("when", ""), job.options.get("place", ""), job.sender[0])))
    title = escape(job.title)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    page = (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1>'
        f"<p>{escape(about)}</p>{table}</body></html>"
    )
    return write_pdf([page], styles=[style("sign-in")], to_measure=False)


def _row(number: int, name: str, place: str) -> str:
    cells = f'<td class="number">{number}</td><td>{escape(name)}</td><td>{escape(place)}</td>'
    return f'<tr>{cells}<td class="sign"></td></tr>'


_TITLE: Final = "Avery 5395: 8 name badges, 3 3/8 by 2 1/3 inches"
EVENT_SHEETS: Final = (
    PrintForm("5395", _TITLE, "badge", badges, places=_GRID.places, refuses=too_long),
    PrintForm("sign-in", "Sheet to sign in", "sign-in", sign_in),
)
