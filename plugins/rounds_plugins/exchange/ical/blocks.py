"""The entries of a calendar file, each by itself: what is wrong with one takes no other away."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rounds import RoundsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LARGEST: Final = 64 * 1024 * 1024
_KEPT: Final = frozenset({"VEVENT", "VTODO"})
_OUTERMOST: Final = _KEPT | {"VTIMEZONE"}
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting or a to-do: the line on which it begins, and what it holds, or the ``fault`` for which nobody knows."""

    line: int
    component: Any = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    name: str
    line: int
    lines: Sequence[str]
    ends: bool

    @property
    def text(self) -> str:
        return "\r\n".join(self.lines) + "\r\n"


def read_entries(path: Path) -> tuple[list[Entry], str]:
    """The meetings and to-dos of a file, in its order, and the name of the time zone that it says it is of, if any.

    Raises:
        RoundsError: the file cannot be read, or is no calendar.
    """
    lines = _text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    begins = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if lines[begins].strip().upper() != "BEGIN:VCALENDAR":
        raise RoundsError(f"{path}:{begins + 1}:1: this is no calendar", "it begins with BEGIN:VCALENDAR; export .ics")
    blocks = list(_blocks(lines))
    _learn_zones(block for block in blocks if block.name == "VTIMEZONE" and block.ends)
    entries = [_entry(block) for block in blocks if block.name in _KEPT]
    if not entries:
        raise RoundsError(f"{path}: there is neither an event nor a to-do in it", "export the calendar as .ics")
    named = (line.partition(":")[2].strip() for line in lines if line.upper().startswith("X-WR-TIMEZONE:"))
    return entries, next(named, "")


def _text(path: Path) -> str:
    """The file as text: UTF-8 as the standard wants it, else as Windows writes it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RoundsError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    if len(raw) > LARGEST:
        raise RoundsError(f"{path}: a calendar of more than {LARGEST >> 20} MB", "export a shorter time")
    if raw.startswith(_UTF_16):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _blocks(lines: Sequence[str]) -> Iterable[_Block]:
    """The outermost entries, to-dos and time zones; one that does not end goes on to where the next begins."""
    name, start = "", 0
    for place, line in enumerate(lines):
        word, _, what = line.rstrip().upper().partition(":")
        if name and word == "BEGIN" and what in _KEPT:
            yield _Block(name, start + 1, lines[start:place], ends=False)
            name = ""
        if not name and word == "BEGIN" and what in _OUTERMOST:
            name, start = what, place
        elif name and word == "END" and what == name:
            yield _Block(name, start + 1, lines[start : place + 1], ends=True)
            name = ""
    if name:
        yield _Block(name, start + 1, lines[start:], ends=False)


def _learn_zones(blocks: Iterable[_Block]) -> None:
    """Let icalendar know the time zones that the file defines; a broken one is as if it were not there."""
    from icalendar import Calendar  # noqa: PLC0415 - only for calendars

    for block in blocks:
        try:
            Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{block.text}END:VCALENDAR\r\n")
        except Exception:  # noqa: BLE001, S112 - whatever the library says; times are then without a zone
            continue


def _entry(block: _Block) -> Entry:
    from icalendar import Component  # noqa: PLC0415 - the same

    if not block.ends:
        return Entry(block.line, fault=f"BEGIN:{block.name} has no END:{block.name}")
    try:
        return Entry(block.line, Component.from_ical(block.text))
    except Exception as error:  # noqa: BLE001 - whatever the library says of broken lines
        return Entry(block.line, fault=f"it cannot be read: {' '.join(str(error).split())[:200]}")
