"""The user's accounts of servers, and how messages of a channel are carried through them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from rounds.base.problems import RefusedError, UsageError
from rounds.base.words import nearest
from rounds.desk.lookup import writing_liaison
from rounds.documents.schema import read_checked
from rounds.plugins.carriers import Account

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.plugins.carriers import Carrier


FILE: Final = "accounts.yaml"
_SCHEMA: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"channel": {"type": "string"}, "client": {"type": "string"}},
            "required": ["channel"],
        },
    }
)


def account_for(file: Path, channel: str, client: str, root: Path) -> Mapping[str, Any]:
    """The settings of the first account for a channel that names this client, else of the first that names none.

    Empty where there is no file, or no such account in it.

    Raises:
        UsageError: the file is no list of accounts.
        RefusedError: it lies in the workspace at ``root``, or others may read the password in it.
    """
    if not file.exists():
        return MappingProxyType({})
    if file.resolve().is_relative_to(root.resolve()):
        raise RefusedError(
            f"{file} lies in the workspace", "what a workspace holds is shared; keep accounts outside it"
        )
    document, problems = read_checked(file, _SCHEMA, what="accounts")
    if document is None:
        raise UsageError("\n".join(f"{one.source}: {one.message}" for one in problems), problems[0].hint)
    accounts: Any = document.data or ()
    ours = [one for one in accounts if one["channel"] == channel and one.get("client", client) == client]
    chosen = next((one for one in ours if "client" in one), ours[0] if ours else {})
    if _has_password(chosen) and _is_open(file):
        raise RefusedError(f"others may read {file}, and it holds a password", f"close it: chmod 600 {file}")
    return MappingProxyType(chosen)


def _has_password(value: Any) -> bool:
    if hasattr(value, "items"):
        return any(key == "password" or _has_password(each) for key, each in value.items())
    return isinstance(value, list | tuple) and any(map(_has_password, value))


def _is_open(file: Path) -> bool:
    return os.name != "nt" and bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


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
