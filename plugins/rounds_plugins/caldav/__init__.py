"""Calendars on a CalDAV server (Nextcloud, iCloud, Fastmail, Radicale): promises as to-dos, the rest as entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import CalendarService


@hookimpl
def register_calendar_services() -> Iterable[CalendarService]:
    """The service ``caldav``."""
    from rounds import CalendarService  # noqa: PLC0415 - only for calendars
    from rounds_plugins.caldav.calendars import pull, push  # noqa: PLC0415 - the same

    return [CalendarService("caldav", "calendars on a CalDAV server", push, pull)]
