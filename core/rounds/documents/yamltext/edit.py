"""Edits that leave every other byte alone: one value is set, removed or appended, and the result is read again.

The text is cut at the places of its parsed values and the new one put in; comments, line ends, quotes, indentation
and unknown keys stay. What is meant is worked out on the data as well: when the edited text would not read as that,
or a comment would be lost, the edit is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.documents.yamltext.document import Node, Where, entries, in_words, items, parse_text, scalars, tree
from rounds.documents.yamltext.dump import STEP, flow_text, laid_out, list_lines, mapping_lines
from rounds.documents.yamltext.files import line_end, line_start
from rounds.documents.yamltext.scalars import JsonValue, same, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class EditRefused(UsageError):  # noqa: N818 - the user is told what to do; nothing is in error
    """An edit cannot be made without harm to the rest of the file; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a text, and what stands around it.

    ``anchor`` is the offset behind its ``:`` or ``-``; ``pad`` indents a block below it; ``flow`` says that it stands
    inside ``[ ]`` or ``{ }``, ``item`` that it is a list's item.
    """

    text: str
    node: Node
    anchor: int
    pad: str = ""
    flow: bool = False
    item: bool = False


def root_of(text: str) -> Spot:
    """The whole document."""
    node = tree(text)
    return Spot(text, node, node.start)


def value_of(spot: Spot, key: str) -> Spot:
    """The value of a mapping's key."""
    name, value = entries(spot.node)[key]
    colon = spot.text.find(":", name.end, value.start)
    pad = " " * (name.column - 1) + STEP
    return Spot(spot.text, value, colon + 1 if colon >= 0 else value.start, pad, _inside_flow(spot))


def item_of(spot: Spot, index: int) -> Spot:
    """An item of a list."""
    node = items(spot.node)[index]
    if _inside_flow(spot):
        return Spot(spot.text, node, node.start, flow=True, item=True)
    pad = " " * (spot.node.column - 1) + STEP
    return Spot(spot.text, node, spot.text.rindex("-", 0, node.start) + 1, pad, item=True)


def replaced(spot: Spot, value: JsonValue) -> str:
    """The text with another value at this spot.

    Raises:
        EditRefused: the old value holds comments.
    """
    text, node = spot.text, spot.node
    head, rest = (flow_text(value, flow=True), []) if spot.flow else laid_out(value, spot.pad, item=spot.item)
    below = "".join(_line_break(text) + line for line in rest)
    end = _content_end(text, node)
    key_line_end = line_end(text, spot.anchor)
    if node.start > key_line_end:
        _refuse_comments(spot, key_line_end, end)
        return _spliced(text, (spot.anchor, spot.anchor, head and f" {head}"), (key_line_end, end, below))
    _refuse_comments(spot, node.start, end)
    begins = node.start if head else spot.anchor
    blank = " " if head and begins and not spot.flow and text[begins - 1 : begins] in {":", "-"} else ""
    below_at = line_end(text, end)
    return _spliced(text, (begins, end, blank + head), (below_at, below_at, below))


def with_entry(spot: Spot, key: str, value: JsonValue) -> str:
    """The text with one more key at the end of the mapping at this spot."""
    if _inside_flow(spot):
        return _with_part(spot, flow_text({key: value})[1:-1])
    return _with_lines(spot, mapping_lines({key: value}, " " * (spot.node.column - 1)))


def with_item(spot: Spot, value: JsonValue) -> str:
    """The text with one more item at the end of the list at this spot."""
    if _inside_flow(spot):
        return _with_part(spot, flow_text(value, flow=True))
    return _with_lines(spot, list_lines([value], " " * (spot.node.column - 1)))


def without_entry(spot: Spot, key: str) -> str:
    """The text without a key of the mapping at this spot, and without the comment behind its value."""
    parts = list(entries(spot.node).values())
    index = list(entries(spot.node)).index(key)
    if len(parts) == 1:
        return replaced(spot, {})
    spans = [(name.start, max(name.end, _content_end(spot.text, value))) for name, value in parts]
    return _without_part(spot, spans, index, spans[index][0])


def without_item(spot: Spot, index: int) -> str:
    """The text without an item of the list at this spot, and without the comment behind it."""
    parts = items(spot.node)
    if len(parts) == 1:
        return replaced(spot, [])
    spans = [(part.start, _content_end(spot.text, part)) for part in parts]
    begins = spans[index][0] if _inside_flow(spot) else item_of(spot, index).anchor - 1
    return _without_part(spot, spans, index, begins)


def _inside_flow(spot: Spot) -> bool:
    return spot.flow or spot.node.style == "flow"


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _content_end(text: str, node: Node) -> int:
    """Where a value's own text ends; a block of lines (``|``) ends behind its last line break."""
    return node.start + len(text[node.start : node.end].rstrip("\r\n"))


def _spliced(text: str, *cuts: tuple[int, int, str]) -> str:
    """The text with each span replaced; the spans do not overlap, and of two at one place the first stands first."""
    for begins, ends, new in reversed(sorted(cuts, key=lambda cut: cut[:2])):  # noqa: C413 - it keeps that order
        text = text[:begins] + new + text[ends:]
    return text


def _with_part(spot: Spot, part: str) -> str:
    """One more part inside ``[ ]`` or ``{ }``."""
    node = spot.node
    ends = [part.end for part in items(node)] + [max(key.end, value.end) for key, value in entries(node).values()]
    at = ends[-1] if ends else node.start + 1
    return _spliced(spot.text, (at, at, f", {part}" if ends else part))


def _with_lines(spot: Spot, lines: Iterable[str]) -> str:
    """More lines at the end of a block."""
    text, line_break = spot.text, _line_break(spot.text)
    end = spot.node.end
    if text[end - 1 : end] in {"\n", "\r"}:
        return _spliced(text, (end, end, "".join(line + line_break for line in lines)))
    at = line_end(text, end)
    return _spliced(text, (at, at, "".join(line_break + line for line in lines)))


def _without_part(spot: Spot, spans: list[tuple[int, int]], index: int, begins: int) -> str:
    text, last = spot.text, index == len(spans) - 1
    if _inside_flow(spot):
        cut = (spans[index - 1][1], spans[index][1], "") if last else (begins, spans[index + 1][0], "")
    elif text[line_start(text, begins) : begins].strip():  # the first key behind a dash
        cut = (spans[index][0], spans[index + 1][0], "") if not last else (begins, begins, "")
    else:
        cut = (line_start(text, begins), _next_line(text, spans[index][1]), "")
    return _spliced(text, cut)


def _next_line(text: str, at: int) -> int:
    """Where the line after an offset begins."""
    end = line_end(text, at)
    return end + 2 if text.startswith("\r\n", end) else min(end + 1, len(text))


def _refuse_comments(spot: Spot, begins: int, ends: int) -> None:
    """Refuse to replace a span in which comments stand between the values."""
    for node in scalars(spot.node):
        header_end = line_end(spot.text, node.start) if node.style in {"|", ">"} else node.start
        if "#" in spot.text[begins:header_end]:
            break
        begins = node.end
    else:
        if "#" not in spot.text[begins:ends]:
            return
    line = spot.node.line
    raise EditRefused("the value holds comments, which would be lost", f"edit it by hand, from line {line} on")


_ABSENT: Any = object()


def set_value(text: str, where: Where, value: JsonValue) -> str:
    """The text with the value at ``where`` replaced, or added with the mappings that lead to it.

    Raises:
        EditRefused: something else than a mapping stands on the way, or no edit keeps the rest as it is.
        UsageError: the value cannot be written.
    """
    kept = storable(value, in_words(where))
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
    kept = storable(value, in_words(where))
    old = _found(_read(text), where)
    if old is _ABSENT or old is None:
        return set_value(text, where, [kept])
    if not isinstance(old, list):
        raise EditRefused(f"{in_words(where)} is not a list", "make it a list by hand: [first, second]")
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
    raise EditRefused(f"there is no place for {in_words([step])}", "edit the file by hand")


def _without(data: JsonValue, step: str | int, where: Where) -> JsonValue:
    if isinstance(data, dict) and step in data:
        return {key: value for key, value in data.items() if key != step}
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return [*data[:step], *data[step + 1 :]]
    raise EditRefused(f"there is no {in_words(where)} in the file")


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
