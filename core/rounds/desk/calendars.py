"""Promises, next touches and events as calendars: files to subscribe to, one a liaison, and one on a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds.analysis.diary import diary
from rounds.base.dates import add_months
from rounds.base.ids import make_id
from rounds.base.problems import Option, UsageError
from rounds.base.words import counted, nearest
from rounds.desk.drafts import readable, refuse_past, save
from rounds.desk.invitation import zone_of
from rounds.desk.lookup import choose_liaison
from rounds.desk.mail.accounts import account_for, accounts_file, secret
from rounds.desk.outlook import look_ahead
from rounds.desk.record_edit import open_record
from rounds.plugins.carriers import Account
from rounds.plugins.diaries import Pushed, feed
from rounds.plugins.faults import call_plugin, each_of_plugin, promised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Draft, Saved
    from rounds.desk.record_edit import Opened
    from rounds.plugins.diaries import CalendarService, Entry


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
        raise UsageError("there is nothing to come", Option("plan further ahead:", "months", "6"))
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


@dataclass(frozen=True, slots=True)
class PushCalendar:
    """Whose calendar (empty: the account's liaison's, or the only one's), how far ahead, on which kind of server."""

    owner: str = ""
    months: int = 3
    service: str = "caldav"


@dataclass(frozen=True, slots=True)
class PushedCalendar:
    """A calendar that was brought up to date, or would be.

    Attributes:
        number: The entries that it holds.
        pushed: How many are new, changed, removed, unchanged; None on a dry run.
    """

    number: int
    pushed: Pushed | None = field(default=None)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        done = self.pushed
        if done is None:
            return {"dry_run": True, "would_keep": self.number}
        return {"new": done.new, "changed": done.changed, "removed": done.removed, "unchanged": done.unchanged}


def push_calendar(desk: Desk, request: PushCalendar) -> PushedCalendar:
    """Bring a calendar on a server up to date; only what Rounds has put there is changed or taken out.

    Raises:
        UsageError: there is no such service, no account for it, or it is not said whose calendar it is.
        RoundsError: the server or the service's plugin failed.

    Example:
        >>> push_calendar(desk, PushCalendar("dana"))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: you have no account for calendars on a CalDAV server
    """
    keeping = _keeping(desk, request.service)
    entries = _mine(desk, request, keeping)
    return PushedCalendar(len(entries), None if desk.dry_run else keeping.push(entries))


def _mine(desk: Desk, request: PushCalendar, keeping: _Keeping) -> Sequence[Entry]:
    """The entries of whose calendar it is: as said, or as the account says, or the only liaison's."""
    liaisons = desk.settings.liaisons
    named = request.owner or str(keeping.account.settings.get("liaison", ""))
    if not named and len(liaisons) == 1:
        named = liaisons[0].id
    if not named:
        raise UsageError(
            "it is not said whose calendar it is", Option("say", "owner", "dana", ", or liaison: dana in accounts.yaml")
        )
    return entries_of(desk, named, request.months)


@dataclass(frozen=True, slots=True)
class PullCalendar:
    """What was ticked off on which kind of server."""

    service: str = "caldav"


@dataclass(frozen=True, slots=True)
class PulledCalendar:
    """Promises that were ticked off.

    Attributes:
        kept: Each in words, with its touch and the day.
        saved: What was written; None: nothing was to be.
    """

    kept: tuple[str, ...]
    saved: Saved | None

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        written = self.saved.as_data() if self.saved else {"written": []}
        return {"kept": list(self.kept), **written}


def pull_calendar(desk: Desk, request: PullCalendar) -> PulledCalendar:
    """Bring back what was ticked off on a server: the promise is kept on that day.

    Raises:
        UsageError: there is no such service, or no account for it.
        RoundsError: the server or the service's plugin failed.
        InvalidError, ChangedError, StorageError: as for every write.

    Example:
        >>> pull_calendar(desk, PullCalendar("nothing"))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: nothing keeps calendars by 'nothing'
    """
    refuse_past(desk)
    drafts, kept = _ticked_off(desk, list(_keeping(desk, request.service).pull()))
    message = f"Tick off {counted(len(kept), 'promise')} by calendar"
    return PulledCalendar(tuple(kept), save(desk, drafts, message) if drafts else None)


def _ticked_off(desk: Desk, done: Iterable[tuple[str, date]]) -> tuple[list[Draft], list[str]]:
    """The touches whose promises were ticked off, with the day on which, and each in words.

    What is none of this client's promises, or is kept already, is passed over; nothing is kept before it was promised,
    or in days to come.
    """
    book, as_of = readable(desk).book, desk.as_of
    domain = make_id(book.settings.client.name, otherwise="client")
    opened: dict[str, Opened] = {}
    words: list[str] = []
    for uid, day in sorted(done):
        touch_id, _, where = uid.rpartition("@")
        touch = book.touches.get(touch_id) if where == domain else None
        if touch is None or touch.void or touch.next is None or touch.next.done or touch.id in words:
            continue
        kept = min(max(day, touch.date), as_of)
        path = touch.source.path
        here = open_record(desk.workspace, touch)
        before = opened.get(path)
        if before is not None:
            here = type(here)(here.kind, here.path, here.before, before.text, here.at)
        opened[path] = here.with_value(("next", "done"), kept.isoformat())
        words.append(f"{touch.next.action} ({touch.id}, {kept})")
    return [one.draft() for one in opened.values()], words


@dataclass(frozen=True, slots=True)
class _Keeping:
    """A service, its plugin, and the account through which it works now."""

    service: CalendarService
    owner: str
    account: Account

    def push(self, entries: Sequence[Entry]) -> Pushed:
        """Make the calendar hold these."""

        def push() -> Pushed:
            return promised(self.service.push(self.account, entries), Pushed, "push returns")

        return call_plugin(self.owner, "keeping a calendar", push)

    def pull(self) -> Iterator[tuple[str, date]]:
        """What was ticked off there."""
        return each_of_plugin(self.owner, "reading a calendar", lambda: map(_pair, self.service.pull(self.account)))


def _pair(one: Any) -> tuple[str, date]:
    uid, day = one
    if not isinstance(uid, str) or not isinstance(day, date):
        raise TypeError("pull yields pairs of a uid and a day")
    return uid, day


def _keeping(desk: Desk, name: str) -> _Keeping:
    """The service of this name with the user's account for it.

    Raises:
        UsageError: there is no such service, or no account for it.
    """
    registered = desk.plugins.calendar_services()
    desk.ear.problems(registered.problems)
    if name not in registered.values:
        hint = nearest(name, registered.values, f"there are: {', '.join(registered.values) or 'none'}")
        raise UsageError(f"nothing keeps calendars by '{name}'", hint)
    given = account_for(accounts_file(desk), name, desk.settings.client.name, desk.home.root)
    if not given:
        hint = f"write it into {accounts_file(desk)}: see docs/calendar.md"
        raise UsageError(f"you have no account for {registered.values[name].title}", hint)
    return _Keeping(registered.values[name], registered.owners[name], Account(given, "", "", secret))
