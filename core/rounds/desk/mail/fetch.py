"""What a carrier fetched, taken only if it has the shape that is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.plugins import call_plugin
from rounds.plugins.carriers import Received

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.desk.mail.active_carrier import Carriage
    from rounds.storage.workspace import Workspace


def cursor_file(workspace: Workspace, channel: str) -> Path:
    """Where it stands how far a channel was read: on this machine only."""
    return workspace.local / "inbox" / f"{channel}.cursor"


def _received(one: object) -> Received:
    if not isinstance(one, Received):
        raise TypeError(f"fetch yields Received, not {type(one).__name__}")
    return one


def fetched(carriage: Carriage, cursor: str) -> list[Received]:
    """What came in since the cursor; a fault of the plugin names it.

    Raises:
        RoundsError: the account cannot be used, or the plugin failed; nothing was written.
    """
    fetch, account = carriage.carrier.fetch, carriage.account
    if fetch is None:
        return []
    doing = f"fetching {carriage.carrier.title}s"
    hint = "nothing was written; mend the plugin"
    return call_plugin(carriage.owner, doing, lambda: [_received(one) for one in fetch(account, cursor)], hint)
