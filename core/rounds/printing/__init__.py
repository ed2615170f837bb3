"""Printing: what a plugin's form gets and returns, places on a sheet, text that fits, and the PDF."""

from __future__ import annotations

from rounds.printing.fitting import Box, Fit, fitted, lines_html, printable
from rounds.printing.forms import Piece, PrintForm, PrintJob
from rounds.printing.grid import Grid, Place, sheets_html
from rounds.printing.pdf import write_pdf

__all__ = [
    "Box",
    "Fit",
    "Grid",
    "Piece",
    "Place",
    "PrintForm",
    "PrintJob",
    "fitted",
    "lines_html",
    "printable",
    "sheets_html",
    "write_pdf",
]
