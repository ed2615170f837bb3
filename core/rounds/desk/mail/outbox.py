"""The outbox: messages on their way, each in exactly one state, whatever is killed.

A message is a file ``.rounds/outbox/<state>/<id>.msg``, and goes to its next state by one rename that the disk holds
before anything else happens:

- ``queued``: confirmed by a person, not yet begun;
- ``sending``: handed to the server, whose answer is not yet here;
- ``sent``: accepted; its touch is yet to be written, after which the file is gone;
- ``refused``: the server said no;
- ``unknown``: Rounds or the connection ended while it was sending. Nothing sends it again by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from rounds.base.durability import flush_folder, locked, read, write_new, write_over
from rounds.base.problems import Remedy, RoundsError, UsageError
from rounds.plugins.faults import error_words
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import is_id, make_local

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from rounds.plugins.carriers import Receipt
    from rounds.storage.workspace import Workspace

STATES: Final = ("queued", "sending", "sent", "refused", "unknown")
_MODE: Final = 0o600
_SUFFIX: Final = ".msg"
_PATIENCE: Final = 3
"""Failures in a row after which the rest stays queued."""
_AFTER: Final = {"sent": "sent", "refused": "refused", "waiting": "queued"}


@dataclass(frozen=True, slots=True)
class Item:
    """A message with all that is needed to deliver and record it, without reading anything again.

    ``id`` is the id of the touch that it becomes, ``touch`` that touch as a document, ``content`` the composed message,
    and ``words`` what was said about it last.
    """

    id: str
    carrier: str
    to: str
    contact: str
    touch: Mapping[str, Any]
    content: bytes = field(repr=False)
    words: str = ""

    def to_bytes(self) -> bytes:
        """The file."""
        about = {key: value for key, value in asdict(self).items() if key != "content"}
        return json.dumps(about).encode("ascii") + b"\n" + self.content


def item_of(raw: bytes, name: str) -> Item:
    """The message that a file holds.

    Raises:
        RoundsError: it holds none.
    """
    head, newline, content = raw.partition(b"\n")
    try:
        item = Item(**json.loads(head), content=content)
    except (ValueError, TypeError) as error:
        raise RoundsError(f"{name} in the outbox is damaged", "look at the file, and remove it") from error
    shapes = {"id": str, "carrier": str, "to": str, "contact": str, "words": str, "touch": Mapping}
    whole = newline and all(isinstance(getattr(item, name), shape) for name, shape in shapes.items())
    if not whole or not is_id(item.id) or name != f"{item.id}.msg":
        raise RoundsError(f"{name} in the outbox is damaged", "look at the file, and remove it")
    return item


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
        raise UsageError(f"the outbox has no message '{item_id}'", Remedy("see what there is with:", "outbox"))

    def _make_folders(self) -> None:
        for name in ("outbox", *(f"outbox/{state}" for state in STATES)):
            make_local(self.workspace, name)

    def _folder(self, state: str) -> Path:
        return self.workspace.local / "outbox" / state

    def _file(self, state: str, item_id: str) -> Path:
        return self._folder(state) / f"{item_id}{_SUFFIX}"


def dispatch(
    outbox: Outbox, items: Iterable[Item], deliver: Callable[[str, bytes], Receipt]
) -> Iterator[tuple[Item, str, Receipt | None]]:
    """Deliver queued messages, one after the other; yields each with its new state and the receipt.

    Whatever ``deliver`` raises leaves its message ``unknown``: it may have been accepted. What is not reached stays
    ``queued``. The outbox must be held.
    """
    failures = 0
    for item in items:
        outbox.move(item, "queued", "sending")
        try:
            receipt = deliver(item.to, item.content)
            words, state = receipt.words, _AFTER[receipt.state]
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows what became of the message
            receipt, state, words = None, "unknown", error_words(error)
        except BaseException:
            outbox.move(item, "sending", "unknown", "interrupted while it was sent")
            raise
        yield outbox.move(item, "sending", state, words), state, receipt
        failures = failures + 1 if state in {"queued", "unknown"} else 0
        if failures == _PATIENCE:
            return
