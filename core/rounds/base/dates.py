"""Days, months and periods. Nothing here knows today's date: ``as_of`` is always passed in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_FULL = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DEFAULT_PERIOD = "last-3-months"
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years of the days that records and users may name: others are slips, and days must be able to count around them."""
MONTHS_PER_YEAR = 12
_DECEMBER = 12
_YEARS = f"years go from {FIRST_YEAR} to {LAST_YEAR}"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OFFSET = re.compile(r"([+-]?)(\d{1,4})([dwmy])", re.ASCII)
_PERIOD = re.compile(r"(?:(\d{4})(?:-(?:Q([1-4])|(\d{2})))?|FY(\d{4})(?:-Q([1-4]))?)", re.ASCII | re.IGNORECASE)
_LAST = re.compile(r"last-(?:(\d{1,3})-)?(month|months|quarter|year)", re.ASCII)


def is_plausible(day: date) -> bool:
    """Whether the day lies in a year that may be meant."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (earlier when negative), clamped to the month's last day: 31 Jan + 1 = 28 Feb."""
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_start(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def day_words(day: date) -> str:
    """A date as the report writes it, the same in every locale: ``18 Nov 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_in_full(day: date) -> str:
    """A date as letters write it: ``November 18, 2026``."""
    return f"{_IN_FULL[day.month - 1]} {day.day}, {day.year}"


def month_words(day: date) -> str:
    """A month as the report writes it: ``Nov 2026``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of days, both ends included. ``fiscal`` is the first month of the fiscal years that name it, or 0."""

    start: date
    end: date
    fiscal: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UsageError(f"the period ends ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"

    @property
    def days(self) -> int:
        """Length in days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> int:
        """How many calendar months it spans, or 0 when it does not begin and end with one."""
        if self.start != month_start(self.start) or self.end != month_end(self.end):
            return 0
        return (self.end.year - self.start.year) * MONTHS_PER_YEAR + self.end.month - self.start.month + 1

    @property
    def label(self) -> str:
        """In words: ``Oct 2026``, ``Q3 2026``, ``2026``, ``FY2026``, ``Aug 2026 to Oct 2026`` or day to day."""
        months = self.whole_months
        if self.fiscal and months in {3, MONTHS_PER_YEAR}:
            return self._fiscal_label(months)
        if months == 1:
            return month_words(self.start)
        if months == 3 and self.start.month % 3 == 1:  # noqa: PLR2004 - a calendar quarter
            return f"Q{self.start.month // 3 + 1} {self.start.year}"
        if months == MONTHS_PER_YEAR and self.start.month == 1:
            return str(self.start.year)
        if months:
            return f"{month_words(self.start)} to {month_words(self.end)}"
        return f"{day_words(self.start)} to {day_words(self.end)}"

    def _fiscal_label(self, months: int) -> str:
        """A fiscal year by the calendar year in which it ends, or a quarter of it."""
        quarter, rest = divmod((self.start.month - self.fiscal) % MONTHS_PER_YEAR, 3)
        if rest or (quarter and months != 3):  # noqa: PLR2004 - a quarter
            return f"{month_words(self.start)} to {month_words(self.end)}"
        year = add_months(self.start, MONTHS_PER_YEAR - 3 * quarter - 1).year
        return f"FY{year}" if months == MONTHS_PER_YEAR else f"Q{quarter + 1} of FY{year}"

    def preceding(self) -> Period:
        """The equal window before: as many whole months, or else as many days.

        A window that begins with a month and ends within one goes back by calendar months, up to the same day of the
        month: a month's count stands on its first, so that both windows hold as many counts.
        """
        end = self.start - timedelta(1)
        if self.whole_months:
            return replace(self, start=add_months(self.start, -self.whole_months), end=end)
        if self.start == month_start(self.start):
            months = sum(1 for _ in self.months())
            return Period(add_months(self.start, -months), add_months(self.end, -months))
        return Period(self.start - timedelta(self.days), end)

    def year_before(self) -> Period:
        """The same window a year ago."""
        start = add_months(self.start, -MONTHS_PER_YEAR)
        if self.whole_months:
            return replace(self, start=start, end=month_end(add_months(self.end, -MONTHS_PER_YEAR)))
        return Period(start, add_months(self.end, -MONTHS_PER_YEAR))

    def until(self, day: date) -> Period:
        """The part up to ``day``; at least its first day."""
        return self if day >= self.end else replace(self, end=max(self.start, day))

    def months(self) -> Iterator[Period]:
        """The calendar months that it touches, whole."""
        first = month_start(self.start)
        while first <= self.end:
            yield Period(first, month_end(first))
            first = add_months(first, 1)


@lru_cache(maxsize=256)  # asked for each source, and mostly the same
def trailing_months(as_of: date, months: int) -> Period:
    """The last ``months`` complete calendar months; a month is complete on its last day."""
    this_month = month_start(as_of)
    end = as_of if as_of == month_end(as_of) else this_month - timedelta(1)
    return Period(add_months(month_start(end), 1 - months), end)


@lru_cache(maxsize=256)  # asked for each source, and mostly the same
def trailing_days(as_of: date, days: int) -> Period:
    """The ``days`` days that end with ``as_of``."""
    return Period(as_of - timedelta(days - 1), as_of)


def comparable(day: date, period: Period, before: Period) -> tuple[Period, Period]:
    """Both windows, cut alike where the period is not over by ``day``: months to the same day, others by their days."""
    now, months = period.until(day), period.whole_months
    if now == period:
        return period, before
    if not months:
        return now, before.until(before.start + timedelta(now.days - 1))
    end = add_months(now.end, -months)
    return now, before.until(month_end(end) if now.end == month_end(now.end) else end)


def months_to(day: date, months: int = MONTHS_PER_YEAR, since: date | None = None) -> tuple[Period, ...]:
    """The last ``months`` calendar months, the last of them only up to ``day``: what a chart by month shows.

    ``since`` is when the records begin: months before it are left out, for nothing there is not zero.
    """
    first = add_months(month_start(day), 1 - months)
    if since is not None:
        first = max(first, month_start(min(since, day)))
    return tuple(month.until(day) for month in Period(first, day).months())


def _fiscal_year(year: int, starts: int) -> Period:
    """The fiscal year that ends in ``year`` (that is it when it starts in January)."""
    start = date(year if starts == 1 else year - 1, starts, 1)
    return Period(start, add_months(start, MONTHS_PER_YEAR) - timedelta(1), _named_after(starts))


def _fiscal_quarter(year: int, quarter: int, starts: int) -> Period:
    start = add_months(_fiscal_year(year, starts).start, 3 * (quarter - 1))
    return Period(start, month_end(add_months(start, 2)), _named_after(starts))


def _named_after(starts: int) -> int:
    """A fiscal year that begins in January is the calendar's, and is called so."""
    return 0 if starts == 1 else starts


def _fiscal_year_of(day: date, starts: int) -> int:
    """The year in which the fiscal year of ``day`` ends."""
    return day.year + (starts > 1 and day.month >= starts)


def _named_period(match: re.Match[str], fiscal_start: int) -> Period:
    year, quarter, month, fiscal, fiscal_quarter = match.groups()
    if fiscal_quarter:
        return _fiscal_quarter(int(fiscal), int(fiscal_quarter), fiscal_start)
    if fiscal:
        return _fiscal_year(int(fiscal), fiscal_start)
    if quarter:
        start = date(int(year), 3 * int(quarter) - 2, 1)
        return Period(start, month_end(add_months(start, 2)))
    if month:
        if not 1 <= int(month) <= MONTHS_PER_YEAR:
            raise ValueError(f"months go from 01 to 12, and not to {month}")
        start = date(int(year), int(month), 1)
        return Period(start, month_end(start))
    return Period(date(int(year), 1, 1), date(int(year), _DECEMBER, 31))


def _last_period(match: re.Match[str], as_of: date) -> Period:
    count, unit = int(match[1] or 1), match[2]
    if unit.startswith("month"):
        return trailing_months(as_of, count)
    end = trailing_months(as_of, 1).end
    if unit == "quarter":
        end = month_end(add_months(end, -(end.month % 3)))
        return Period(add_months(month_start(end), 1 - 3 * count), end)
    end = end if end.month == _DECEMBER else date(end.year - 1, _DECEMBER, 31)
    return Period(date(end.year - count + 1, 1, 1), end)


def parse_period(text: str, as_of: date, fiscal_start: int = 1) -> Period:
    """A period from what a user types.

    ``2026``, ``2026-Q3``, ``2026-09``, ``FY2026`` (the fiscal year that ends in 2026, by the settings' first month),
    ``last-month``, ``last-3-months``, ``last-quarter``, ``last-year`` (all complete by ``as_of``),
    ``this-month``, ``this-quarter``, ``this-year`` (up to ``as_of``), ``FY2026-Q2``, ``last-fiscal-year``,
    ``this-fiscal-year``, or two dates ``A..B``.

    Raises:
        UsageError: the text is none of these, or names a year before 1900 or after 2199.
    """
    period = _period(text.strip(), as_of, fiscal_start)
    if not (is_plausible(period.start) and is_plausible(period.end)):
        raise UsageError(f"'{text}' is not a period: {_YEARS}")
    return period


def _end_of_window(text: str) -> date:
    """A day of ``A..B``."""
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"'{text}' is no day; write both as 2026-01-31")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"the calendar has no day {text}") from error


def _period(text: str, as_of: date, fiscal_start: int) -> Period:
    try:
        if ".." in text:
            start, end = (_end_of_window(part.strip()) for part in text.split("..", 1))
            return Period(start, end)
        if match := _PERIOD.fullmatch(text):
            return _named_period(match, fiscal_start)
        if match := _LAST.fullmatch(text):
            return _last_period(match, as_of)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"'{text}' is not a period: {error}") from error
    year = _fiscal_year_of(as_of, fiscal_start)
    if text == "last-fiscal-year":
        ended = as_of == _fiscal_year(year, fiscal_start).end
        return _fiscal_year(year if ended else year - 1, fiscal_start)
    starts = {
        "this-fiscal-year": _fiscal_year(year, fiscal_start).start,
        "this-month": month_start(as_of),
        "this-quarter": month_start(add_months(as_of, -((as_of.month - 1) % 3))),
        "this-year": date(as_of.year, 1, 1),
    }
    if text in starts:
        return Period(starts[text], as_of)
    raise UsageError(
        f"'{text}' is not a period", "try 2026-Q3, 2026-09, FY2026, last-quarter, this-year or 2026-01-01..2026-03-31"
    )


def _offset(match: re.Match[str], as_of: date, sign: int) -> date:
    amount, unit = int(match[2]) * (-1 if match[1] == "-" else 1 if match[1] == "+" else sign), match[3]
    if unit in "my":
        return add_months(as_of, amount * (MONTHS_PER_YEAR if unit == "y" else 1))
    return as_of + timedelta(amount * (7 if unit == "w" else 1))


def parse_day(text: str, as_of: date, *, ahead: bool = False) -> date:
    """A day from what a user types: ``2026-11-18``, ``today``, ``yesterday``, ``tomorrow``, ``fri``, ``2d``, ``-1w``.

    A bare weekday or offset looks back from ``as_of``, or forward when ``ahead`` (for a next step).

    Raises:
        UsageError: the text is none of these, or names a year before 1900 or after 2199.
    """
    day = _day(text, as_of, ahead=ahead)
    if not is_plausible(day):
        raise UsageError(f"'{text}' is not a date: {_YEARS}")
    return day


def _day(text: str, as_of: date, *, ahead: bool) -> date:
    word = text.strip().lower()
    fixed = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
    try:
        if word in fixed:
            return as_of + timedelta(fixed[word])
        if _ISO_DATE.fullmatch(word):
            return date.fromisoformat(word)
        if match := _OFFSET.fullmatch(word):
            return _offset(match, as_of, 1 if ahead else -1)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"'{text}' is not a date: {error}") from error
    named = [index for index, name in enumerate(WEEKDAYS) if len(word) >= 3 and name.startswith(word)]  # noqa: PLR2004
    if named:
        distance = (named[0] - as_of.weekday()) % 7
        return as_of + timedelta((distance or 7) if ahead else distance - 7 if distance else 0)
    raise UsageError(f"'{text}' is not a date", "try 2026-11-18, today, yesterday, fri, 2d, 3w or -1m")


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of this name; None where there is none, whatever the name holds."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few commands need an hour somewhere

    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
