"""The bundled reports: for a board, for a liaison's week, on one source, and on everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds import NamedReport, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

BOARD: Final = ("summary", "goals", "movement", "funnel", "share", "concentration", "feedback", "compliance")
LIAISON: Final = ("summary", "next-touches", "follow-ups", "cadence", "opportunities", "feedback", "goals", "movement")
SOURCE: Final = ("profile", "timeline", "next-touches", "follow-ups", "feedback", "opportunities", "funnel")


@hookimpl
def register_reports() -> Iterable[NamedReport]:
    """``board``, ``liaison``, ``source`` and ``client``."""
    return [
        NamedReport("board", "Referral relationships, for the board", BOARD, brief=True),
        NamedReport("liaison", "A week's work", LIAISON, about="liaison"),
        NamedReport("source", "One relationship", SOURCE, about="source"),
        NamedReport("client", "Referral relationships"),
    ]
