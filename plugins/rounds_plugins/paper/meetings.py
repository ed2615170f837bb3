"""For events: name badges on Avery 5395, and the sheet on which guests sign in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from rounds import PrintForm
from rounds.plugins.printing import Box, Grid, fitted, lines_html, sheets_html, write_pdf
from rounds_plugins.paper.faces import FACES

if TYPE_CHECKING:
    from rounds import Piece, PrintJob

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
FORMS: Final = (
    PrintForm("5395", _TITLE, "badge", badges, places=_GRID.places, refuses=too_long),
    PrintForm("sign-in", "Sheet to sign in", "sign-in", sign_in),
)
