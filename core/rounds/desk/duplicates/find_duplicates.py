"""Who and what stands in the records twice, and two records side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.desk.duplicates import find_same_people, find_same_places
from rounds.desk.duplicates.merge_records import files_of
from rounds.desk.duplicates.pairs import LEAST

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.desk.duplicates import Proposal

_UNSEEN = frozenset({"id", "provenance", "different_from"})


@dataclass(frozen=True, slots=True)
class FindDuplicates:
    """Which pairs: those with this score at least, 0 to 1."""

    least: float = LEAST


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """Pairs of people and of places that are probably one, the likeliest first."""

    pairs: tuple[Proposal, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [
            {"first": one.first, "second": one.second, "score": one.score, "reasons": list(one.reasons)}
            for one in self.pairs
        ]


def find_duplicates(desk: Desk, request: FindDuplicates) -> FoundDuplicates:
    """The pairs that are probably one person, or one place; those that somebody told apart are left out.

    Example:
        >>> find_duplicates(desk, FindDuplicates(least=1)).pairs
        ()
    """
    book = desk.book
    desk.note_errors()
    people = find_same_people(book.contacts.values(), request.least)
    places = find_same_places(book.organizations.values(), request.least)
    return FoundDuplicates(tuple(sorted([*people, *places], key=lambda one: (-one.score, one.first, one.second))))


@dataclass(frozen=True, slots=True)
class CompareRecords:
    """Ids of two contacts, or of two organizations."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field, and what either record says there; None: nothing."""

    field: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class ComparedRecords:
    """Two records field by field, in the order of the first."""

    first: str
    second: str
    fields: tuple[FieldPair, ...]

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        fields = {one.field: [one.first, one.second] for one in self.fields}
        return {"first": self.first, "second": self.second, "fields": fields}


def compare_records(desk: Desk, request: CompareRecords) -> ComparedRecords:
    """Two records side by side, as their files say it.

    Raises:
        UsageError: there is no such record.

    Example:
        >>> compared = compare_records(desk, CompareRecords("okafor-grace", "aaltonen-linnea"))
        >>> [(one.first, one.second) for one in compared.fields if one.field == "name"]
        [('Grace Okafor', 'Linnea Aaltonen')]
    """
    files = files_of(desk)
    both = []
    for name in (request.first, request.second):
        record = desk.book.source_named(name)
        if record is None:
            raise UsageError(f"there is no record '{name}'")
        both.append(files.document(record) or {})
    first, second = both
    names = [name for name in dict.fromkeys([*first, *second]) if name not in _UNSEEN]
    fields = tuple(FieldPair(name, first.get(name), second.get(name)) for name in names)
    return ComparedRecords(request.first, request.second, fields)
