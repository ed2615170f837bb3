"""Edits that leave every other byte alone: one value is set, removed or appended, and the result is read again.

The text is cut at the places of its parsed values and the new one put in; comments, line ends, quotes, indentation
and unknown keys stay. What is meant is worked out on the data as well: when the edited text would not read as that,
or a comment would be lost, the edit is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.documents.yamltext.document import Where, entries, items, parse_text
from rounds.documents.yamltext.scalars import JsonValue, same, shortened, storable
from rounds.documents.yamltext.splices import (
    EditRefused,
    Spot,
    item_of,
    replaced,
    root_of,
    value_of,
    with_entry,
    with_item,
    without_entry,
    without_item,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_ABSENT: Any = object()


def set_value(text: str, where: Where, value: JsonValue) -> str:
    """The text with the value at ``where`` replaced, or added with the mappings that lead to it.

    Raises:
        EditRefused: something else than a mapping stands on the way, or no edit keeps the rest as it is.
        UsageError: the value cannot be written.
    """
    kept = storable(value, _words(where))
    data = _read(text)
    if same(_found(data, where), kept):
        return text
    wanted = _changed(data, where, lambda _old: kept)
    spot, missing = _nearest(root_of(text), where)
    if not missing:
        return _checked(replaced(spot, kept), wanted)
    for key in reversed(missing[1:]):
        kept = {key: kept}
    name = str(missing[0])
    is_mapping = spot.node.parts is not None
    return _checked(with_entry(spot, name, kept) if is_mapping else replaced(spot, {name: kept}), wanted)


def remove_value(text: str, where: Where) -> str:
    """The text without the key or item at ``where``, and without the comment on its line.

    Raises:
        EditRefused: there is none, or no edit keeps the rest as it is.
    """
    *above, last = where
    wanted = _changed(_read(text), above, lambda old: _without(old, last, where))
    spot, _ = _nearest(root_of(text), above)
    edited = without_entry(spot, last) if isinstance(last, str) else without_item(spot, last)
    return _checked(edited, wanted)


def append_item(text: str, where: Where, value: JsonValue) -> str:
    """The text with one more item in the list at ``where``, which is made if there is none.

    Raises:
        EditRefused: something else than a list stands there, or no edit keeps the rest as it is.
        UsageError: the value cannot be written.
    """
    kept = storable(value, _words(where))
    old = _found(_read(text), where)
    if old is _ABSENT or old is None:
        return set_value(text, where, [kept])
    if not isinstance(old, list):
        raise EditRefused(f"{_words(where)} is not a list", "make it a list by hand: [first, second]")
    wanted = _changed(_read(text), where, lambda old: [*old, kept])
    spot, _ = _nearest(root_of(text), where)
    return _checked(with_item(spot, kept), wanted)


def _read(text: str) -> JsonValue:
    document, problems = parse_text(text, "the file")
    if document is None:
        raise EditRefused(f"the file has to be mended first: {problems[0]}", problems[0].hint)
    return document.data


def _checked(text: str, wanted: JsonValue) -> str:
    """The edited text, if it reads as wanted."""
    document, _ = parse_text(text, "the file")
    if document is None or not same(document.data, wanted):
        raise EditRefused("this cannot be changed without touching more of the file", "edit the file by hand")
    return text


def _words(where: Where) -> str:
    """The way to a value as people write it: preferences.channels[0]."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return shortened(words.removeprefix("."))


def _found(data: JsonValue, where: Where) -> JsonValue:
    for step in where:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return _ABSENT
    return data


def _changed(data: JsonValue, where: Where, change: Callable[[JsonValue], JsonValue]) -> JsonValue:
    """A copy of the data with ``change`` made to the value at ``where``; mappings on the way are made."""
    if not where:
        return change(data)
    step, rest = where[0], where[1:]
    if isinstance(step, str) and (data is None or isinstance(data, dict)):
        inner = (data or {}).get(step)
        return {**(data or {}), step: _changed(inner, rest, change)}
    if isinstance(step, int) and isinstance(data, list) and 0 <= step < len(data):
        return [*data[:step], _changed(data[step], rest, change), *data[step + 1 :]]
    raise EditRefused(f"there is no place for {_words([step])}", "edit the file by hand")


def _without(data: JsonValue, step: str | int, where: Where) -> JsonValue:
    if isinstance(data, dict) and step in data:
        return {key: value for key, value in data.items() if key != step}
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return [*data[:step], *data[step + 1 :]]
    raise EditRefused(f"there is no {_words(where)} in the file")


def _nearest(spot: Spot, where: Where) -> tuple[Spot, list[str | int]]:
    """The value at ``where``, or the nearest above it that exists and the steps that are missing."""
    for index, step in enumerate(where):
        if isinstance(step, str) and step in entries(spot.node):
            spot = value_of(spot, step)
        elif isinstance(step, int) and step < len(items(spot.node)):
            spot = item_of(spot, step)
        else:
            return spot, list(where[index:])
    return spot, []
