"""How messages of a channel are carried now: its carrier, the plugin, and the user's account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.base.words import nearest
from rounds.desk.mail.accounts import account_for, accounts_file, secret, writer_of
from rounds.plugins.carriers import Account

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.plugins.carriers import Carrier


@dataclass(frozen=True, slots=True)
class Carriage:
    """A carrier, its plugin, and the account through which it works now."""

    carrier: Carrier
    owner: str
    account: Account


def carriage_of(desk: Desk, channel: str) -> Carriage:
    """The carrier of a channel with the user's account for it.

    Raises:
        UsageError: no plugin carries messages of the channel, or the accounts cannot be read.
        RefusedError: the accounts' file may not be used as it is.
    """
    registered = desk.plugins.carriers()
    desk.ear.problems(registered.problems)
    if channel not in registered.values:
        hint = nearest(channel, registered.values, f"there are: {', '.join(registered.values) or 'none'}")
        raise UsageError(f"nothing carries messages of the channel '{channel}'", hint)
    settings = desk.settings
    given = account_for(accounts_file(desk), channel, settings.client.name, desk.home.root)
    writer = writer_of(desk)
    return Carriage(registered.values[channel], registered.owners[channel], Account(given, *writer, secret))
