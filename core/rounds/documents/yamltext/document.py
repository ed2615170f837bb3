"""A YAML file as a Document: its text, its data, and where things stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from rounds.documents.yamltext.complaints import conflicts
from rounds.documents.yamltext.events import read_events
from rounds.documents.yamltext.files import decode, read_bytes
from rounds.documents.yamltext.parsers import NextEvent, events_of
from rounds.documents.yamltext.scalars import cuts, may_be_cut, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rounds.base.problems import Problem
    from rounds.documents.yamltext.files import Place
    from rounds.documents.yamltext.scalars import JsonValue


Where = Sequence[str | int]
"""The way to a value: keys and 0-based indexes."""


def in_words(where: Where) -> str:
    """The way to a value as people write it: preferences.channels[0]."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return shortened(words.removeprefix("."))


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place in the text.

    ``start`` and ``end`` are character offsets; a block's ``end`` is that of its last value. ``style`` is ``plain``,
    a quote, ``|`` or ``>`` for text, ``block`` or ``flow`` for lists and mappings. ``parts`` holds a mapping's
    (key, value) by key, or a list's items.
    """

    start: int
    end: int
    line: int
    column: int
    style: str
    parts: Mapping[str, tuple[Node, Node]] | Sequence[Node] | None = None


@lru_cache(maxsize=4)
def tree(text: str) -> Node:
    """The tree of a text that the strict reader accepts. The last few are kept: one file's problems come together."""
    next_event = events_of(text)
    next_event()
    next_event()
    return _node(next_event(), next_event)


def nearest(root: Node, where: Where) -> tuple[int, int]:
    """Line and column of the key (or item) at ``where``; of the nearest part above it that exists, if it does not."""
    shown, value = root, root
    for step in where:
        if isinstance(value.parts, Mapping) and isinstance(step, str) and step in value.parts:
            shown, value = value.parts[step]
        elif isinstance(step, int) and 0 <= step < len(items(value)):
            shown = value = items(value)[step]
        else:
            break
    return shown.line, shown.column


def items(node: Node) -> Sequence[Node]:
    """The items of a list; none for another value."""
    return node.parts if isinstance(node.parts, Sequence) else ()


def entries(node: Node) -> Mapping[str, tuple[Node, Node]]:
    """Key and value nodes of a mapping by key; none for another value."""
    return node.parts if isinstance(node.parts, Mapping) else {}


def scalars(node: Node) -> Iterator[Node]:
    """Every key and scalar below a node."""
    if node.parts is None:
        yield node
    for item in items(node):
        yield from scalars(item)
    for key, value in entries(node).values():
        yield key
        yield from scalars(value)


def _node(event: Any, next_event: NextEvent) -> Node:
    if isinstance(event, ScalarEvent):
        return _made(event, event, event.style or "plain")
    if isinstance(event, MappingStartEvent):
        return _mapping(event, next_event)
    return _list(event, next_event)


def _mapping(opened: Any, next_event: NextEvent) -> Node:
    found: dict[str, tuple[Node, Node]] = {}
    end = opened.start_mark.index
    while not isinstance(event := next_event(), MappingEndEvent):
        key = _node(event, next_event)
        value = _node(next_event(), next_event)
        found[event.value] = key, value
        end = max(value.end, key.end)
    return _collection(opened, event, end, found)


def _list(opened: Any, next_event: NextEvent) -> Node:
    found: list[Node] = []
    end = opened.start_mark.index
    while not isinstance(event := next_event(), SequenceEndEvent):
        found.append(_node(event, next_event))
        end = found[-1].end
    return _collection(opened, event, end, found)


def _collection(opened: Any, closed: Any, end: int, parts: Mapping[str, tuple[Node, Node]] | Sequence[Node]) -> Node:
    node = _made(opened, closed, "flow" if opened.flow_style else "block", parts)
    return node if opened.flow_style else replace(node, end=end)


def _made(opened: Any, closed: Any, style: str, parts: Any = None) -> Node:
    mark = opened.start_mark
    return Node(mark.index, closed.end_mark.index, mark.line + 1, mark.column + 1, style, parts)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file that was read.

    ``text`` is the file's, line ends as they are, without a byte order mark. ``data`` is a mapping or a list.
    ``starts`` are 1-based (line, column) of the mapping, or of each item of the list.
    """

    path: str
    text: str
    data: JsonValue
    starts: tuple[Place, ...]

    def locate(self, where: Where) -> Place:
        """Line and column of the key (or list item) at ``where``, or of the nearest part above it that exists."""
        return nearest(tree(self.text), where)


def parse(raw: bytes, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in a file's bytes, and the problems. An error leaves no document, a warning does."""
    text, problems = decode(raw, path)
    return (None, problems) if text is None else parse_text(text, path)


def parse_text(text: str, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in a text that ``decode`` let through, and the problems."""
    problems = conflicts(text, path)
    if problems:
        return None, problems
    data, starts, problems = read_events(text, path)
    if problems:
        return None, problems
    if may_be_cut(text):
        problems = cuts(text, {node.end for node in scalars(tree(text)) if node.style == "plain"}, path)
    return Document(path, text, data, starts), problems


def read_file(file: Path, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in a file; ``path`` is what problems call it. What cannot be opened is a problem, too."""
    raw, problems = read_bytes(file, path)
    return (None, problems) if raw is None else parse(raw, path)
