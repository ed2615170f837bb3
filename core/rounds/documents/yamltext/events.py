"""The strict reader: parsing events become a document; what YAML would do behind one's back is a problem."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext.complaints import (
    DIRECTIVE,
    TAKE_IT_OUT,
    beginning,
    complain,
    escape_stands_for,
    in_quotes,
    not_a_field,
)
from rounds.documents.yamltext.files import (
    FORBIDDEN,
    MOST_KEYS,
    MOST_PROBLEMS,
    MOST_VALUES,
    Place,
    character_name,
    line_of,
)
from rounds.documents.yamltext.parsers import NextEvent, events_of
from rounds.documents.yamltext.scalars import DEEPEST, NOT_ALWAYS_TEXT, JsonValue, is_name, plain_value, shortened

_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
_EMPTY = ("the file is empty", "write its fields, or delete it")
_SPLIT = "split the file: one file a month, or one a record"


def read_events(text: str, path: str) -> tuple[JsonValue, tuple[Place, ...], list[Problem]]:
    """The text's one document, where it (or each item of its list) starts, and the problems.

    With a problem there is no document. At most MOST_PROBLEMS are told, and reading ends at the first that leaves
    the rest without meaning.
    """
    walk = _Walk(text, path)
    data = walk.document()
    return (None, (), walk.problems) if walk.problems else (data, tuple(walk.starts), [])


class _StopError(Exception):
    """The file is not read further."""


class _Walk:
    """One pass over a text's events; ``starts`` and ``problems`` fill while ``document`` reads."""

    __slots__ = ("_depth", "_escapes", "_next", "_path", "_text", "problems", "starts")

    def __init__(self, text: str, path: str) -> None:
        self.problems: list[Problem] = []
        self.starts: list[Place] = []
        self._text = text
        self._path = path
        self._next = self._counted(events_of(text)) if _may_be_too_many(text) else events_of(text)
        self._depth = 0
        self._escapes = "\\" in text

    def document(self) -> JsonValue:
        try:
            return self._document()
        except _StopError:
            return None
        except yaml.YAMLError as error:
            self.problems += self._too_deep(error) or [complain(error, self._text, self._path)]
            return None

    def _too_deep(self, error: yaml.YAMLError) -> list[Problem]:
        """What is wrong where libyaml (from the one in PyYAML 6.0.4 on) gives up at its own depth.

        It looks ahead, and says so before it tells of the first bracket: what lies before that place is read again.
        """
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem != _LIBYAML_TOO_DEEP or not error.problem_mark:
            return []
        return read_events(self._text[: error.problem_mark.index], self._path)[2]

    def _document(self) -> JsonValue:
        self._next()
        opened = self._next()
        if opened.__class__ is StreamEndEvent:
            raise self._stop((1, 1), *_EMPTY)
        if opened.version or opened.tags:
            self._fault(_place(opened), *DIRECTIVE)
        root = self._next()
        data: JsonValue
        if root.__class__ is SequenceStartEvent:
            data = self._list(root, self.starts)
        elif root.__class__ is MappingStartEvent:
            self.starts.append(_place(root))
            data = self._mapping(root)
        else:
            raise self._not_a_record(root)
        if root.anchor is not None or root.tag is not None:
            self._marked(root)
        self._next()
        after = self._next()
        if after.__class__ is DocumentStartEvent:
            raise self._stop(_place(after), "a second document begins here", "give each record a file of its own")
        return data

    def _value(self, event: Any) -> JsonValue:
        if event.__class__ is ScalarEvent and event.tag is None and event.anchor is None:
            text = event.value
            if event.style:
                return self._quoted(event, text) if self._escapes else text
            return text if text and text[0] not in NOT_ALWAYS_TEXT else plain_value(text)
        if event.__class__ is AliasEvent or event.tag is not None or event.anchor is not None:
            self._marked(event)
        if event.__class__ is MappingStartEvent:
            return self._mapping(event)
        return self._list(event, None) if event.__class__ is SequenceStartEvent else None

    def _mapping(self, opened: Any) -> dict[str, JsonValue]:
        self._enter(opened)
        next_event, value_of = self._next, self._value
        found: dict[str, JsonValue] = {}
        while True:
            event = next_event()
            if event.__class__ is MappingEndEvent:
                self._depth -= 1
                return found
            if event.__class__ is not ScalarEvent:
                raise self._stop(_place(event), "a field's name has to be text", "put it in quotes")
            key = event.value
            if event.style or event.tag is not None or event.anchor is not None or not is_name(key):
                self._look_at_key(event, key)
            if key in found:
                self._duplicate(opened, event, key)
            found[key] = value_of(next_event())
            if len(found) > MOST_KEYS:
                raise self._stop(_place(event), f"more than {MOST_KEYS:,} fields in one record", _SPLIT)

    def _list(self, opened: Any, starts: list[Place] | None) -> list[JsonValue]:
        self._enter(opened)
        next_event, value_of = self._next, self._value
        found: list[JsonValue] = []
        while True:
            event = next_event()
            if event.__class__ is SequenceEndEvent:
                self._depth -= 1
                return found
            if starts is not None:
                starts.append(_place(event))
            found.append(value_of(event))

    def _enter(self, opened: Any) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"more than {DEEPEST} lists and mappings inside each other"
            raise self._stop(_place(opened), message, "put text with brackets in quotes")

    def _look_at_key(self, event: Any, key: str) -> None:
        """A key that is not plain text alone: quoted, marked, or something else than text to YAML."""
        if event.tag is not None or event.anchor is not None:
            self._marked(event)
        elif event.style:
            self._quoted(event, key)
        elif key == "<<":
            self._fault(_place(event), "'<<' (a merge) is not read", "write the fields out where they belong")
        elif not key:
            self._fault(_place(event), "the field's name is missing before ':'", "write 'name: value'")
        else:
            shown = shortened(key, 40)
            self._fault(_place(event), f"the field's name {shown} is not text to YAML", f'put it in quotes: "{shown}":')

    def _quoted(self, event: Any, text: str) -> str:
        """Quoted text; an escape in it must not bring in what the file itself may not hold."""
        found = FORBIDDEN.search(text)
        if found:
            self._fault(_place(event), escape_stands_for(character_name(found[0])), TAKE_IT_OUT)
        return text

    def _duplicate(self, opened: Any, event: Any, key: str) -> None:
        line, column = _place_of_key(self._text, opened.start_mark.index, key)
        message = f"'{shortened(key, 40)}' stands here a second time; the first is in line {line}, column {column}"
        self._fault(_place(event), message, "keep one of the two")

    def _marked(self, event: Any) -> None:
        at = event.start_mark.index
        self._fault(_place(event), beginning(self._text[at]), in_quotes(self._text, at))

    def _not_a_record(self, root: Any) -> _StopError:
        if root.__class__ is ScalarEvent and not root.value and not root.style:
            return self._stop((1, 1), *_EMPTY)
        return self._stop(_place(root), *not_a_field(line_of(self._text, _offset(root)).strip()))

    def _fault(self, place: Place, message: str, hint: str) -> None:
        self.problems.append(Problem(Source(self._path, *place), message, hint))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _StopError

    def _stop(self, place: Place, message: str, hint: str) -> _StopError:
        self.problems.append(Problem(Source(self._path, *place), message, hint))
        return _StopError()

    def _counted(self, next_event: NextEvent) -> NextEvent:
        """The same events; the file is refused at one too many."""
        left = MOST_VALUES

        def count() -> Any:
            nonlocal left
            left -= 1
            event = next_event()
            if left < 0:
                raise self._stop(_place(event), f"the file holds more than {MOST_VALUES:,} values", _SPLIT)
            return event

        return count


def _may_be_too_many(text: str) -> bool:
    """Whether the text can hold more than MOST_VALUES: no indicator makes more than three of them."""
    return 3 * len(text) >= MOST_VALUES and 3 * sum(map(text.count, ":-,?[{")) >= MOST_VALUES - 8


def _place(event: Any) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _offset(event: Any) -> int:
    return int(event.start_mark.index)


def _place_of_key(text: str, mapping_at: int, key: str) -> Place:
    """Where a key first stands in the mapping that begins at an offset."""
    next_event = events_of(text)
    event = next_event()
    while event.__class__ is not MappingStartEvent or _offset(event) != mapping_at:
        event = next_event()
    while True:
        event = next_event()
        if event.value == key:
            return _place(event)
        level = 0
        while True:  # pass over the value
            event = next_event()
            level += event.__class__ in _OPENING
            level -= event.__class__ in _CLOSING
            if level == 0:
                break


_OPENING = (MappingStartEvent, SequenceStartEvent)
_CLOSING = (MappingEndEvent, SequenceEndEvent)
