"""Calendars on a CalDAV server (Nextcloud, iCloud, Fastmail, Radicale): promises as to-dos, the rest as entries.

What Rounds keeps in the calendar of the user is written where it is new or other, and removed when it is over.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from rounds import CalendarService, Pushed, RoundsError, UsageError, hookimpl
from rounds.base.words import nearest
from rounds.plugins.diaries import event_of, todo_of
from rounds_plugins import need

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from rounds import Account, Entry


_KEYS: Final = ("channel", "client", "liaison", "url", "user", "password", "calendar")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_USUAL: Final = "Rounds"
_SECONDS: Final = 60


@contextmanager
def calendar_of(account: Account) -> Generator[Any]:
    """The calendar, as the caldav library has it.

    Raises:
        UsageError: something in the account is missing or off.
        RoundsError: the server cannot be reached, or says no.
    """
    settings = account.settings
    for key in settings:
        if key not in _KEYS:
            raise UsageError(f"the account for calendars has no '{key}'", nearest(str(key), _KEYS, ", ".join(_KEYS)))
    url, user = str(settings.get("url", "")), str(settings.get("user", ""))
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise UsageError(f"url: '{url}' is no https address", "write url: https://calendars.example.org/dav/")
    password = str(settings.get("password") or account.secret(str(parts.hostname), user))
    caldav: Any = need("caldav", "caldav")
    try:
        with caldav.DAVClient(url=url, username=user, password=password, timeout=_SECONDS) as client:
            yield _named(client.principal(), str(settings.get("calendar") or _USUAL))
    except RoundsError:
        raise
    except Exception as error:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        where = f"the calendar at {parts.hostname}"
        raise RoundsError(f"{where} cannot be used: {words}", "look at accounts.yaml") from error


def _named(principal: Any, name: str) -> Any:
    found = next((one for one in principal.calendars() if str(one.get_display_name() or "") == name), None)
    return found or principal.make_calendar(name=name, supported_calendar_component_set=["VEVENT", "VTODO"])


_MARK: Final = "X-ROUNDS"
"""The property by which Rounds knows its own; its value is what was written, so that what is equal is left alone."""
_SHOWN: Final = ("summary", "description", "location", "dtstart", "dtend", "due", "sequence")


def push(account: Account, entries: Sequence[Entry]) -> Pushed:
    """Make the calendar hold these entries, and of its own nothing else. What was ticked off there stays so."""
    new = changed = removed = unchanged = 0
    with calendar_of(account) as calendar:
        there = dict(_ours(calendar))
        for entry in entries:
            known = there.pop(entry.uid, None)
            if known is None:
                calendar.save_event(_text(entry)) if entry.kind != "promise" else calendar.save_todo(_text(entry))
                new += 1
            elif _is_done(known) or str(known.icalendar_component.get(_MARK, "")) == _digest(entry):
                unchanged += 1
            else:
                known.data = _text(entry)
                known.save()
                changed += 1
        for gone in there.values():
            if not _is_done(gone):
                gone.delete()
                removed += 1
    return Pushed(new, changed, removed, unchanged)


def pull(account: Account) -> Iterator[tuple[str, date]]:
    """The uid of each promise that was ticked off, and on which day."""
    with calendar_of(account) as calendar:
        for uid, one in _ours(calendar):
            if _is_done(one):
                yield uid, _day(one.icalendar_component)


def _ours(calendar: Any) -> Iterator[tuple[str, Any]]:
    """What Rounds has put there, by uid."""
    for one in [*calendar.events(), *calendar.todos(include_completed=True)]:
        component = one.icalendar_component
        if component is not None and component.get(_MARK):
            yield str(component.get("uid", "")), one


def _is_done(one: Any) -> bool:
    component = one.icalendar_component
    return component.name == "VTODO" and str(component.get("status", "")).upper() == "COMPLETED"


def _day(component: Any) -> date:
    """The day in the user's own time: a moment is brought to this computer's zone."""
    for name in ("completed", "last-modified", "due"):
        value = getattr(component.get(name), "dt", None)
        if isinstance(value, datetime):
            return value.astimezone().date() if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
    return date.max


def _text(entry: Entry) -> str:
    from icalendar import Calendar  # noqa: PLC0415 - only for calendars

    component = _component(entry)
    component.add(_MARK, _digest(entry))
    calendar = Calendar()
    calendar.add("prodid", "-//Rounds//Rounds//EN")
    calendar.add("version", "2.0")
    calendar.add_component(component)
    return str(calendar.to_ical(), "utf-8")


def _component(entry: Entry) -> Any:
    return todo_of(entry) if entry.kind == "promise" else event_of(entry)


def _digest(entry: Entry) -> str:
    """What the entry says, in short."""
    component = _component(entry)
    said = "\n".join(f"{name}:{component[name].to_ical()!r}" for name in _SHOWN if name in component)
    return sha256(said.encode()).hexdigest()[:16]


@hookimpl
def register_calendar_services() -> Iterable[CalendarService]:
    """The service ``caldav``."""
    return [CalendarService("caldav", "calendars on a CalDAV server", push, pull)]
