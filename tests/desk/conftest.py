"""Desks at folders of the test's choice: no terminal, no clock, no environment."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from rounds.desk.desk import Desk, Machine, Notes
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.desk.desk import Actor


@pytest.fixture
def desk_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Desk]:
    """A desk at a folder: ``today`` is the machine's day; its user's folders are empty ones of the test's own."""
    user = tmp_path_factory.mktemp("user")

    def open_desk(
        folder: Path | Workspace,
        *,
        today: date = date(2026, 10, 31),
        as_of: str = "",
        at: str = "",
        dry_run: bool = False,
        actor: Actor | None = None,
        use_index: bool = True,
    ) -> Desk:
        now = datetime.combine(today, datetime.min.time(), UTC)
        machine = Machine(today, now, time.time_ns(), user / "state", user / "cache", user / "config")
        root = folder.root if isinstance(folder, Workspace) else folder
        return Desk(root, machine, as_of=as_of, at=at, dry_run=dry_run, actor=actor, ear=Notes(), use_index=use_index)

    return open_desk
