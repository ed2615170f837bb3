"""Formats: what a text of each must look like, and what somebody who wrote something near probably meant."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from rounds.base.addresses import is_email
from rounds.base.dates import is_plausible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


# Linear in the text's length, whatever the expression; look-around and back references are refused.
LINEAR = jsonschema_rs.RegexOptions()

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL = re.compile(rf"{_DATE.pattern}[T ][0-9]{{2}}:[0-9]{{2}}")
_URI = re.compile(r"https?://[^\s<>\"']+")


def is_date(text: str) -> bool:
    """Whether the text is a day of the calendar, year-month-day, of a year that may be meant."""
    return _is_day(text, _DATE)


def is_local_date_time(text: str) -> bool:
    """Whether the text is a day and an hour on somebody's clock, such as 2026-12-03T18:00."""
    return _is_day(text, _LOCAL)


def _is_day(text: str, form: re.Pattern[str]) -> bool:
    try:
        return form.fullmatch(text) is not None and is_plausible(datetime.fromisoformat(text).date())
    except ValueError:
        return False


def is_uri(text: str) -> bool:
    """Whether the text is a web address."""
    return _URI.fullmatch(text) is not None


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date": is_date,
    "local-date-time": is_local_date_time,
    "email": is_email,
    "uri": is_uri,
}


@lru_cache(maxsize=256)
def pattern_validator(pattern: str) -> jsonschema_rs.Draft202012Validator:
    """A validator of a regular expression alone.

    Raises:
        ValueError: it is not one, or not a linear one.
    """
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=LINEAR)


def matches(pattern: str, text: str) -> bool:
    """Whether the expression is found in the text; ``\\d`` and ``\\w`` are ASCII, ``$`` is the very end."""
    return pattern_validator(pattern).is_valid(text)


_LONGEST = 80  # longer texts are no misspellings, and comparing takes the square of their length
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:[:/]|$)")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]?([0-9]{1,2})[/.-]?([0-9]{1,2})(?:[T ].*)?")


def spelt_like(name: str, known: Iterable[str]) -> str:
    """The known name that is spelt most like this one; empty if none is near."""
    folded = {other.casefold(): other for other in known}
    from difflib import get_close_matches  # noqa: PLC0415 - milliseconds that only a misspelling needs

    close = get_close_matches(name[:_LONGEST].casefold(), list(folded), 3, 0.7)
    alike = [other for other in close if other[:1] == name[:1].casefold()] or close
    return folded[alike[0]] if alike else ""


def meant_choice(value: Any, choices: Sequence[Any]) -> str:
    """The choice that is spelt most like the value; empty if none is near."""
    return spelt_like(str(value), [choice for choice in choices if isinstance(choice, str)])


def meant_text(value: str, pattern: str) -> str:
    """The value in another case, trimmed, or reduced to what ids and numbers are made of, if that fits the pattern."""
    if len(value) > _LONGEST:
        return ""
    return next((guess for guess in _respelt(value) if guess and guess != value and matches(pattern, guess)), "")


def meant_date(value: str) -> str:
    """The day that a date in another order stands for, month before day as in the United States; empty if none."""
    year_first, month_first = _YEAR_FIRST.fullmatch(value.strip()), _MONTH_FIRST.fullmatch(value.strip())
    if year_first:
        year, month, day = year_first.groups()
    elif month_first:
        month, day, year = month_first.groups()
        year = year if len(year) == 4 else f"20{year}"  # noqa: PLR2004 - digits of a year
    else:
        return ""
    guess = f"{year}-{int(month):02d}-{int(day):02d}"
    return guess if is_date(guess) else ""


def _respelt(value: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().strip()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    address = f"https://{plain}" if _HOST.match(plain) else ""
    return (plain, plain.lower(), plain.upper(), slug, re.sub(r"[^0-9]", "", plain), address)
