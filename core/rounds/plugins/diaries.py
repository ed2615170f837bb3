"""Diary: what stands in a liaison's calendar, the text of a feed, and the service that keeps a calendar elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from rounds.base.words import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from rounds.plugins.carriers import Account


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar.

    Attributes:
        uid: What tells it from every other, the same for ever; a promise's is that of its touch.
        kind: ``promise`` (what was promised, to be ticked off), ``rhythm`` (the next touch of a source), or ``event``.
        title: What is to be done, in a line.
        day: When.
        liaison: Id of whose calendar it stands in; empty: nobody's yet.
        note: Why, and with whom.
        made: The day on which it came about, as the records tell it.
        version: Goes up when it is put off.
        starts: Of an ``event``: when it begins, with its time zone.
        ends: Of an ``event``: when it ends.
        place: Where.
    """

    uid: str
    kind: Literal["promise", "rhythm", "event"]
    title: str
    day: date
    liaison: str
    note: str
    made: date
    version: int = 0
    starts: datetime | None = None
    ends: datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a calendar: entries written new, changed, taken out, and left as they were."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class CalendarService:
    """Keeps a liaison's entries in a calendar elsewhere: ``rounds calendar push`` and ``pull``.

    Attributes:
        name: Stands as ``channel`` in the user's accounts.yaml.
        title: What it is called.
        push: ``push(account, entries)`` makes the calendar hold these and nothing else of Rounds'.
        pull: ``pull(account)``: the uid of each promise that was ticked off there, and on which day.
    """

    name: str
    title: str
    push: Callable[[Account, Sequence[Entry]], Pushed]
    pull: Callable[[Account], Iterable[tuple[str, date]]]


def feed(entries: Sequence[Entry], title: str) -> str:
    """The entries as an iCalendar file (RFC 5545) to subscribe to: the same entries give the same bytes.

    Whole days do not block time; a promise rings at nine in the morning of its day.
    """
    from icalendar import Calendar, vDuration  # noqa: PLC0415 - only for calendars

    calendar = Calendar()
    calendar.add("prodid", "-//Rounds//Rounds//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(title))
    hourly = vDuration(timedelta(hours=1))
    calendar.add("refresh-interval", hourly, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", hourly)
    for entry in entries:
        calendar.add_component(event_of(entry))
    return str(calendar.to_ical(), "utf-8")


def event_of(entry: Entry) -> Any:
    """The entry as a VEVENT of the icalendar library."""
    from icalendar import Alarm, Event  # noqa: PLC0415 - only for calendars

    event = Event()
    for name, value in _common(entry).items():
        event.add(name, value)
    if entry.starts and entry.ends:
        event.add("dtstart", entry.starts.astimezone(UTC) if entry.starts.tzinfo else entry.starts)
        event.add("dtend", entry.ends.astimezone(UTC) if entry.ends.tzinfo else entry.ends)
    else:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(1))
        event.add("transp", "TRANSPARENT")
    if entry.kind == "promise":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _line(entry.title))
        alarm.add("trigger", timedelta(hours=9))
        event.add_component(alarm)
    return event


def todo_of(entry: Entry) -> Any:
    """A promise as a VTODO of the icalendar library, to be ticked off."""
    from icalendar import Todo  # noqa: PLC0415 - only for calendars

    todo = Todo()
    for name, value in _common(entry).items():
        todo.add(name, value)
    todo.add("due", entry.day)
    todo.add("status", "NEEDS-ACTION")
    return todo


def _common(entry: Entry) -> Mapping[str, Any]:
    values = {
        "uid": entry.uid,
        "dtstamp": datetime.combine(entry.made, time(), UTC),
        "sequence": entry.version,
        "summary": _line(entry.title),
        "description": _text(entry.note),
        "location": _line(entry.place),
        "categories": [f"Rounds {entry.kind}"],
    }
    return {name: value for name, value in values.items() if value not in ("", None)}


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """The text without what no calendar may hold."""
    return printable(text, "", keep="\n")
