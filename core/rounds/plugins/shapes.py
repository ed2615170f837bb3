"""Whether what a plugin hands in has the shape that its contract promises, field by field."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard, Union, get_args, get_origin, get_type_hints

from rounds.plugins.faults import short
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[object], str]


def _is_number(value: object) -> TypeGuard[float]:
    """Whether arithmetic in floating point can use it: finite, within range, and no truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= sys.float_info.max


def _must(test: Callable[[Any], bool], words: str) -> Check:
    """A check that tells in ``words`` what is wanted where the test fails."""
    return lambda value: "" if test(value) else words


_name = _must(
    lambda value: isinstance(value, str) and is_id(value), "lower-case letters, digits and hyphens, at most 63"
)
_title = _must(lambda value: isinstance(value, str) and bool(value.strip()), "a text")
_text = _must(lambda value: isinstance(value, str), "a text")
_flag = _must(lambda value: isinstance(value, bool), "True or False")
_number = _must(_is_number, "a number")
_amount = _must(lambda value: _is_number(value) and value >= 0, "a number that is not negative")
_function = _must(callable, "a function")
_function_or_none = _must(lambda value: value is None or callable(value), "a function or None")
_places = _must(
    lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0, "a whole number above 0"
)
_suffix = _must(
    lambda value: isinstance(value, str) and value.startswith(".") and is_id(value[1:]), "a file's ending, such as .eml"
)
_method = _must(lambda value: isinstance(value, str) or callable(value), "a text or a function")
_names = _must(lambda value: isinstance(value, tuple) and not any(map(_name, value)), "a tuple of names of sections")
_texts = _must(lambda value: isinstance(value, tuple) and not any(map(_text, value)), "a tuple of texts")


def _options(value: object) -> str:
    if not isinstance(value, tuple):
        return "a tuple of Option"
    from rounds.plugins.contracts import Option  # noqa: PLC0415 - loaded already by whoever makes one

    return next((f"a tuple of good options: {found}" for option in value if (found := amiss(option, Option))), "")


def _one_of(*choices: str) -> Check:
    return lambda value: "" if value in choices else " or ".join(f"'{choice}'" for choice in choices)


_NAMED: Final[dict[str, Check]] = {"name": _name, "title": _title}
_CALLED: Final[dict[str, Check]] = {**_NAMED, "function": _function}
# By name: whoever asks for one kind of noun need not import what the others are made of.
_CHECKS: Final[Mapping[str, Mapping[str, Check]]] = {
    "Channel": {**_NAMED, "cost": _amount, "minutes": _amount, "weight": _amount, "verb": _title},
    "ScoringRule": {**_CALLED, "weight": _number},
    "OpportunityRule": _CALLED,
    "Metric": {**_CALLED, "unit": _text, "kind": _one_of("count", "level"), "better": _one_of("more", "less")},
    "Section": {**_CALLED, "method": _method, "about": _one_of("book", "source")},
    "NamedReport": {**_NAMED, "sections": _names, "about": _one_of("book", "liaison", "source"), "brief": _flag},
    "Renderer": _CALLED,
    "Importer": {**_CALLED, "options": _options},
    "Exporter": {**_CALLED, "options": _options},
    "Carrier": {
        **_NAMED,
        "suffix": _suffix,
        **dict.fromkeys(("address", "compose"), _function),
        **dict.fromkeys(("values", "check", "deliver", "keep", "fetch"), _function_or_none),
        "needs": _texts,
    },
    "PrintForm": {**_CALLED, "kind": _name, "places": _places, "suffix": _suffix, "refuses": _function_or_none},
    "CalendarService": {**_NAMED, **dict.fromkeys(("push", "pull"), _function)},
    "Option": {"name": _name, "help": _text, "flag": _flag, "multiple": _flag, "is_path": _flag},
}


def amiss(value: object, kind: type) -> str:
    """What is wrong with a value that should be a good ``kind`` of the contracts; empty: nothing."""
    if not isinstance(value, kind):
        return f"expected, not {short(value)}"
    for field, check in _CHECKS[kind.__name__].items():
        wanted = check(getattr(value, field))
        if wanted:
            return f"{field} {short(getattr(value, field))} is not {wanted}"
    return ""


def misfit(value: Any) -> str:
    """The first field of a record or Problem whose value is not of the annotated type, in words; empty: all are."""
    kind: Any = type(value)
    for name, hint in _hints(kind).items():
        if not _fits(getattr(value, name), hint):
            return f"{name} {short(getattr(value, name))} is not {_words(hint)}"
    return ""


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _fits(value: object, hint: Any) -> bool:  # noqa: PLR0911 - one return a form of annotation
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return any(_fits(value, each) for each in inner)
    if origin is Literal:
        return value in inner
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(each, inner[0]) for each in value)
    if origin is Mapping:
        return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    if hint is float:
        return _is_number(value)
    if hint is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    if isinstance(value, bool) and hint is not bool:
        return False
    if not isinstance(hint, type):
        return True
    return isinstance(value, hint) and not (is_dataclass(hint) and misfit(value))


def _words(hint: Any) -> str:
    return getattr(hint, "__name__", "") if isinstance(hint, type) and not get_args(hint) else str(hint)
