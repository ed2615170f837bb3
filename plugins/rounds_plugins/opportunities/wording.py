"""How reasons write months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.dates import MONTHS, month_words

if TYPE_CHECKING:
    from rounds import Period


def months(period: Period) -> str:
    """A run of months, short: ``Aug-Oct 2026``, ``Nov 2025-Jan 2026``."""
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return month_words(end)
    first = MONTHS[start.month - 1] if start.year == end.year else month_words(start)
    return f"{first}-{month_words(end)}"
