"""Evidence: the records behind figures, and how a ratio is worked out in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds_plugins.sections.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Period, Referral, Relationship, Touch


def referral_rows(relationships: Iterable[Relationship], *periods: Period) -> list[Referral]:
    """The referral rows of these sources in any of the periods."""
    return [row for one in relationships for period in periods for row in one.referral_rows_in(period)]


def touches_of(relationships: Iterable[Relationship], period: Period, direction: str = "") -> list[Touch]:
    """The touches of these sources in the period, each once; with a direction, outbound or inbound, only those."""
    found = {touch.id: touch for one in relationships for touch in one.touches_in(period)}
    return [touch for touch in found.values() if direction in {"", touch.direction}]


def division(part: float, whole: float) -> str:
    """``34 / 41 = 83%``; empty when there is nothing to divide by."""
    return f"{_plain(part)} / {_plain(whole)} = {percent(part / whole)}" if whole else ""


def _plain(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")
