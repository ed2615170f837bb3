"""What imports of registers share: the columns of one, the area that it is narrowed to, options of several values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import translate
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from rounds import Option, UsageError, is_npi
from rounds_plugins.exchange.parts import zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


LAYOUTS: Final[Mapping[str, Any]] = tomllib.loads(
    files("rounds_plugins.exchange").joinpath("registers.toml").read_text("utf-8")
)
"""What registers call their columns, by our names for them."""
EVERYTHING = re.compile("")
AREA_OPTIONS = (
    Option("state", "State of the practice: CT.", multiple=True),
    Option("zip", "First digits of the practice's ZIP code: 021.", multiple=True),
    Option("city", "City of the practice; * and ? may be used.", multiple=True),
)
LIMIT_OPTION = Option("limit", "Take at most so many records.")
_STATE = re.compile(r"[A-Za-z]{2}")
_ZIP = re.compile(r"[0-9]{1,5}(?:-?[0-9]{0,4})")
_CITY = re.compile(r"[^,]+")


@dataclass(frozen=True, slots=True)
class Area:
    """States, beginnings of ZIP codes and cities. An empty condition lets everything through."""

    states: frozenset[str] = frozenset()
    zips: tuple[str, ...] = ()
    city: re.Pattern[str] = EVERYTHING

    def has(self, value: Callable[[str, Sequence[str]], str], cells: Sequence[str]) -> bool:
        """Whether the address of a row is in it, however a register writes its parts; ``value`` tells a part."""
        if self.states and value("state", cells).upper() not in self.states:
            return False
        if self.zips and not zip_of(value("zip", cells)).startswith(self.zips):
            return False
        return self.city is EVERYTHING or self.city.fullmatch(value("city", cells).casefold()) is not None


def area_of(options: Mapping[str, Any]) -> Area:
    """The area that the import's options name. Each may be given several times, or hold several after commas.

    Raises:
        UsageError: an option cannot be what it should be.
    """
    return Area(
        states=frozenset(state.upper() for state in listed(options, "state", _STATE, "a state such as CT")),
        zips=tuple(_dashed(one) for one in listed(options, "zip", _ZIP, "the first digits of a ZIP code")),
        city=any_of(city.casefold() for city in listed(options, "city", _CITY, "a city")),
    )


def _dashed(digits: str) -> str:
    """The beginning of a ZIP code as records have it, with the hyphen where it is long enough for one."""
    plain = digits.replace("-", "")
    return f"{plain[:5]}-{plain[5:]}" if plain[5:] else plain


def listed(options: Mapping[str, Any], name: str, pattern: re.Pattern[str], what: str) -> list[str]:
    """The values of an option.

    Raises:
        UsageError: one of them is not ``what`` it should be.
    """
    values = [part.strip() for value in options.get(name) or () for part in value.split(",") if part.strip()]
    for value in values:
        if pattern.fullmatch(value) is None:
            raise UsageError(f"--{name} {value}: this is not {what}")
    return values


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that any of these wildcards fits; the one for everything when there is none."""
    expressions = [translate(pattern) for pattern in patterns]
    return re.compile("|".join(expressions)) if expressions else EVERYTHING


def limit_of(options: Mapping[str, Any]) -> int:
    """How many records to take at most; 0: all.

    Raises:
        UsageError: the limit is no number above 0.
    """
    text = str(options.get("limit") or "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise UsageError(f"--limit {text}: a number of records is needed, such as 100")
    return int(text)


def find_columns(
    header: Sequence[str], names: Mapping[str, Sequence[str]], plain: Callable[[str], str]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The index of each column by our name for it (-1: there is none), and by its own name, as ``plain`` writes it.

    Of the names that a column has had over the years, the first that the header has is read.
    """
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(plain(name), index)
    found = {
        our: next((places[plain(one)] for one in theirs if plain(one) in places), -1) for our, theirs in names.items()
    }
    return found, places


def npi_fault(npi: str) -> str:
    """Why a line of this NPI cannot be used; empty when it can."""
    return "" if is_npi(npi) else f"'{npi}' is not an NPI" if npi else "the line has no NPI"
