"""Paper: letters for window envelopes, #10 envelopes, Avery sheets of labels and badges, sheets for a day or a door."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from rounds import PrintForm, UsageError, hookimpl
from rounds.base.dates import day_in_full
from rounds.plugins.printing import Box, fitted, lines_html, printable, write_pdf
from rounds_plugins.paper.sheets import DAY_SHEETS, EVENT_SHEETS, LABELS, style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Piece, PrintJob


_WINDOW: Final = Box(3.25, 0.95, 11)
_MIDDLE: Final = 2.75
"""Inches from the top of the paper."""
_POINTS: Final = 72


def letters(job: PrintJob) -> bytes:
    """A letter for each piece, each beginning on a sheet of its own."""
    return write_pdf([_letter(job, piece) for piece in job.pieces], styles=[style("letter")], asset=job.asset)


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


_SENDER: Final = Box(3.2, 1.0, 9)
_ADDRESS: Final = Box(4.6, 1.3, 12)


def envelopes(job: PrintJob) -> bytes:
    """An envelope for each piece.

    Raises:
        UsageError: the client has no address to send back to.
    """
    if len(job.sender) == 1:
        raise UsageError("the envelopes have no return address", "write client: address: {...} into rounds.yaml")
    sender = _block("sender", job.sender, _SENDER)
    made = [f'<div class="envelope">{sender}{_block("address", each.lines, _ADDRESS)}</div>' for each in job.pieces]
    head = f"<title>{escape(job.title)}</title><style>{style('envelope')}</style>"
    return write_pdf([f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(made)}</body></html>'])


def _block(name: str, lines: tuple[str, ...], box: Box) -> str:
    fit = fitted(lines, box)
    size = fit.size if fit else 6.0
    return f'<div class="{name}" style="font-size:{size:g}pt">{lines_html(lines)}</div>'


def envelope_refuses(piece: Piece) -> str:
    """Why the address does not go onto an envelope."""
    return "" if fitted(piece.lines, _ADDRESS) else "the address does not fit on the envelope"


envelope = PrintForm(
    "envelope-10", "Envelope #10, 9 1/2 by 4 1/8 inches", "envelope", envelopes, refuses=envelope_refuses
)


@hookimpl
def register_print_forms() -> Iterable[PrintForm]:
    """A letter, an envelope, three sheets of labels, badges and a sheet to sign in, a day's sheet and list of calls."""
    return [letter, envelope, *LABELS, *EVENT_SHEETS, *DAY_SHEETS]
