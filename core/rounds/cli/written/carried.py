"""What the commands that send and receive share: the carrier, the user's account, and touches of what was accepted."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import RefusedError, UsageError
from rounds.base.words import counted, nearest
from rounds.cli.written.writing import Draft, InvalidError, save
from rounds.desk.accounts import FILE, account_for
from rounds.plugins.carriers import Account
from rounds.storage.store import Create, record_text
from rounds.storage.suppressions import read_suppressions, suppression_file

if TYPE_CHECKING:
    from rounds.cli.context import Invocation
    from rounds.desk.outbox import Outbox
    from rounds.plugins.carriers import Carrier
    from rounds.storage.suppressions import Suppression


@dataclass(frozen=True, slots=True)
class Carriage:
    """A carrier, its plugin, and the account through which it works now."""

    carrier: Carrier
    owner: str
    account: Account


def carriage_of(invocation: Invocation, channel: str) -> Carriage:
    """The carrier of a channel with the user's account for it.

    Raises:
        UsageError: no plugin carries messages of the channel, or the accounts cannot be read.
        RefusedError: the accounts' file may not be used as it is.
    """
    registered = invocation.plugins().carriers()
    invocation.report_problems(registered.problems)
    if channel not in registered.values:
        hint = nearest(channel, registered.values, f"there are: {', '.join(registered.values) or 'none'}")
        raise UsageError(f"nothing carries messages of the channel '{channel}'", hint)
    settings = invocation.settings()
    given = account_for(accounts_file(), channel, settings.client.name, invocation.home().root)
    writer = writer_of(invocation)
    return Carriage(registered.values[channel], registered.owners[channel], Account(given, *writer, secret))


def accounts_file() -> Path:
    """Where the user's accounts stand: in the user's own configuration."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "rounds" / FILE


def writer_of(invocation: Invocation) -> tuple[str, str]:
    """Name and address of the liaison who writes: the named one, whom git knows, or the only one with an address."""
    from rounds.storage.history import user_email  # noqa: PLC0415 - git is asked only to send

    liaisons = [one for one in invocation.settings().liaisons if one.email]
    named = os.environ.get("ROUNDS_LIAISON", "")
    me = user_email(invocation.workspace()).casefold() if len(liaisons) > 1 else ""
    ours = [one for one in liaisons if named == one.id] or [one for one in liaisons if one.email.casefold() == me]
    chosen = next(iter([*ours, *(liaisons if len(liaisons) == 1 else [])]), None)
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


def suppressions(invocation: Invocation) -> dict[str, Suppression]:
    """Who gets nothing more, by address.

    Raises:
        InvalidError: a file among them cannot be read: it may hide somebody who asked for no more.
    """
    found, problems = read_suppressions(invocation.home())
    if problems:
        invocation.report_problems(problems)
        raise InvalidError("nothing was sent: mend the suppressions first")
    return found


def suppress(invocation: Invocation, address: str, day: date, reason: str, note: str = "") -> list[Create]:
    """The change that lets an address get nothing more; none where it is so already."""
    path, text = suppression_file(address, day, reason, note)
    return [] if (invocation.home().root / path).exists() else [Create(path, text)]


def touch_draft(invocation: Invocation, touch_id: str, document: dict[str, Any], day: date) -> Draft:
    """A touch as a new file."""
    path = invocation.workspace().path_of("touch", touch_id, day)
    return Draft("touch", path, record_text("touch", document, path))


def log_sent(invocation: Invocation, outbox: Outbox) -> int:
    """Write the touch of each message that was accepted, and forget it then; how many there were.

    What was written before an interruption is not written twice: the touch has the message's id.
    """
    items = outbox.items("sent")
    book = invocation.load().book
    new = [item for item in items if item.id not in book.touches]
    drafts = [
        touch_draft(invocation, item.id, dict(item.touch), date.fromisoformat(item.touch["date"])) for item in new
    ]
    if drafts:
        save(invocation, drafts, f"Log {counted(len(new), new[0].carrier)} sent")
    outbox.forget(items, "sent")
    return len(new)


def confirmed(number: int, given: int | None, what: str, through: str) -> None:
    """Let a person confirm how many messages go out, by typing the number.

    Raises:
        RefusedError: the number was another, or there was nobody to ask.
    """
    asked = counted(number, what)
    if given is None and sys.stdin.isatty():
        given = click.prompt(f"{asked} will be sent {through}. Type the number to send them", type=int, err=True)
    if given != number:
        said = "was not confirmed" if given is None else f"is not {given}"
        raise RefusedError(f"the number of messages {said}; nothing was sent", f"to send {asked}: --count {number}")
