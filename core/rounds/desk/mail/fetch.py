"""What a carrier fetched, taken only if it has the shape that is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import RoundsError
from rounds.plugins.carriers import Received
from rounds.plugins.faults import fault

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.desk.mail.active_carrier import Carriage
    from rounds.storage.workspace import Workspace


def cursor_file(workspace: Workspace, channel: str) -> Path:
    """Where it stands how far a channel was read: on this machine only."""
    return workspace.local / "inbox" / f"{channel}.cursor"


def _check_shape(one: object) -> None:
    if not isinstance(one, Received):
        raise TypeError(f"fetch yields Received, not {type(one).__name__}")


def fetched(carriage: Carriage, cursor: str) -> list[Received]:
    """What came in since the cursor; a fault of the plugin names it.

    Raises:
        RoundsError: the account cannot be used, or the plugin failed; nothing was written.
    """
    found: list[Received] = []
    try:
        for one in carriage.carrier.fetch(carriage.account, cursor) if carriage.carrier.fetch else ():
            _check_shape(one)
            found.append(one)
    except RoundsError:
        raise
    except Exception as error:
        words = f"{fault(carriage.owner, f'fetching {carriage.carrier.title}s', error)}"
        raise RoundsError(words, "nothing was written; mend the plugin") from error
    return found
