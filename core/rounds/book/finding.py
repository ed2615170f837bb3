"""What a check found in one record, and what checks may take for known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rounds.base.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rounds.base.problems import Severity, Source
    from rounds.book.records import Record


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a record: at which field (a path of keys and indices), what, and what to do.

    ``policy``: a rule of the client's or the law forbids it; who writes it is refused with exit code 3.
    """

    source: Source
    where: tuple[str | int, ...]
    message: str
    hint: str = ""
    severity: Severity = "error"
    policy: bool = False

    def at(self, place: Source) -> Problem:
        """The finding as a problem at this place: the field's line and column, or the record's."""
        return Problem(place, self.message, self.hint, severity=self.severity, policy=self.policy, field=self.where)


@dataclass(frozen=True, slots=True)
class Known:
    """What checks may take for known.

    Attributes:
        channels: The names that plugins registered.
        metrics: The same.
        as_of: The day after which a date lies in the future.
        refused: Ids of records that are left out for errors of their own; naming them is no further error.
        settings_read: Whether rounds.yaml could be read; else nobody can say which liaisons and tiers there are.
    """

    channels: frozenset[str]
    metrics: frozenset[str]
    as_of: date
    refused: frozenset[str] = frozenset()
    settings_read: bool = True


class Check(Protocol):
    """Looks at records one after the other, so that all checks together go through the book once."""

    def look(self, record: Record) -> None:
        """Look at one record."""
        ...

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the records that were looked at."""
        ...
