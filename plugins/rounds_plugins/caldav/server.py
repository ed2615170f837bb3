"""The user's calendar on a server: found by its name, made where it is not there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from rounds import RoundsError, UsageError
from rounds.base.words import nearest
from rounds_plugins.extras import need

if TYPE_CHECKING:
    from collections.abc import Generator

    from rounds import Account

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
