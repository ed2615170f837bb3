"""What the files of a workspace hold: read one by one, or out of the index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.problems import Problem
from rounds.book import FOLDERS
from rounds.storage.files import read_record_file, record_of
from rounds.storage.files.entries import Folder, entries
from rounds.storage.index.book import stored_book
from rounds.storage.index.changes import has_doubles
from rounds.storage.index.encoding import problems_in
from rounds.storage.index.records import records_where, referrals_where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.book import Book
    from rounds.book.records import Record, Settings
    from rounds.documents.schema import Schemas
    from rounds.storage.index import Index
    from rounds.storage.workspace import Workspace


def identified(records: Sequence[Record]) -> tuple[list[Record], list[Problem]]:
    """The records without those whose id another of their kind has already, and a problem for each that is left out.

    Referrals need no id. Contacts and organizations share one space of ids, since either may be a source.
    """
    kept: list[Record] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str], Record] = {}
    for record in records:
        if not record.id:
            kept.append(record)
            continue
        space = "source" if record.kind in {"contact", "organization"} else record.kind
        other = first.setdefault((space, record.id), record)
        if other is record:
            kept.append(record)
            continue
        message = f"the id '{record.id}' is taken: {other.source} has it too"
        problems.append(Problem(record.source, message, "give one of the two another id; this one is left out"))
    return kept, problems


@dataclass(frozen=True, slots=True)
class Content:
    """The good records of all files, in order of kind, file and line, and what is missing.

    Attributes:
        problems: What is wrong with the files.
        left_out: How many records, or files that cannot be read, are missing.
        left_out_in: The paths of their files.
        refused: Ids of records that are left out for errors of their own.
    """

    problems: list[Problem]
    left_out: int
    left_out_in: frozenset[str]
    refused: frozenset[str]
    _read: tuple[Record, ...] = ()
    _index: Index | None = None

    def records(self) -> list[Record]:
        """The records, all of them built."""
        return list(self._read) if self._index is None else _stored(self._index)

    def stored(self, settings: Settings) -> Book | None:
        """A book whose records wait in the index; None without one, and while an id stands twice."""
        if self._index is None or has_doubles(self._index.connection):
            return None
        return stored_book(settings, self._index.connection)


def content_read(workspace: Workspace, schemas: Schemas) -> Content:
    """What the files hold, each read now."""
    problems: list[Problem] = []
    records: list[Record] = []
    refused: list[str] = []
    holes: dict[str, int] = {}
    for kind in FOLDERS:
        for entry in entries(workspace.root, kind):
            if isinstance(entry, Folder):
                continue
            if entry.problem:
                problems.append(entry.problem)
                holes |= {entry.path: 1} if entry.problem.severity == "error" else {}
                continue
            reading = read_record_file(workspace.root, entry.path, kind, schemas)
            problems += reading.problems
            refused += reading.refused
            holes |= {entry.path: reading.left_out} if reading.left_out else {}
            records += (record_of(kind, one) for one in reading.good)
    return Content(problems, sum(holes.values()), frozenset(holes), frozenset(refused), tuple(records))


def content_stored(index: Index) -> Content:
    """What the files hold, by the index."""
    asked = "SELECT path, problems, left_out, refused FROM files WHERE problems <> '' OR left_out OR refused <> ''"
    rows = list(index.connection.execute(asked))
    rows += [(path, one.problems, one.left_out, one.refused) for path, one in index.unread.items()]
    holes = {path: left_out for path, _, left_out, _ in rows if left_out}
    holes |= {problem.source.path: 1 for problem in index.amiss if problem.severity == "error"}
    return Content(
        problems=[*index.amiss, *(problem for row in rows for problem in problems_in(row[1]))],
        left_out=sum(holes.values()),
        left_out_in=frozenset(holes),
        refused=frozenset(name for row in rows if row[3] for name in json.loads(row[3])),
        _index=index,
    )


def _stored(index: Index) -> list[Record]:
    paths = {path: tuple(path.split("/")) for (path,) in index.connection.execute("SELECT path FROM files")}
    found: list[Record] = []
    for kind in FOLDERS:
        if kind == "referral":
            own: list[Record] = list(referrals_where(index.connection, "1", order="r.file, r.pos"))
        else:
            own = list(records_where(index.connection, "r.kind = ? ORDER BY r.file, r.pos", kind))
        found += sorted(own, key=lambda record: paths[record.source.path])
    return found
