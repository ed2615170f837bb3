"""A foreign calendar as touches: meetings that took place, and to-dos as what was promised in them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from rounds import Incoming, Rejected, Skipped, UsageError
from rounds.base.ids import short_hash
from rounds.base.words import printable
from rounds_plugins.exchange.ical.blocks import read_entries
from rounds_plugins.exchange.ical.occurrences import spread
from rounds_plugins.exchange.ical.people import People
from rounds_plugins.exchange.ical.writing import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.ical.blocks import Entry

_UID: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,62})@[a-z0-9-]+")
_CHANNELS: Final = {"phone": "phone", "call": "phone", "zoom": "phone", "teams": "phone", "lunch": "visit"}
_LONGEST_PURPOSE, _LONGEST_NOTES = 200, 4_000
Result = Incoming | Rejected | Skipped


def read_icalendar(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """What each entry and to-do gives.

    A meeting becomes a touch of the person whose address is among those invited, or whose name stands in its title;
    one that nobody in the book took part in is passed over, and so is what lies ahead or was called off. One that
    repeats becomes a touch for each time that it took place. A to-do becomes the promise of the touch that it is
    related to, or of one of its own.

    Raises:
        RoundsError: this is no calendar.
        UsageError: an option is off.
    """
    entries, zone = read_entries(path)
    reader = _Reader(book, options, zone)
    todos = {str(one.component.get("related-to", "")): one.component for one in entries if _is_todo(one)}
    taken: set[str] = set()
    for entry in spread(entries, reader.since, options["as_of"]):
        one = entry.component
        if one is None:
            yield Rejected(entry.line, entry.fault)
            continue
        uid = str(one.get("uid", ""))
        try:
            if one.name == "VEVENT":
                todo = todos.get(uid) if uid else None
                found = reader.meeting(one, None if uid in taken else todo)
                taken |= {uid, str(todo.get("uid", ""))} if todo is not None and found else set()
            else:
                found = None if uid in taken else reader.todo(one)
        except _UnfitError as error:
            yield Rejected(entry.line, str(error))
            continue
        yield Incoming("touch", found, entry.line) if found else Skipped(entry.line)


def _is_todo(entry: Entry) -> bool:
    return entry.component is not None and entry.component.name == "VTODO" and bool(entry.component.get("related-to"))


class _UnfitError(ValueError):
    """An entry that cannot be used; the message says why."""


class _Reader:
    """The book, and what the options say."""

    def __init__(self, book: Book, options: Mapping[str, Any], calendars: str) -> None:
        self.people = People(book)
        self.usual = str(options.get("contact") or "")
        if self.usual and self.usual not in book.contacts:
            raise UsageError(f"there is no contact '{self.usual}'", "--contact wants an id: rounds list")
        self.channel = str(options.get("channel") or "visit")
        self.zone = _zone(book.settings.client.time_zone) or _zone(calendars)
        try:
            self.since = date.fromisoformat(str(options["since"])) if options.get("since") else date.min
        except ValueError as error:
            raise UsageError(f"--since '{options['since']}' is no day", "write 2026-10-01") from error

    def meeting(self, event: Any, todo: Any) -> dict[str, Any] | None:
        """The touch; None where it is passed over."""
        day = self._day(event, "dtstart")
        if day is None:
            raise _UnfitError("the entry has no day")
        if day < self.since or str(event.get("status", "")).upper() == "CANCELLED":
            return None
        document = self._document(event, day)
        if document and todo is not None:
            document["next"] = self._step(todo, document["date"])
        return document

    def todo(self, todo: Any) -> dict[str, Any] | None:
        """A touch of its own, in which the to-do was promised."""
        day = self._day(todo, "created") or self._day(todo, "dtstamp") or self._day(todo, "dtstart")
        if day is None or day < self.since:
            return None
        document = self._document(todo, day)
        if document:
            document["next"] = self._step(todo, document["date"])
        return document

    def _document(self, one: Any, day: date) -> dict[str, Any] | None:
        values = {name: _text(one.get(f"x-rounds-{name}")) for name in FIELDS}
        also: list[str] = []
        if not values["contact"] and not values["organization"]:
            part = self.people.taking_part(one) or ({"contact": self.usual} if self.usual else {})
            values["contact"], also = part.get("contact", ""), part.get("also", [])
        if not values["contact"] and not values["organization"]:
            return None
        match = _UID.fullmatch(str(one.get("uid", "")))
        title = " ".join(_text(one.get("summary")).split())
        ours = bool(_text(one.get("x-rounds-channel")))
        document = {
            "id": match[1] if match and ours else _made_id(day, values, str(one.get("uid", "")) or title),
            "date": day.isoformat(),
            **{name: value for name, value in values.items() if value},
            "channel": values["channel"] or self._channel(title),
            "notes": _text(one.get("description"))[:_LONGEST_NOTES].strip(),
            **{name: _text(one.get(f"x-rounds-{name}")).split() for name in ("also", "follows", "tags")},
        }
        if also:
            document["also"] = also
        if not ours:
            document["purpose"] = title[:_LONGEST_PURPOSE]
        defaults = {"direction": "outbound", "outcome": "done"}
        return {name: value for name, value in document.items() if value and defaults.get(name) != value}

    def _channel(self, title: str) -> str:
        words = title.casefold()
        return next((channel for word, channel in _CHANNELS.items() if word in words), self.channel)

    def _step(self, todo: Any, since: str) -> dict[str, Any]:
        """What was promised, and by when: its own day, or the day it was written down."""
        due, done = self._day(todo, "due"), self._day(todo, "completed")
        step = {
            "action": " ".join(_text(todo.get("summary")).split())[:_LONGEST_PURPOSE] or "Follow up",
            "due": max(since, due.isoformat() if due else since),
            "channel": _text(todo.get("x-rounds-channel")),
            "done": done.isoformat() if done else "",
        }
        return {name: value for name, value in step.items() if value}

    def _day(self, one: Any, name: str) -> date | None:
        """The day of a property in the client's own time."""
        value = one.get(name)
        try:
            moment = getattr(value[0] if isinstance(value, list) else value, "dt", None)
        except ValueError:  # the library says so when it is asked for what it could not read
            return None
        if isinstance(moment, datetime):
            return (moment.astimezone(self.zone) if moment.tzinfo and self.zone else moment).date()
        return moment if isinstance(moment, date) else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError):  # a calendar may name a zone that is none, or anything else
        return None


def _made_id(day: date, values: Mapping[str, str], uid: str) -> str:
    """An id that the entry itself gives, so that the same entry makes the same touch in every run."""
    who = values["contact"] or values["organization"]
    return f"{day}-{who[:40].strip('-')}-{short_hash(uid)}"


def _text(value: Any) -> str:
    text = str(value[0] if isinstance(value, list) else value) if value is not None else ""
    return printable(text, "", keep="\n")
