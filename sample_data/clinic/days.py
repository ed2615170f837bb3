"""The calendar of the story: which days are worked, and the months it spans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.dice import Dice

FIRST_TOUCH = date(2025, 5, 1)
TODAY = date(2026, 10, 31)
MONTHS = tuple(f"{2024 + (10 + n) // 12}-{(10 + n) % 12 + 1:02d}" for n in range(24))
_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in [
        "2025-05-26",
        "2025-06-19",
        "2025-07-04",
        "2025-09-01",
        "2025-11-27",
        "2025-11-28",
        "2025-12-24",
        "2025-12-25",
        "2025-12-26",
        "2025-12-31",
        "2026-01-01",
        "2026-01-02",
        "2026-01-19",
        "2026-05-25",
        "2026-06-19",
        "2026-07-03",
        "2026-09-07",
    ]
)
_AWAY = {
    "dana": (
        (date(2025, 8, 11), date(2025, 8, 22)),
        (date(2025, 12, 22), date(2025, 12, 31)),
        (date(2026, 7, 6), date(2026, 7, 17)),
    ),
    "miguel": (
        (date(2025, 7, 7), date(2025, 7, 18)),
        (date(2026, 2, 16), date(2026, 2, 20)),
        (date(2026, 8, 3), date(2026, 8, 7)),
    ),
}
_FRIDAY = 4


def works(liaison: str, day: date) -> bool:
    """Whether the liaison is at work on that day."""
    return day.weekday() <= _FRIDAY and day not in _HOLIDAYS and _absence(liaison, day) is None


def workday(liaison: str, day: date, dice: Dice) -> date:
    """That day, or a working day after it; what a holiday held up is caught up with over two weeks."""
    while not works(liaison, day):
        absence = _absence(liaison, day)
        day = absence[1] + timedelta(dice.between(1, 14)) if absence else day + timedelta(dice.between(1, 3))
    return day


def _absence(liaison: str, day: date) -> tuple[date, date] | None:
    return next((span for span in _AWAY.get(liaison, ()) if span[0] <= day <= span[1]), None)
