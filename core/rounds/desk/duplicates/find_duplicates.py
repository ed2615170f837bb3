"""Pairs that may be the same: found, compared, and decided on in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy, RoundsError, Source, UsageError
from rounds.desk.drafts import readable
from rounds.desk.duplicates.merge_records import TellApart, files_of, merge_named, tell_apart
from rounds.desk.duplicates.pairs import LEAST, find_same_people, find_same_places
from rounds.documents.yamltext import list_text, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rounds.book.book import Book
    from rounds.desk.desk import Desk
    from rounds.desk.duplicates.merge_records import MergedRecords, ToldApart
    from rounds.desk.duplicates.pairs import Proposal


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


DECISIONS = ("merge", "apart", "later")
_KEYS = frozenset({"pair", "score", "why", "decision", "keep", "take"})
_HEAD = """\
# Pairs that may be one person, or one place. For each write as its decision:
#   merge   they are one: 'keep' stays, the other is merged into it; 'take' lists fields in which the other is right
#   apart   they are two, and are not proposed again
#   later   nothing is done now
# Then: rounds dedupe apply THIS-FILE
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a pair."""

    pair: tuple[str, str]
    decision: str
    keep: str
    take: tuple[str, ...]

    @property
    def gone(self) -> str:
        """The record that is merged into the other."""
        return self.pair[self.pair[0] == self.keep]


@dataclass(frozen=True, slots=True)
class WriteDecisions:
    """Which pairs are written, to be decided on: those with this score at least, 0 to 1."""

    least: float = LEAST


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """A YAML file in which all decisions are open (none where there are no pairs), and how many pairs there are."""

    files: Mapping[str, str]
    number: int

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"pairs": self.number, "files": dict(self.files)}


def write_decisions(desk: Desk, request: WriteDecisions) -> DecisionFile:
    """The pairs that are probably one as a file, to decide on them in an editor.

    Example:
        >>> write_decisions(desk, WriteDecisions(least=1)).number
        0
    """
    found = find_duplicates(desk, FindDuplicates(request.least)).pairs
    return DecisionFile({"pairs.yaml": _text(desk.book, found)} if found else {}, len(found))


@dataclass(frozen=True, slots=True)
class ApplyDecisions:
    """The file with the decisions."""

    file: Path


@dataclass(frozen=True, slots=True)
class AppliedDecisions:
    """The pairs that were merged and told apart, or would be, one commit each."""

    merged: tuple[MergedRecords, ...]
    apart: tuple[ToldApart, ...]
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        merged = [{"keep": one.keep, "gone": one.gone, "commit": one.written.commit} for one in self.merged]
        return {"merged": merged, "apart": [list(one.pair) for one in self.apart]}


def apply_decisions(desk: Desk, request: ApplyDecisions) -> AppliedDecisions:
    """Carry out decisions. All are looked at before the first is carried out.

    Raises:
        RoundsError: a decision cannot be carried out; none was.
        UsageError, InvalidError, RefusedError: two cannot be merged; those before them were.
        ChangedError, StorageError: as the store says.

    Example:
        >>> file = desk.home.root / "pairs.yaml"
        >>> _ = file.write_text("- {pair: [okafor-grace, aaltonen-linnea], decision: apart}")
        >>> apply_decisions(desk, ApplyDecisions(file)).apart[0].pair
        ('okafor-grace', 'aaltonen-linnea')
    """
    decisions = read_decisions(request.file, readable(desk).book)
    return AppliedDecisions(
        tuple(merge_named(desk.anew(), one.keep, one.gone, one.take) for one in decisions if one.decision == "merge"),
        tuple(tell_apart(desk.anew(), TellApart(*one.pair)) for one in decisions if one.decision == "apart"),
        desk.dry_run,
    )


def _text(book: Book, found: Sequence[Proposal]) -> str:
    """The file for these pairs, all of them for later; the record that says more is proposed to stay."""
    rows = [
        {
            "pair": [one.first, one.second],
            "score": one.score,
            "why": ", ".join(one.reasons),
            "decision": "later",
            "keep": _fuller(book, one),
        }
        for one in found
    ]
    return _HEAD + list_text(rows)


def _fuller(book: Book, one: Proposal) -> str:
    """The record with more in its file."""
    return max((one.first, one.second), key=lambda each: len(repr(book.source_named(each))))


def read_decisions(file: Path, book: Book) -> list[Decision]:
    """The decisions in a file, each of which can be carried out.

    Raises:
        RoundsError: something in it is off; nothing of it may be carried out.
    """
    document, problems = read_file(file, file.name)
    if document is None or problems:
        first = problems[0]
        raise RoundsError(str(first), first.hint)
    if not isinstance(document.data, list):
        raise RoundsError(f"{file.name}: this is no list of pairs", Remedy("make one with:", "dedupe write", " FILE"))
    found = []
    for row, (line, column) in zip(document.data, document.starts, strict=True):
        try:
            found.append(_decision(row, book))
        except UsageError as error:
            raise RoundsError(f"{Source(file.name, line, column)}: {error.message}", error.hint) from error
    _check_together(found)
    return found


def _decision(row: Any, book: Book) -> Decision:
    if not isinstance(row, dict) or set(row) - _KEYS:
        raise UsageError("this is no pair", "write: pair, decision, keep, take")
    pair, take = row.get("pair"), row.get("take", [])
    if not isinstance(pair, list) or len({*map(str, pair)}) != 2:  # noqa: PLR2004 - a pair
        raise UsageError("'pair' must be two ids", "pair: [lee-min, lee-min-2]")
    first, second = map(str, pair)
    for one in (first, second):
        record = book.contacts.get(one) or book.organizations.get(one)
        if record is None or record.void:
            raise UsageError(f"there is no '{one}' that stands", "take the pair out of the file")
    decision, keep = str(row.get("decision", "later")), str(row.get("keep") or first)
    if decision not in DECISIONS:
        raise UsageError(f"'{decision}' is no decision", f"write one of: {', '.join(DECISIONS)}")
    if keep not in {first, second}:
        raise UsageError(f"'{keep}' is none of the two", f"keep: {first}, or keep: {second}")
    if not isinstance(take, list):
        raise UsageError("'take' must be a list of fields", "take: [specialty]")
    return Decision((first, second), decision, keep, tuple(map(str, take)))


def _check_together(decisions: Sequence[Decision]) -> None:
    """Whoever is merged into another cannot stay in a second pair."""
    gone: dict[str, str] = {}
    for one in decisions:
        if one.decision == "merge":
            if one.gone in gone:
                raise RoundsError(f"'{one.gone}' is merged into two others", "decide for one of them")
            gone[one.gone] = one.keep
    for name, keep in gone.items():
        if keep in gone:
            message = f"'{name}' is merged into '{keep}', which is itself merged"
            raise RoundsError(message, f"keep: {gone[keep]} for both")
