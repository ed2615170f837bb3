"""CSV for spreadsheets: a text is never taken for a formula, whoever wrote it into a record or a file."""

from __future__ import annotations

import re
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a file without it for an old encoding and spoil names like Nguyễn."""
_FORMULA = re.compile("[\\s\x00-\x1f\u200b\ufeff]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def safe(text: str) -> str:
    """The text, begun with ``'`` where a spreadsheet might take it for a formula."""
    held = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return f"'{held}" if _FORMULA.match(held) else held
