"""One message in the outbox, as a file: a line of JSON about it, then the message as it goes over the wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rounds.base.problems import RoundsError
from rounds.storage.workspace import is_id


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
