"""Printing: what a plugin's form gets and returns, places on a sheet, text that fits, and the PDF."""

from __future__ import annotations

from rounds.plugins.printing.fitting import Box, Fit, fitted, lines_html, printable
from rounds.plugins.printing.forms import Piece, PrintForm, PrintJob
from rounds.plugins.printing.grid import Grid, Place, sheets_html
from rounds.plugins.printing.pdf import write_pdf

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
