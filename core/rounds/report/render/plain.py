"""What templates are given: data without behaviour, so that a template can call nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any


def plain(value: object) -> Any:
    """The value for a template: records become bare attributes, lists become tuples; texts, numbers and days stay.

    Raises:
        TypeError: it is something else, which a template must not get.
    """
    if value is None or isinstance(value, str | int | float | date):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, bytes | bytearray):
        return tuple(plain(each) for each in (sorted(value) if isinstance(value, frozenset | set) else value))
    if is_dataclass(value) and not isinstance(value, type):
        return SimpleNamespace(**{each.name: plain(getattr(value, each.name)) for each in fields(value)})
    raise TypeError(f"a template gets texts, numbers, days, lists and records, not a {type(value).__name__}")
