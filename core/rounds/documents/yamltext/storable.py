"""What a file can hold: the check before a value is written, and strict equality of what is read back."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from rounds.base.problems import UsageError
from rounds.documents.yamltext.decoding import FORBIDDEN, character_name
from rounds.documents.yamltext.scalars import JsonValue, shortened

DEEPEST = 32
"""Levels of lists and mappings inside each other; records need five."""
LARGEST_INTEGER = 10**18 - 1
"""Whole numbers of more than 18 digits would read back as text."""
_SHOWN_BITS = 200  # a longer number takes long to write out, and Python refuses


def storable(value: object, where: str = "", level: int = 1) -> JsonValue:
    """The value as dicts, lists and scalars that a file can hold and give back.

    Raises:
        UsageError: it holds something else; the message says what, and where.
    """
    if isinstance(value, str):
        return _text(value, where)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, where)
    if level > DEEPEST:
        raise UsageError(f"{_at(where)}more than {DEEPEST} lists and mappings inside each other")
    if isinstance(value, Mapping):
        return {
            _key(key, where): storable(item, f"{where}.{key}" if where else str(key), level + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [storable(item, f"{where}[{index}]", level + 1) for index, item in enumerate(value)]
    raise UsageError(f"{_at(where)}a {type(value).__name__} cannot be written", "write dates as text: 2026-11-18")


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two documents are equal, with true and 1, and 1 and 1.0, told apart."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _at(where: str) -> str:
    return f"{shortened(where)}: " if where else ""


def _text(value: str, where: str) -> str:
    found = FORBIDDEN.search(value)
    if found:
        raise UsageError(f"{_at(where)}the text holds {character_name(found[0])}", "take it out")
    return value


def _number(value: Any, where: str) -> JsonValue:
    whole = isinstance(value, int)
    if (abs(value) > LARGEST_INTEGER) if whole else not isfinite(value):
        shown = "too large" if whole and value.bit_length() > _SHOWN_BITS else shortened(str(value), 40)
        raise UsageError(f"{_at(where)}the number cannot be written: {shown}", "write it as text")
    return value


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise UsageError(f"{_at(where)}a field's name has to be text, not {shortened(repr(key), 40)}")
    return _text(key, where)
