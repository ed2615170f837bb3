"""Promises, next touches and events as calendars to subscribe to or to import, one a liaison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.analysis.diary import diary
from rounds.base.dates import add_months
from rounds.base.problems import UsageError
from rounds.desk.events.invitation import zone_of
from rounds.desk.lookup import choose_liaison
from rounds.desk.planning.outlook import look_ahead
from rounds.plugins.diaries import feed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.desk.desk import Desk
    from rounds.plugins.diaries import Entry


@dataclass(frozen=True, slots=True)
class MakeFeeds:
    """Whose calendars, by id or part of the name (empty: everybody's), and how many months ahead."""

    owner: str = ""
    months: int = 3


@dataclass(frozen=True, slots=True)
class Feeds:
    """The calendars as iCalendar files, by the file's name."""

    files: Mapping[str, str]


def make_feeds(desk: Desk, request: MakeFeeds) -> Feeds:
    """A feed for each liaison to whom something is to come.

    Raises:
        UsageError: nothing is to come, or no liaison is meant.

    Example:
        >>> [*make_feeds(desk, MakeFeeds("dana")).files]
        ['dana.ics']
    """
    found = entries_of(desk, request.owner, request.months)
    settings = desk.settings
    names = sorted({entry.liaison for entry in found})
    if not names:
        raise UsageError("there is nothing to come", "plan further ahead: --months 6")
    return Feeds(
        {
            f"{name or 'nobody'}.ics": feed(
                [entry for entry in found if entry.liaison == name],
                f"{settings.client.name}: {settings.liaison_name(name) or 'nobody yet'}",
            )
            for name in names
        }
    )


def entries_of(desk: Desk, owner: str, months: int) -> Sequence[Entry]:
    """The entries of all liaisons, or of one."""
    book, as_of = desk.book, desk.as_of
    outlook = look_ahead(desk, until=add_months(as_of, months))
    zone = zone_of(book.settings) if book.settings.client.time_zone else None
    found = diary(
        outlook.follow_ups,
        outlook.next_touches,
        book.campaigns.values(),
        outlook.by_id,
        as_of,
        client=book.settings.client.name,
        zone=zone,
    )
    wanted = choose_liaison(owner, book.settings) if owner else ""
    return [entry for entry in found if not wanted or entry.liaison == wanted]
