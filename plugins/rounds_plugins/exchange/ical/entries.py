"""The entries of a calendar file, each by itself, and of a meeting that repeats each time that it took place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from rounds import RoundsError
from rounds_plugins.exchange.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


LARGEST: Final = 64 * 1024 * 1024
_KEPT: Final = frozenset({"VEVENT", "VTODO"})
_OUTERMOST: Final = _KEPT | {"VTIMEZONE"}
MOST: Final = 5_000
"""Occurrences of one meeting: thirteen years of every day."""
_EARLIEST, _A_YEAR = date(1900, 1, 1), 365
_FOLLOWED: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY", "BYHOUR", "BYMINUTE", "BYSECOND"})


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
    lines = (
        read_text(path, largest=LARGEST, hint="export a shorter time")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .split("\n")
    )
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


def spread(entries: Sequence[Entry], since: date, until: date) -> Iterator[Entry]:
    """The entries; one that repeats as often as it did from ``since`` to ``until``, with its exceptions.

    Each occurrence stands on the line on which its meeting begins. What repeats in a way that cannot be followed is an
    entry with a fault.
    """
    repeating = {_uid(entry) for entry in entries if _is_meeting(entry) and _repeats(entry.component)}
    series: dict[str, list[Entry]] = {}
    for entry in entries:
        if _is_meeting(entry) and _uid(entry) in repeating:
            series.setdefault(_uid(entry), []).append(entry)
    for entry in entries:
        if not _is_meeting(entry) or _uid(entry) not in repeating:
            yield entry
        elif entry is series[_uid(entry)][0]:
            yield from _occurrences(series[_uid(entry)], since, until)


def _is_meeting(entry: Entry) -> bool:
    return entry.component is not None and entry.component.name == "VEVENT"


def _uid(entry: Entry) -> str:
    return str(entry.component.get("uid", ""))


def _repeats(component: Any) -> bool:
    return "rrule" in component or "rdate" in component


def _occurrences(whole: Sequence[Entry], since: date, until: date) -> Iterator[Entry]:
    from icalendar import Calendar  # noqa: PLC0415 - only for what repeats

    of: Any = import_module("recurring_ical_events").of  # it has no annotations
    first = whole[0]
    try:
        rules = [one for entry in whole for one in _listed(entry.component.get("rrule"))]
        fault = next(filter(None, map(_amiss, rules)), "")
        if fault:
            yield Entry(first.line, fault=fault)
            return
        calendar = Calendar()
        for entry in whole:
            calendar.add_component(entry.component)
        begins = max(since, _EARLIEST, min(_day(entry.component) for entry in whole))
        found = _between(of(calendar), begins, until)
    except Exception as error:  # noqa: BLE001 - whatever the libraries say of rules that make no sense
        yield Entry(first.line, fault=f"how it repeats cannot be followed: {' '.join(str(error).split())[:200]}")
        return
    if len(found) > MOST:
        yield Entry(first.line, fault=f"it took place more than {MOST:,} times; narrow it with --since")
        return
    yield from (Entry(first.line, component) for component in found.values())


def _between(query: Any, first: date, last: date) -> dict[date, Any]:
    """The occurrences by day, one a day; asked for year by year, so that one too many is enough to stop."""
    found: dict[date, Any] = {}
    while first <= last and len(found) <= MOST:
        end = min(first + timedelta(_A_YEAR), last + timedelta(1))
        for component in query.between(first, end):
            found.setdefault(_day(component), component)
        first = end
    return {day: found[day] for day in sorted(found)}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _amiss(rule: Any) -> str:
    """Why a rule is not followed; empty: it is."""
    often = {str(one).upper() for one in _listed(rule.get("freq"))}
    if (often | {str(name).upper() for name in rule}) & _TOO_OFTEN:
        return "it repeats more than once a day"
    if len(often) != 1 or not often <= _FOLLOWED:
        return "it is not told how often it repeats: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY"
    if any(int(one) < 1 for one in _listed(rule.get("interval"))):
        return "it repeats at no interval"
    return ""


def _day(component: Any) -> date:
    moment = component["dtstart"].dt
    return moment.date() if isinstance(moment, datetime) else moment
