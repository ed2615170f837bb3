"""What liaisons can do, as people type it: ``dana=20/week``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.desk.lookup import choose_liaison

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.book.records import Settings

_CAPACITY = re.compile(r"([^=]+)=(\d{1,4}(?:\.\d)?)(?:/(week|w|day|d|month|m))?", re.ASCII)
_PER_WEEK = {"week": 1.0, "w": 1.0, "day": 5.0, "d": 5.0, "month": 12 / 52, "m": 12 / 52}


def parse_capacities(given: Iterable[str], settings: Settings) -> dict[str, float]:
    """Touches a week by liaison's id: what the settings say, and what was typed before it.

    Raises:
        UsageError: it is not of that form, or names no liaison.
    """
    found = {
        liaison.id: float(liaison.touches_per_week)
        for liaison in settings.liaisons
        if liaison.touches_per_week is not None
    }
    for text in given:
        match = _CAPACITY.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"'{text}' is not a capacity", "write it as dana=20/week (or /day, /month)")
        found[choose_liaison(match[1].strip(), settings)] = float(match[2]) * _PER_WEEK[match[3] or "week"]
    return found
