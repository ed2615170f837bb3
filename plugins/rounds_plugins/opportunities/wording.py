"""How reasons write numbers, months and quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.dates import MONTHS, month_words

if TYPE_CHECKING:
    from rounds import Period

_LONGEST_QUOTATION = 80


def counted(number: int, one: str, many: str = "") -> str:
    """``1 referral``, ``1,200 referrals``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def amount(number: float) -> str:
    """A small number with at most one decimal: ``14``, ``2.8``."""
    return f"{number:,.1f}".removesuffix(".0")


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


def quoted(text: str) -> str:
    """What somebody said, on one line and not too long."""
    line = " ".join(text.split())
    cut = line if len(line) <= _LONGEST_QUOTATION else f"{line[: _LONGEST_QUOTATION - 1].rstrip()}…"
    return f"“{cut}”"
