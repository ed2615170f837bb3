"""A #10 envelope: 9 1/2 by 4 1/8 inches, the return address above on the left, the address where USPS reads it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from rounds import PrintForm, UsageError
from rounds.plugins.printing import Box, fitted, lines_html, write_pdf
from rounds_plugins.paper.faces import FACES

if TYPE_CHECKING:
    from rounds import Piece, PrintJob

_SENDER: Final = Box(3.2, 1.0, 9)
_ADDRESS: Final = Box(4.6, 1.3, 12)
_STYLE: Final = f"""
@page {{ size: 9.5in 4.125in; margin: 0 }}
body {{ margin: 0; font-family: {FACES}; line-height: 1.2; overflow-wrap: anywhere }}
.envelope {{ position: relative; width: 9.5in; height: 4.125in; overflow: hidden }}
.envelope + .envelope {{ break-before: page }}
.sender {{ position: absolute; left: 0.4in; top: 0.35in; width: 3.2in }}
.address {{ position: absolute; left: 4in; top: 1.85in; width: 4.6in }}
"""


def envelopes(job: PrintJob) -> bytes:
    """An envelope for each piece.

    Raises:
        UsageError: the client has no address to send back to.
    """
    if len(job.sender) == 1:
        raise UsageError("the envelopes have no return address", "write client: address: {...} into rounds.yaml")
    sender = _block("sender", job.sender, _SENDER)
    made = [f'<div class="envelope">{sender}{_block("address", each.lines, _ADDRESS)}</div>' for each in job.pieces]
    head = f"<title>{escape(job.title)}</title><style>{_STYLE}</style>"
    return write_pdf([f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(made)}</body></html>'])


def _block(name: str, lines: tuple[str, ...], box: Box) -> str:
    fit = fitted(lines, box)
    size = fit.size if fit else 6.0
    return f'<div class="{name}" style="font-size:{size:g}pt">{lines_html(lines)}</div>'


def refuses(piece: Piece) -> str:
    """Why the address does not go onto an envelope."""
    return "" if fitted(piece.lines, _ADDRESS) else "the address does not fit on the envelope"


envelope = PrintForm("envelope-10", "Envelope #10, 9 1/2 by 4 1/8 inches", "envelope", envelopes, refuses=refuses)
