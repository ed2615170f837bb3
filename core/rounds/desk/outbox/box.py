"""The folders of the outbox, and the steps between them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rounds.base.durable import flush_folder, locked, read, write_new, write_over
from rounds.base.problems import UsageError
from rounds.desk.outbox.item import item_of
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from rounds.desk.outbox.item import Item
    from rounds.storage.workspace import Workspace

STATES: Final = ("queued", "sending", "sent", "refused", "unknown")
_MODE: Final = 0o600
_SUFFIX: Final = ".msg"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of a workspace. It is local: git does not carry messages that are on their way."""

    workspace: Workspace

    @contextmanager
    def held(self) -> Generator[None]:
        """Be the only one who changes it; what another left ``sending`` when it ended is then ``unknown``.

        Raises:
            ChangedError: another command is sending just now.
            StorageError: the disk refuses.
        """
        file = self.workspace.local / "outbox" / "lock"
        with as_storage_error():
            self._make_folders()
            with locked(file, 0, "another rounds command is sending just now", "wait until it has ended"):
                for item in self.items("sending"):
                    self.move(item, "sending", "unknown", "interrupted while it was sent")
                yield

    def items(self, state: str) -> list[Item]:
        """The messages in a state, by id.

        Raises:
            RoundsError: a file is damaged.
        """
        folder = self._folder(state)
        if not folder.is_dir():
            return []
        names = sorted(file.name for file in folder.iterdir() if file.suffix == _SUFFIX)
        found = ((name, read(folder / name)) for name in names)
        return [item_of(raw, name) for name, raw in found if raw is not None]

    def add(self, items: Iterable[Item]) -> None:
        """Queue messages; the disk holds them when this returns."""
        for item in items:
            write_new(self._file("queued", item.id), item.to_bytes(), mode=_MODE)
        flush_folder(self._folder("queued"))

    def move(self, item: Item, before: str, after: str, words: str = "") -> Item:
        """Bring a message to its next state, with what is to be said about it; durable when this returns."""
        file = self._file(before, item.id)
        if words:
            item = replace(item, words=words)
            write_over(file, item.to_bytes(), mode=_MODE)
        file.rename(self._file(after, item.id))
        flush_folder(self._folder(after))
        flush_folder(self._folder(before))
        return item

    def forget(self, items: Iterable[Item], state: str) -> None:
        """Remove messages that are done with."""
        for item in items:
            self._file(state, item.id).unlink(missing_ok=True)
        if self._folder(state).is_dir():
            flush_folder(self._folder(state))

    def find(self, item_id: str) -> tuple[str, Item]:
        """The message with this id, and its state.

        Raises:
            UsageError: there is none.
        """
        for state in STATES:
            for item in self.items(state):
                if item.id == item_id:
                    return state, item
        raise UsageError(f"the outbox has no message '{item_id}'", "see what there is with: rounds outbox")

    def _make_folders(self) -> None:
        for name in ("outbox", *(f"outbox/{state}" for state in STATES)):
            make_local(self.workspace, name)

    def _folder(self, state: str) -> Path:
        return self.workspace.local / "outbox" / state

    def _file(self, state: str, item_id: str) -> Path:
        return self._folder(state) / f"{item_id}{_SUFFIX}"
