"""What the commands that send and receive share: the carrier, the user's account, and touches of what was accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.base.words import counted, nearest
from rounds.desk.accounts import FILE, account_for
from rounds.desk.records.drafts import Draft, InvalidError, save
from rounds.desk.writer import writing_liaison
from rounds.plugins.carriers import Account
from rounds.storage.store import Create, record_text
from rounds.storage.suppressions import read_suppressions, suppression_file

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.desk.outbox import Outbox
    from rounds.plugins.carriers import Carrier
    from rounds.storage.suppressions import Suppression


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


def accounts_file(desk: Desk) -> Path:
    """Where the user's accounts stand: in the user's own configuration."""
    return desk.machine.config / FILE


def writer_of(desk: Desk) -> tuple[str, str]:
    """Name and address of the liaison who writes, or of the only one with an address; empty without one."""
    writer, liaisons = writing_liaison(desk), [one for one in desk.settings.liaisons if one.email]
    chosen = writer if writer and writer.email else liaisons[0] if len(liaisons) == 1 else None
    return (chosen.name, chosen.email) if chosen else ("", "")


@cache
def secret(host: str, user: str) -> str:
    """The password that the user's keyring holds for a server.

    Raises:
        UsageError: there is no keyring, or none in it.
    """
    put = f"put it into your keyring: keyring set rounds:{host} {user}"
    try:
        import keyring  # noqa: PLC0415 - an extra, and only where accounts.yaml holds no password
        from keyring.errors import KeyringError  # noqa: PLC0415 - the same
    except ImportError as error:
        raise UsageError(
            f"the password for {user} at {host} is missing", "pip install 'rounds[mail]', then " + put
        ) from error
    try:
        found = keyring.get_password(f"rounds:{host}", user)
    except KeyringError as error:
        raise UsageError(f"your keyring cannot be read: {error}", put) from error
    if not found:
        raise UsageError(f"the password for {user} at {host} is missing", put)
    return found


def suppressions(desk: Desk) -> dict[str, Suppression]:
    """Who gets nothing more, by address.

    Raises:
        InvalidError: a file among them cannot be read: it may hide somebody who asked for no more.
    """
    found, problems = read_suppressions(desk.home)
    if problems:
        desk.ear.problems(problems)
        raise InvalidError("nothing was sent: mend the suppressions first")
    return found


def suppress(desk: Desk, address: str, day: date, reason: str, note: str = "") -> list[Create]:
    """The change that lets an address get nothing more; none where it is so already."""
    path, text = suppression_file(address, day, reason, note)
    return [] if (desk.home.root / path).exists() else [Create(path, text)]


def touch_draft(desk: Desk, touch_id: str, document: dict[str, Any], day: date) -> Draft:
    """A touch as a new file."""
    path = desk.workspace.path_of("touch", touch_id, day)
    return Draft("touch", path, record_text("touch", document, path))


def log_sent(desk: Desk, outbox: Outbox) -> int:
    """Write the touch of each message that was accepted, and forget it then; how many there were.

    What was written before an interruption is not written twice: the touch has the message's id.
    """
    items = outbox.items("sent")
    book = desk.book
    new = [item for item in items if item.id not in book.touches]
    drafts = [touch_draft(desk, item.id, dict(item.touch), date.fromisoformat(item.touch["date"])) for item in new]
    if drafts:
        save(desk, drafts, f"Log {counted(len(new), new[0].carrier)} sent")
    outbox.forget(items, "sent")
    return len(new)
