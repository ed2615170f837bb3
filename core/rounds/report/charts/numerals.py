"""How numbers are written: the same in every locale, never a negative zero, never ``nan``."""

from __future__ import annotations

import math

from rounds.base import words

MISSING = "\N{EN DASH}"
"""What stands where there is no number."""
LARGEST = 1e300
"""Values beyond this are drawn as this, so that no difference of two overflows."""
_WRITTEN_OUT = 1e15
_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_COMPACT_FROM = 10_000
_ONE_PLACE_UNTIL = 100
_WHOLE_FROM = 1000


def finite(value: float | None) -> float | None:
    """The value as a float within bounds; None for what is missing or is no number."""
    if value is None:
        return None
    try:
        number = float(value)
    except OverflowError:
        number = LARGEST if value > 0 else -LARGEST
    return None if math.isnan(number) else max(-LARGEST, min(LARGEST, number))


def number(value: float, places: int = 2) -> str:
    """``1,234``, ``12.5``, ``-0.25``: commas, and at most this many decimals, none that are zero."""
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < _WRITTEN_OUT else _scientific(value)
    known = finite(value)
    if known is None:
        return MISSING
    if abs(known) >= _WRITTEN_OUT:
        return _scientific(known)
    text = f"{known:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if text in {"0", "-0"}:
        return "0"
    return text


def fixed(value: float, places: int) -> str:
    """``12.50``: commas and exactly this many decimals, so that the points of a column stand in line."""
    known = finite(value)
    if known is None:
        return MISSING
    if abs(known) >= _WRITTEN_OUT:
        return _scientific(known)
    text = f"{known:,.{places}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def places_needed(value: float, most: int = 2) -> int:
    """How many decimals the value needs, up to ``most``: 0 for ``3.0``, 1 for ``2.5``."""
    return len(number(value, most).partition(".")[2]) if abs(finite(value) or 0) < _WRITTEN_OUT else 0


def label(value: float) -> str:
    """A number as it stands on a bar: fewer decimals the larger it is."""
    size = abs(finite(value) or 0)
    return number(value, 0 if size >= _WHOLE_FROM else 1 if size >= _ONE_PLACE_UNTIL else 2)


def compact(value: float) -> str:
    """A number in little room: ``12k``, ``1.5M``; below 10,000 as it is."""
    known = finite(value) or 0.0
    if abs(known) < _COMPACT_FROM:
        return label(value)
    if abs(known) >= _WRITTEN_OUT:
        return _scientific(known)
    for size, letter in _STEPS:
        if abs(known) >= size:
            return f"{number(known / size, 1)}{letter}"
    return label(value)


def percent(share: float) -> str:
    """A share of 1 as ``words.percent`` writes it: ``84%``; what is no number is 0%, and what is vast is short."""
    known = finite(share) or 0.0
    return words.percent(known) if abs(known) < _WRITTEN_OUT else f"{_scientific(known * 100)}%"


def _scientific(value: float) -> str:
    """``1.2e18``."""
    mantissa, _, exponent = f"{finite(value) or 0:.2g}".partition("e")
    return f"{mantissa}e{int(exponent or 0)}"
