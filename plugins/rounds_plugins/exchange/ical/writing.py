"""Touches as entries of a calendar, and what was promised in them as to-dos beside."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from rounds import make_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds import Book, Touch

FIELDS: Final = (
    "channel", "contact", "organization", "liaison", "direction", "outcome", "purpose", "campaign", "logged",
)  # fmt: skip
"""Fields of a touch that are written as they are, under names of ours, so that they come back."""


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
