"""Printing: what a plugin's form gets and returns, places on a sheet, text that fits, and the PDF."""

from __future__ import annotations

from rounds.plugins.printing.forms import Piece, PrintForm, PrintJob
from rounds.plugins.printing.layout import Box, Fit, Grid, LabelCell, fitted, lines_html, printable, sheets_html
from rounds.plugins.printing.pdf import write_pdf

__all__ = [
    "Box",
    "Fit",
    "Grid",
    "LabelCell",
    "Piece",
    "PrintForm",
    "PrintJob",
    "fitted",
    "lines_html",
    "printable",
    "sheets_html",
    "write_pdf",
]
