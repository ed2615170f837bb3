"""Decisions about pairs that may be one person, in a file: written with everything open, read with each checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import RoundsError, Source, UsageError
from rounds.documents.yamltext import list_text, read_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rounds.book.book import Book
    from rounds.desk.duplicates import Proposal

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


def decisions_text(book: Book, found: Sequence[Proposal]) -> str:
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
        raise RoundsError(f"{file.name}: this is no list of pairs", "make one with: rounds dedupe write FILE")
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
