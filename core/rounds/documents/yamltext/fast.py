"""A faster parser for plain files: ``ryaml``, where it is installed (the extra ``fast``).

It is the same scanner as libyaml's in another language, but knows fewer of our rules. What could be read differently,
and whatever it refuses, is left to the strict reader, which also words what is wrong. Tests hold both equal.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import yaml

from rounds.documents.yamltext.limits import MOST_KEYS
from rounds.documents.yamltext.storable import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.documents.yamltext.places import Place
    from rounds.documents.yamltext.scalars import JsonValue

_LONGEST = 160_000
"""Longer texts may hold more values than a file may."""
_NEVER = ("\\", "\r", "<<", "\n---", "\n...", "\n%")
# Tags, anchors, aliases and keys that are no text. Each begins with a letter of its own, which is found quickly.
_MARKS = tuple(
    re.compile(rf"{mark}(?<=[\s\[{{,:-]{mark}){after}")
    for mark, after in (("!", ""), ("&", r"\S"), (r"\*", r"\S"), (r"\?", r"\s"))
)
# Numbers to one reader, and text to the other.
_ODD_NUMBER = re.compile(
    r"[\s\[{,:-](?=[-+.0-9])(?:[-+]?(?:\.[0-9iInN]|0[xXoObB]|0[0-9]+\.|[0-9][0-9.]*[eE]|[0-9]+\.(?![0-9])|[0-9]{18}"
    r"|[0-9]+\.[0-9]{17})"
    r"|\+[0-9]|-0(?![0-9.]))"
)
_ITEM = re.compile(r"^-", re.MULTILINE)
_FIRST_OF_ITEM = re.compile(r"^- (?=[a-z])", re.MULTILINE)
_ABOVE = re.compile(r"(?:#[^\n]*\n|[ \t]*\n)*(?=[a-z])")


def read_fast(text: str) -> tuple[JsonValue, tuple[Place, ...]] | None:
    """The one document in a text, and where it (or each item of its list) starts; None: let the strict reader do it."""
    loads, begun = _loads(), f"\n{text}"
    if loads is None or not yaml.__with_libyaml__ or len(text) > _LONGEST or any(part in begun for part in _NEVER):
        return None
    if any(mark.search(begun) for mark in _MARKS):
        return None
    try:
        data = loads(text)
    except ValueError:
        return None
    starts: tuple[Place, ...] | None = None
    if isinstance(data, list):
        starts = _items(text, len(data))
    elif isinstance(data, dict) and (above := _ABOVE.match(text)):
        starts = ((above[0].count("\n") + 1, 1),)
    return None if starts is None or not _is_plain(data, begun) else (data, starts)


def _is_plain(data: JsonValue, text: str) -> bool:
    """Whether the strict reader would give the same: names that are text, no number that may be text, not too deep."""
    level: list[Any] = [data]
    depth, numbers = 0, False
    while level:
        depth += 1
        below: list[Any] = []
        for node in level:
            values: Any = node
            if node.__class__ is dict:
                if len(node) > MOST_KEYS or not all(key.__class__ is str for key in node):
                    return False
                values = node.values()
            for value in values:
                kind = value.__class__
                if kind is str:
                    continue
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is int or kind is float:
                    numbers = True
        level = below
    return depth <= DEEPEST and not (numbers and _ODD_NUMBER.search(text))


def _items(text: str, number: int) -> tuple[Place, ...] | None:
    """Where the items of a list start, which stand at the beginning of their lines; None where that is not plain."""
    found = [match.start() for match in _FIRST_OF_ITEM.finditer(text)]
    if len(found) != number or len(_ITEM.findall(text)) != number:
        return None
    line, before, places = 1, 0, []
    for start in found:
        line += text.count("\n", before, start)
        before = start
        places.append((line, 3))
    return tuple(places)


@cache
def _loads() -> Callable[[str], Any] | None:
    try:
        found: Callable[[str], Any] = import_module("ryaml").loads
    except ImportError:
        return None
    return found
