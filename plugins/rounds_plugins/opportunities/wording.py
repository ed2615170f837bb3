"""How reasons write chances and months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.dates import MONTHS, month_words

if TYPE_CHECKING:
    from rounds import Period


def chance(probability: float) -> str:
    """A small probability in percent, with the digits that it deserves: ``under 0.1%``, ``0.6%``, ``2%``."""
    if probability < 0.001:  # noqa: PLR2004 - a tenth of a percent
        return "under 0.1%"
    return f"{probability:.1%}" if probability < 0.01 else f"{probability:.0%}"  # noqa: PLR2004 - a percent


def months(period: Period) -> str:
    """A run of months, short: ``Aug-Oct 2026``, ``Nov 2025-Jan 2026``."""
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return month_words(end)
    first = MONTHS[start.month - 1] if start.year == end.year else month_words(start)
    return f"{first}-{month_words(end)}"
