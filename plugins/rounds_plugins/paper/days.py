"""A liaison's day: a sheet by route to print, and a list of calls whose numbers a phone dials."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rounds import PrintForm
from rounds.plugins.printing import write_pdf
from rounds_plugins.paper.faces import FACES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Piece, PrintJob

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


FORMS: Final = (
    PrintForm("day-sheet", "Sheet for the day, by route", "day", day_sheet),
    PrintForm("call-list", "List of calls for the phone", "day", call_list, suffix=".html"),
)
