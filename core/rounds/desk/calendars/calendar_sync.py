"""A calendar service with the user's account for it; its faults are blamed on its plugin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from rounds.base.problems import UsageError
from rounds.base.words import nearest
from rounds.desk.accounts import account_for
from rounds.desk.mail.active_carrier import accounts_file, secret
from rounds.plugins import call_plugin
from rounds.plugins.carriers import Account
from rounds.plugins.diaries import Pushed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.desk import Desk
    from rounds.plugins.diaries import CalendarService, Entry

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Keeping:
    """A service, its plugin, and the account through which it works now."""

    service: CalendarService
    owner: str
    account: Account

    def push(self, entries: Sequence[Entry]) -> Pushed:
        """Make the calendar hold these.

        Raises:
            RoundsError: the server or the plugin failed.
        """
        return call_plugin(
            self.owner, "keeping a calendar", lambda: _checked(self.service.push(self.account, entries), Pushed)
        )

    def pull(self) -> list[tuple[str, date]]:
        """What was ticked off there.

        Raises:
            RoundsError: the server or the plugin failed.
        """
        return call_plugin(
            self.owner, "reading a calendar", lambda: [_pair(one) for one in self.service.pull(self.account)]
        )


def _checked(value: Any, kind: type[Made]) -> Made:
    if not isinstance(value, kind):
        raise TypeError(f"push returns {kind.__name__}, not {type(value).__name__}")
    return value


def _pair(one: Any) -> tuple[str, date]:
    uid, day = one
    if not isinstance(uid, str) or not isinstance(day, date):
        raise TypeError("pull yields pairs of a uid and a day")
    return uid, day


def keeping_of(desk: Desk, name: str) -> Keeping:
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
    return Keeping(registered.values[name], registered.owners[name], Account(given, "", "", secret))
