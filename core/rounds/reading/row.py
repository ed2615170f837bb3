"""Row: one record as it was read, before anybody has judged it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rounds.problems import Source
    from rounds.schema import Locate


@dataclass(frozen=True, slots=True)
class Row:
    """One record as read: its document, where it stands, what it is called by its file, and where its parts stand."""

    data: dict[str, Any]
    source: Source
    default_id: str
    locate: Locate
