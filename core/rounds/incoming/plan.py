"""What an import would change, as plain data: nothing is written by having it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.contracts import Rejected
    from rounds.problems import Source

Where = tuple[str | int, ...]
"""A path of keys and indices into a document."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A new record: its kind, its id (empty for a row of a referral table), what it says, and the line it came from."""

    kind: str
    id: str
    document: Mapping[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Fill:
    """Fields that were empty in a record of the book, and what is written there."""

    kind: str
    id: str
    source: Source
    values: Mapping[Where, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which the file says something else than the record does. It is told, and the record stays."""

    kind: str
    id: str
    field: str
    ours: Any
    theirs: Any
    line: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that one file would change. Records are in order of kind and id, lines in order of number.

    ``unchanged`` counts lines that say nothing new, ``skipped`` those that the importer passed over on purpose.
    """

    creations: tuple[Creation, ...] = ()
    fills: tuple[Fill, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    unchanged: int = 0
    skipped: int = 0

    @property
    def numbers(self) -> Mapping[str, int]:
        """How many records are created and filled, fields in conflict, and lines unchanged, rejected and skipped."""
        return {
            "created": len(self.creations),
            "filled": len(self.fills),
            "unchanged": self.unchanged,
            "conflicts": len(self.conflicts),
            "rejected": len(self.rejected),
            "skipped": self.skipped,
        }
