"""What was probably meant: a hint offers it, nothing is ever changed by itself."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from rounds.documents.schema.formats import is_date, matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST = 80  # longer texts are no misspellings, and comparing takes the square of their length
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:[:/]|$)")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]?([0-9]{1,2})[/.-]?([0-9]{1,2})(?:[T ].*)?")


def spelt_like(name: str, known: Iterable[str]) -> str:
    """The known name that is spelt most like this one; empty if none is near."""
    folded = {other.casefold(): other for other in known}
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
