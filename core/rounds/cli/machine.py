"""This computer and its user: the only place where the clock and the environment are asked."""

from __future__ import annotations

import os
import time
from datetime import date, datetime
from pathlib import Path

from rounds.base.problems import UsageError
from rounds.desk.desk import Machine


def this_machine() -> Machine:
    """What a desk needs to know of this computer, also for scripts and plugins' commands.

    ``ROUNDS_TODAY`` sets the day, for tests; ``ROUNDS_TRUST_DIGEST`` trusts plugins of one content without asking, for
    machines without a user.

    Raises:
        UsageError: ``ROUNDS_TODAY`` is no day.
    """
    given, home = os.environ.get("ROUNDS_TODAY", ""), Path.home()
    try:
        today = date.fromisoformat(given) if given else date.today()  # noqa: DTZ011 - the local day a liaison lives in
    except ValueError as error:
        raise UsageError(f"ROUNDS_TODAY is '{given}', and not a day", "write it as 2026-11-18, or unset it") from error
    return Machine(
        today,
        now=datetime.now().astimezone(),
        tick=time.time_ns(),
        state=Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "rounds",
        cache=Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "rounds",
        config=Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "rounds",
        trusted=os.environ.get("ROUNDS_TRUST_DIGEST", ""),
    )
