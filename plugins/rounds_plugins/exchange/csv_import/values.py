"""What a cell says, as the field that it goes into wants it."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rounds_plugins.exchange.parts import phone_of, state_of, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from rounds_plugins.exchange.csv_import.references import References
    from rounds_plugins.exchange.csv_import.targets import Target

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2}(?:[T ].*)?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_HOUR = re.compile(r"[ ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s+[A-Z]{2,4})?$", re.ASCII)
_LABEL = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_LONGEST_LABEL = 40
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_MONTH_FORMATS = ("%m/%Y", "%Y/%m", "%b %Y", "%B %Y", "%Y%m")
YES, _NO = frozenset({"true", "yes", "y", "1", "x", "on", "checked"}), frozenset({"false", "no", "n", "0"})
_PARTIES = frozenset({"contact", "organization", "also", "parent", "liaison"})
US_DATES = ("%m/%d/%Y", "%m/%d/%y")


class UnfitError(ValueError):
    """A value that its field cannot hold; the message says why."""


def value_of(text: str, target: Target, dates: Sequence[str], references: References) -> Any:
    """The text as the field holds it.

    Raises:
        UnfitError: it cannot be.
    """
    if target.name in _PARTIES and target.holds in {"text", "texts"}:
        return references.find(target.name, text)
    if target.name == "month":
        return month_of(text, dates, references.zone)
    if target.holds == "date":
        return day_of(text, dates, references.zone).isoformat()
    if target.holds in {"number", "whole number"}:
        return _number(text, whole=target.holds == "whole number")
    if target.holds == "yes or no":
        return _yes_or_no(text)
    return _text(text, target)


def day_of(text: str, dates: Sequence[str], zone: ZoneInfo | None = None) -> date:
    """The day that the text names, by the formats in their order, or as year-month-day; an hour after it is dropped.

    A moment with its offset from Greenwich is told as the day that it was in ``zone``.

    Raises:
        UnfitError: it names none.
    """
    try:
        if zone is not None and (match := _MOMENT.fullmatch(text)):
            return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3]}").astimezone(zone).date()
        if match := _ISO.fullmatch(text):
            return date.fromisoformat(match[1])
    except ValueError as error:
        raise UnfitError(f"there is no day '{text}'") from error
    text = _HOUR.sub("", text)
    for pattern in dates:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    raise UnfitError(f"'{text}' is not a date as the map describes them ({', '.join(dates)})")


def month_of(text: str, dates: Sequence[str], zone: ZoneInfo | None = None) -> str:
    """The month of a count, ``2026-11``, from a month or any of its days.

    Raises:
        UnfitError: there is none in the text.
    """
    if not (zone and _MOMENT.fullmatch(text)) and (match := _ISO_MONTH.fullmatch(text)):
        return match[1]
    try:
        return f"{day_of(text, (*dates, *_MONTH_FORMATS), zone):%Y-%m}"
    except UnfitError as error:
        raise UnfitError(f"'{text}' is not a month, such as 2026-11") from error


def _number(text: str, *, whole: bool) -> float:
    plain = text.replace(",", "").replace("$", "").replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        raise UnfitError(f"'{text}' is not a number")
    value = float(plain)
    if whole and not value.is_integer():
        raise UnfitError(f"'{text}' is not a whole number")
    return int(value) if value.is_integer() else value


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word not in YES | _NO:
        raise UnfitError(f"'{text}' is neither yes nor no")
    return word in YES


def _text(text: str, target: Target) -> Any:
    if target.name in _FORMS:
        return _FORMS[target.name](text)
    if target.path == "address.line1" and "\n" in text:
        first, *rest = [line.strip() for line in text.split("\n") if line.strip()]
        return {"line1": first, "line2": ", ".join(rest)}
    if target.name == "npi":
        return re.sub(r"\.0$|[\s-]", "", text)  # spreadsheets make a number of it
    if target.steps[0] == "phones" and target.name == "number":
        phone = phone_of(text)
        if phone is None:
            raise UnfitError(f"'{text}' is not a telephone number")
        return phone
    if target.steps[0] == "emails":
        return re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return text


def _label(text: str) -> str:
    """A tag as records write it."""
    return _LABEL.sub("-", text).strip("-_")[:_LONGEST_LABEL]


_FORMS: Mapping[str, Callable[[str], str]] = MappingProxyType({"zip": zip_of, "state": state_of, "tags": _label})
