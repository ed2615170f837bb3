"""A checked document becomes a frozen record: one generic step, driven by the record's own annotations."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, TypeVar, cast

R = TypeVar("R")
Converter = Callable[[Any], Any]
_PLAIN: Mapping[Any, Converter] = {date: date.fromisoformat, datetime: datetime.fromisoformat, float: float, int: int}
_NO_VALUES: Mapping[str, Any] = types.MappingProxyType({})


def no_values() -> Mapping[str, Any]:
    """An empty read-only mapping: the default of a record's mapping fields."""
    return _NO_VALUES


def build(record_type: type[R], document: Mapping[str, Any], **extra: object) -> R:
    """The record that ``document`` (already accepted by its JSON Schema) describes.

    Dates become ``date``, lists tuples, mappings read-only; keys that the record does not know are left out (they stay
    in the file). ``extra`` sets fields that come from elsewhere, such as ``source`` and ``id``.

    Raises:
        ValueError: a date does not exist; the schema's format check reports it first.
        TypeError: a required field is missing; the schema reports it first.
    """
    converters = _converters(cast("Any", record_type))
    for name, value in document.items():
        if name in converters and name not in extra:
            convert = converters[name]
            extra[name] = value if convert is None else convert(value)
    return record_type(**extra)


@cache
def _converters(record_type: Any) -> Mapping[str, Converter | None]:
    hints = typing.get_type_hints(record_type)
    return {field.name: _converter(hints[field.name]) for field in fields(record_type)}


def _converter(hint: Any) -> Converter | None:
    """How a document's value becomes the annotated one; None where it already is."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        parts = [part for part in arguments if part is not types.NoneType]
        return None if str in parts else _optional(_converter(parts[0]))  # a goal's target may be 20 or "+20%"
    if origin is tuple:
        return _sequence(_converter(arguments[0]))
    if origin is Mapping:
        return _mapping(_converter(arguments[1]))
    if is_dataclass(hint):
        return partial(build, cast("type", hint))
    return _PLAIN.get(hint)


def _optional(inner: Converter | None) -> Converter | None:
    return inner and (lambda value: None if value is None else inner(value))


def _sequence(inner: Converter | None) -> Converter:
    return (lambda value: tuple(map(inner, value))) if inner else tuple


def _mapping(inner: Converter | None) -> Converter:
    if inner is None:
        return freeze
    return lambda value: types.MappingProxyType({key: inner(item) for key, item in value.items()})


def freeze(value: Any) -> Any:
    """The same document, read-only all the way down."""
    if isinstance(value, dict):
        return types.MappingProxyType({key: freeze(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(freeze(item) for item in value)
    return value
