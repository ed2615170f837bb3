"""The formats that schemas may ask for, and regular expressions: one meaning each, whoever asks."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import jsonschema_rs

from rounds.base.dates import is_plausible
from rounds.base.email import is_email

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Linear in the text's length, whatever the expression; look-around and back references are refused.
LINEAR = jsonschema_rs.RegexOptions()

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL = re.compile(rf"{_DATE.pattern}[T ][0-9]{{2}}:[0-9]{{2}}")
_URI = re.compile(r"https?://[^\s<>\"']+")


def is_date(text: str) -> bool:
    """Whether the text is a day of the calendar, year-month-day, of a year that may be meant."""
    if not _DATE.fullmatch(text):
        return False
    try:
        return is_plausible(date.fromisoformat(text))
    except ValueError:
        return False


def is_local_date_time(text: str) -> bool:
    """Whether the text is a day and an hour on somebody's clock, such as 2026-12-03T18:00."""
    if not _LOCAL.fullmatch(text):
        return False
    try:
        return is_plausible(datetime.fromisoformat(text).date())
    except ValueError:
        return False


def is_uri(text: str) -> bool:
    """Whether the text is a web address."""
    return _URI.fullmatch(text) is not None


FORMATS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"date": is_date, "local-date-time": is_local_date_time, "email": is_email, "uri": is_uri}
)


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
