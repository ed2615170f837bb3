"""``rounds import icalendar`` and ``export icalendar``: meetings as touches, to-dos as promises."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from rounds import Exporter, Importer, Incoming, Option, Rejected, Skipped, UsageError, hookimpl, make_id
from rounds.base.dates import zone_of
from rounds.base.ids import short_hash
from rounds.base.words import folded, printable
from rounds_plugins.exchange.ical.entries import read_entries, spread
from rounds_plugins.exchange.parts import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rounds import Book, Touch
    from rounds_plugins.exchange.ical.entries import Entry

_UID: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,62})@[a-z0-9-]+")
_CHANNELS: Final = {"phone": "phone", "call": "phone", "zoom": "phone", "teams": "phone", "lunch": "visit"}
_LONGEST_PURPOSE, _LONGEST_NOTES = 200, 4_000
Result = Incoming | Rejected | Skipped
FIELDS: Final = (
    "channel", "contact", "organization", "liaison", "direction", "outcome", "purpose", "campaign", "logged",
)  # fmt: skip
"""Fields of a touch that are written as they are, under names of ours, so that they come back."""


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``icalendar`` importer."""
    options = (
        Option("contact", "Whose the entries are that name nobody: an id."),
        Option("channel", "Through which channel what does not say so was; by default visit."),
        Option("since", "Only from this day on: 2026-10-01."),
    )
    return [Importer("icalendar", "Meetings as touches and to-dos as promises.", read_icalendar, options)]


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``icalendar`` exporter."""
    return [
        Exporter("icalendar", "Touches and promises as a calendar.", export_icalendar, (Option("liaison", "Whose."),))
    ]


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
        self.zone = zone_of(book.settings.client.time_zone) or zone_of(calendars)
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
            **filled(values),
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
        return filled(step)

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


def _made_id(day: date, values: Mapping[str, str], uid: str) -> str:
    """An id that the entry itself gives, so that the same entry makes the same touch in every run."""
    who = values["contact"] or values["organization"]
    return f"{day}-{who[:40].strip('-')}-{short_hash(uid)}"


def _text(value: Any) -> str:
    text = str(value[0] if isinstance(value, list) else value) if value is not None else ""
    return printable(text, "", keep="\n")


class People:
    """Looked up by address and by name."""

    def __init__(self, book: Book) -> None:
        self._by_mail: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for person in book.contacts.values():
            if person.void:
                continue
            for mail in person.emails:
                self._by_mail.setdefault(mail.address.casefold(), person.id)
            for name in {person.name, person.called, f"{person.given} {person.family}".strip()} - {""}:
                self._by_name[folded(name)].add(person.id)

    def taking_part(self, entry: Any) -> dict[str, Any]:
        """``contact`` for one person; empty for nobody, or where a name may be several people's."""
        guests = entry.get("attendee", [])
        named = guests if isinstance(guests, list) else [guests]
        addresses = [str(one).casefold().removeprefix("mailto:") for one in [*named, entry.get("organizer", "")]]
        found = dict.fromkeys(self._by_mail[one] for one in addresses if one in self._by_mail)
        if found:
            first, *others = found
            return {"contact": first} | ({"also": others} if others else {})
        title = f" {folded(str(entry.get('summary', '')))} "
        called = {one for name, ids in self._by_name.items() if f" {name} " in title for one in ids}
        return {"contact": called.pop()} if len(called) == 1 else {}


def export_icalendar(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """One file with an entry for each touch that stands, and a to-do for each promise."""
    from icalendar import Calendar  # noqa: PLC0415 - only for calendars

    calendar = Calendar()
    calendar.add("prodid", "-//Rounds//Rounds//EN")
    calendar.add("version", "2.0")
    domain = make_id(book.settings.client.name, otherwise="client")
    wanted = str(options.get("liaison") or "")
    for touch in book.touches.values():
        if not touch.void and (not wanted or touch.liaison == wanted):
            for component in _components(book, touch, domain):
                calendar.add_component(component)
    return {"touches.ics": calendar.to_ical()}


def _components(book: Book, touch: Touch, domain: str) -> list[Any]:
    from icalendar import Event, Todo  # noqa: PLC0415 - only for calendars

    who = book.source_named(touch.party)
    event = Event()
    event.add("uid", f"{touch.id}@{domain}")
    event.add("dtstamp", datetime.combine(touch.logged or touch.date, time(), UTC))
    event.add("dtstart", touch.date)
    event.add("dtend", touch.date + timedelta(1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{touch.channel}: {who.name if who else touch.party}")
    if touch.notes:
        event.add("description", touch.notes)
    for name in FIELDS:
        value = getattr(touch, name)
        if value:
            event.add(f"x-rounds-{name}", str(value))
    for name, values in (("also", touch.also), ("follows", touch.follows), ("tags", touch.tags)):
        if values:
            event.add(f"x-rounds-{name}", " ".join(values))
    if touch.next is None:
        return [event]
    todo = Todo()
    todo.add("uid", f"{touch.id}.next@{domain}")
    todo.add("dtstamp", datetime.combine(touch.logged or touch.date, time(), UTC))
    todo.add("summary", touch.next.action)
    todo.add("due", touch.next.due)
    todo.add("related-to", f"{touch.id}@{domain}")
    if touch.next.channel:
        todo.add("x-rounds-channel", touch.next.channel)
    if touch.next.done:
        todo.add("completed", datetime.combine(touch.next.done, time(12), UTC))
        todo.add("status", "COMPLETED")
    return [event, todo]
