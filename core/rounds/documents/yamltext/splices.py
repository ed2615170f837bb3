"""Cuts in a text at the places of its parsed values; nothing outside a cut is touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.documents.yamltext.document import Node, entries, items, scalars, tree
from rounds.documents.yamltext.dump import STEP, flow_text, laid_out, list_lines, mapping_lines
from rounds.documents.yamltext.files import line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.documents.yamltext.scalars import JsonValue


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
