"""Working days: weekends, public holidays, a client's own days and a liaison's days off are left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rounds.book.records import Settings

_SATURDAY = 5
_A_WEEK = 7
_LONGEST_PAUSE = 366


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: ``free`` by nobody, ``away`` not by one liaison (id to spans of days, both ends in)."""

    free: frozenset[date] = frozenset()
    away: dict[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)

    def is_worked(self, day: date, liaison: str = "") -> bool:
        """Whether somebody works on the day; with a liaison, whether that one does."""
        if day.weekday() >= _SATURDAY or day in self.free:
            return False
        return not any(start <= day <= end for start, end in self.away.get(liaison, ()))

    def working_days(self, first: date, count: int, liaison: str = "") -> tuple[date, ...]:
        """``count`` worked days from ``first`` on.

        Raises:
            UsageError: nobody works for a whole year.
        """
        found: list[date] = []
        day = last = first
        while len(found) < count:
            if self.is_worked(day, liaison):
                found.append(day)
                last = day
            elif (day - last).days > _LONGEST_PAUSE:
                raise UsageError(f"nobody works in the year after {last}", "mend holidays or away in rounds.yaml")
            day += timedelta(1)
        return tuple(found)

    def eve_of_work(self, day: date) -> date:
        """The last day before the next worked day: a Friday's is Sunday."""
        return self.working_days(day + timedelta(1), 1)[0] - timedelta(1)

    def weeks(self, first: date, count: int) -> Iterator[tuple[date, ...]]:
        """The worked days of each of ``count`` calendar weeks, the first one from ``first`` on."""
        monday = first - timedelta(first.weekday())
        for number in range(count):
            days = (monday + timedelta(_A_WEEK * number + offset) for offset in range(_A_WEEK))
            yield tuple(day for day in days if day >= first and self.is_worked(day))


def calendar_of(settings: Settings, years: Collection[int]) -> Calendar:
    """The calendar of these years, as the settings have it.

    Raises:
        UsageError: a country's holidays are wanted and the library for them is not installed, or knows no such place.
    """
    wanted = settings.holidays
    free = {day.date for day in wanted.also}
    if wanted.country:
        free |= _public(wanted.country, wanted.subdivision, years) - {*wanted.except_on}
    away = {
        liaison.id: tuple((span.start, span.end) for span in liaison.away)
        for liaison in settings.liaisons
        if liaison.away
    }
    return Calendar(frozenset(free), away)


def _public(country: str, subdivision: str, years: Collection[int]) -> set[date]:
    try:
        import holidays  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise UsageError(
            f"the public holidays of {country} need a library that is not installed",
            "install it with: pip install 'rounds[holidays]', or take country out of holidays in rounds.yaml",
        ) from error
    try:
        return set(holidays.country_holidays(country, subdiv=subdivision or None, years=years))
    except NotImplementedError as error:
        place = f"{country}-{subdivision}" if subdivision else country
        raise UsageError(f"no public holidays are known of '{place}'", "mend holidays in rounds.yaml") from error
