"""A letter on Letter paper, folded in three: its address shows in a #10 window envelope.

The window (4 1/2 by 1 1/8 inches, 7/8 from the left, 1/2 from the bottom) shows another part of the letter as it slides
in the envelope. What it always shows is 1 to 4 1/4 inches from the left; from the top the middle of it is 2 3/4 inches.
The date stands on the right, where no window is.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from rounds import PrintForm
from rounds.base.dates import day_in_full
from rounds.plugins.printing import Box, fitted, lines_html, printable, write_pdf
from rounds_plugins.paper.faces import FACES

if TYPE_CHECKING:
    from rounds import Piece, PrintJob

_WINDOW: Final = Box(3.25, 0.95, 11)
_MIDDLE: Final = 2.75
"""Inches from the top of the paper."""
_POINTS: Final = 72
_STYLE: Final = f"""
@page {{
  size: 8.5in 11in; margin: 1in;
  @top-left {{ content: string(addressee); font: 9pt {FACES}; color: #444;
    vertical-align: bottom; padding-bottom: 14pt }}
  @top-right {{ content: "Page " counter(page) " of " counter(pages); font: 9pt {FACES}; color: #444;
    vertical-align: bottom; padding-bottom: 14pt }}
}}
@page :first {{ @top-left {{ content: none }} @top-right {{ content: none }} }}
body {{ margin: 0; font: 11pt/1.45 {FACES}; orphans: 3; widows: 3; overflow-wrap: break-word }}
img {{ max-width: 100% }}
.head {{ position: relative; height: 2.6in; line-height: 1.2 }}
.sender {{ position: absolute; left: 0; top: -0.4in; width: 6.5in; font-size: 9.5pt; color: #333 }}
.sender div:first-child {{ font-size: 13pt; font-weight: bold; color: #000; margin-bottom: 2pt }}
.day {{ position: absolute; right: 0; top: 1.05in; width: 2.4in; text-align: right }}
.address {{ position: absolute; left: 0; width: 3.25in; overflow-wrap: anywhere }}
main {{ string-set: addressee attr(data-to) }}
"""


def letters(job: PrintJob) -> bytes:
    """A letter for each piece, each beginning on a sheet of its own."""
    return write_pdf([_letter(job, piece) for piece in job.pieces], styles=[_STYLE], asset=job.asset)


def _letter(job: PrintJob, piece: Piece) -> str:
    fit = fitted(piece.lines, _WINDOW)
    size, height = (fit.size, fit.height) if fit else (6.0, _WINDOW.height * _POINTS)
    top = f"{_MIDDLE - 1 - height / _POINTS / 2:.3f}in"
    frame = (
        f'<div class="head"><div class="sender">{lines_html(_letterhead(job))}</div>'
        f'<div class="day">{escape(day_in_full(job.day))}</div>'
        f'<div class="address" style="font-size:{size:g}pt;top:{top}">{lines_html(piece.lines)}</div></div>'
    )
    to = escape(printable(piece.lines[0])) if piece.lines else ""
    body = f'{frame}<main data-to="{to}">{piece.html}</main>'
    return f'<!doctype html><html lang="en"><head><title>{escape(job.title)}</title></head><body>{body}</body></html>'


def _letterhead(job: PrintJob) -> tuple[str, ...]:
    """The client's name, its address on one line, and how to reach it."""
    name, *rest = job.sender
    reach = [job.options.get("phone", ""), job.options.get("website", "").removeprefix("https://")]
    return tuple(filter(None, (name, ", ".join(rest), " \u00b7 ".join(filter(None, reach)))))


def refuses(piece: Piece) -> str:
    """Why the address does not show in the window."""
    return "" if fitted(piece.lines, _WINDOW) else "the address does not fit into the window of the envelope"


letter = PrintForm("letter", "Letter, folded for a #10 window envelope", "letter", letters, refuses=refuses)
