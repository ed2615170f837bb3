"""Sheets: address labels and name badges by Avery's numbers, the list of guests, a liaison's day and list of calls."""

from __future__ import annotations

from functools import partial
from html import escape
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


_STYLE: Final = f"""
@page {{ size: letter; margin: 0.7in; @bottom-right {{ content: "Page " counter(page) " of " counter(pages);
 font: 9pt {FACES} }} }}
body {{ font: 11pt/1.35 {FACES}; color: #111; max-width: 46rem; margin: 0 auto; padding: 0.5rem }}
h1 {{ font-size: 17pt; margin: 0 0 4pt }} h2 {{ font-size: 13pt; margin: 16pt 0 2pt; break-after: avoid }}
h3 {{ font-size: 10pt; letter-spacing: 0.04em; margin: 10pt 0 2pt; color: #444; break-after: avoid }}
.stop {{ border-top: 0.5pt solid #999; padding: 6pt 0; break-inside: avoid; overflow-wrap: anywhere }}
.do {{ font-weight: bold }} .where, .why {{ color: #333 }} a {{ color: #0b4f8a; text-decoration: none }}
.notes {{ height: 36pt; border-bottom: 0.5pt dotted #999 }}
@media screen {{ .notes {{ display: none }} .stop a {{ display: inline-block; padding: 6pt 0; font-size: 13pt }} }}
"""


def day_sheet(job: PrintJob) -> bytes:
    """The sheet as PDF, with room for notes; numbers are links on a phone."""
    return write_pdf([_page(job)], styles=[_STYLE], to_measure=False)


def call_list(job: PrintJob) -> bytes:
    """The same as one HTML page without anything from elsewhere, for the phone."""
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    return _page(job, f'<meta charset="utf-8">{view}{policy}<style>{_STYLE}</style>').encode()


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
_BADGE: Final = f"""
.place {{ font-family: {FACES}; text-align: center; padding: 0.25in 0.1875in 0; overflow-wrap: anywhere }}
.name {{ font-weight: bold; line-height: 1.15; min-height: 0.95in }} .where {{ line-height: 1.2 }}
.event {{ font-size: 9pt; color: #555; position: absolute; left: 0; right: 0; bottom: 0.15in }}
"""
_SHEET: Final = f"""
@page {{ size: letter; margin: 0.75in; @bottom-right {{ content: "Page " counter(page) " of " counter(pages);
 font: 9pt {FACES} }} }}
body {{ font: 11pt/1.3 {FACES} }} h1 {{ font-size: 17pt; margin: 0 }} p {{ margin: 2pt 0 12pt; color: #444 }}
table {{ width: 100%; border-collapse: collapse }} thead {{ display: table-header-group }}
th {{ text-align: left; font-size: 9pt; border-bottom: 1.5pt solid #000; padding: 3pt }}
td {{ border-bottom: 0.5pt solid #999; padding: 9pt 3pt; vertical-align: bottom; overflow-wrap: anywhere }}
tr {{ break-inside: avoid }} .sign {{ width: 38% }} .number {{ width: 6% }}
"""
_SPARE: Final = 8
"""Empty rows for those who come without an invitation."""


def badges(job: PrintJob) -> bytes:
    """A badge a guest: the name as large as fits, the place of work, and the event."""
    return write_pdf([sheets_html(job, _GRID, lambda piece: _badge(piece, job.title), _BADGE)])


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
    return write_pdf([page], styles=[_SHEET], to_measure=False)


def _row(number: int, name: str, place: str) -> str:
    cells = f'<td class="number">{number}</td><td>{escape(name)}</td><td>{escape(place)}</td>'
    return f'<tr>{cells}<td class="sign"></td></tr>'


_TITLE: Final = "Avery 5395: 8 name badges, 3 3/8 by 2 1/3 inches"
EVENT_SHEETS: Final = (
    PrintForm("5395", _TITLE, "badge", badges, places=_GRID.places, refuses=too_long),
    PrintForm("sign-in", "Sheet to sign in", "sign-in", sign_in),
)
