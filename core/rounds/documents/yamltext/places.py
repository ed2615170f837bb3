"""Offsets in a text as lines and columns."""

from __future__ import annotations

import re

Place = tuple[int, int]
"""1-based line and column."""

_LINE_END = re.compile(r"\r\n|\r|\n")


def place_of(text: str, at: int) -> Place:
    """Line and column of the character at an offset."""
    line, begins = 1, 0
    for line_end in _LINE_END.finditer(text, 0, at):
        if line_end.end() == at and line_end[0] == "\r" and text[at : at + 1] == "\n":
            break  # between a carriage return and its line feed the line has not ended
        line, begins = line + 1, line_end.end()
    return line, at - begins + 1


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, its line end not counted."""
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def line_of(text: str, at: int) -> str:
    """The whole line in which an offset stands."""
    return text[line_start(text, at) : line_end(text, at)]
