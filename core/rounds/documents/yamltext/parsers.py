"""The parsers below the reader: PyYAML over libyaml, PyYAML alone where it was built without, and a faster one.

The first two agree on whatever editors and people write. Of broken files, mutated at random, they judge one in 600
differently: a tab or '? ' inside unquoted text, and '{name:}', of which PyYAML alone knows less.

``ryaml`` reads plain files where it is installed (the extra ``fast``). It is the same scanner as libyaml's in another
language, but knows fewer of our rules. What could be read differently, and whatever it refuses, is left to the strict
reader, which also words what is wrong. Tests hold both equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from yaml.scanner import ScannerError

from rounds.documents.yamltext.files import MOST_KEYS
from rounds.documents.yamltext.scalars import DEEPEST

if TYPE_CHECKING:
    from rounds.documents.yamltext.files import Place
    from rounds.documents.yamltext.scalars import JsonValue


NextEvent = Callable[[], Any]
"""Gives the next parsing event of a stream; raises yaml.YAMLError where the text is not YAML."""


class PureParser(yaml.BaseLoader):
    """PyYAML's parser in Python, with libyaml's rule for tabs between tokens."""

    def scan_to_next_token(self) -> None:
        """Skip blanks and comments; a tab separates tokens wherever it cannot be taken for indentation."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_directive(self) -> NoReturn:
        """Refuse every directive, the unknown ones too, which PyYAML would pass over."""
        mark = self.get_mark()
        raise ScannerError("while scanning a directive", mark, "directives are not read", mark)

    def get_event(self) -> Any:
        """The next event; an escape beyond the last character of Unicode is an error like any other."""
        try:
            return super().get_event()  # type: ignore[no-untyped-call]
        except (OverflowError, ValueError) as error:
            mark = self.get_mark()
            raise ScannerError("while scanning a quoted scalar", mark, "found invalid Unicode", mark) from error


def events_of(text: str) -> NextEvent:
    """The parsing events of a text, one a call, by libyaml where there is one."""
    loader = yaml.CBaseLoader(text) if yaml.__with_libyaml__ else PureParser(text)
    return loader.get_event


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
