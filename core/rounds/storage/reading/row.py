"""Row: one record as it was read, before anybody has judged it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from rounds.base.problems import Source
    from rounds.documents.schema import Locate


class Row(NamedTuple):
    """One record as read: its document, where it stands, what it is called by its file, and where its parts stand."""

    data: dict[str, Any]
    source: Source
    default_id: str
    locate: Locate
