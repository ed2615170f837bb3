"""Reading: the files of a workspace become good documents and problems, each file by itself."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from rounds.base.problems import Problem, Source
from rounds.book.records import KINDS, build
from rounds.documents.yamltext import LARGEST, Document, parse, read_bytes
from rounds.storage.files.tables import LARGEST as LARGEST_TABLE
from rounds.storage.files.tables import Row, table_of
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rounds.book.records import Record
    from rounds.documents.schema import Locate, Schemas


class Judged(NamedTuple):
    """A record that its schema accepts: its document, where it stands, and its id."""

    data: Mapping[str, Any]
    source: Source
    id: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave: good records and problems; how many records are missing, and which ids those would have.

    ``digest`` stands for the bytes that were read; it is empty when they could not be.
    """

    good: tuple[Judged, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    refused: tuple[str, ...] = ()
    digest: bytes = b""

    @classmethod
    def unreadable(cls, path: str, problems: Iterable[Problem]) -> FileReading:
        """Of a file whose bytes nobody can have."""
        return cls((), tuple(problems), 1, (_stem(path),))


def read_record_file(root: Path, path: str, kind: str, schemas: Schemas) -> FileReading:
    """Read a file of records, each judged by the schema of its kind."""
    raw, problems = raw_file(root, path)
    if raw is None:
        return FileReading.unreadable(path, problems)
    return read_record_bytes(raw, path, kind, schemas)


def raw_file(root: Path, path: str) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a file of records, or why there are none."""
    return read_bytes(root / path, path, largest=LARGEST_TABLE if path.endswith(".csv") else LARGEST)


def digest_of(raw: bytes) -> bytes:
    """What stands for a file's bytes: equal only when they are."""
    return blake2b(raw, digest_size=16).digest()


def read_record_bytes(raw: bytes, path: str, kind: str, schemas: Schemas) -> FileReading:
    """The same of a file's bytes; nothing else has a say in it."""
    if path.endswith(".csv"):
        rows, problems, unread = table_of(raw, path)
    else:
        document, problems = parse(raw, path)
        rows, wrong = rows_of(document, kind) if document else ([], [])
        unread = (document is None) + len(wrong)
        problems = [*problems, *wrong]
    good, bad, out = judged(kind, rows, schemas)
    errors = any(problem.severity == "error" for problem in problems)
    refused = [str(row.data.get("id", row.default_id)) for row in out] + [_stem(path)] * errors
    return FileReading(tuple(good), (*problems, *bad), unread + len(out), tuple(refused), digest_of(raw))


def judged(kind: str, rows: Sequence[Row], schemas: Schemas) -> tuple[list[Judged], list[Problem], list[Row]]:
    """The rows that their schema accepts; the problems of the others, and these themselves."""
    if schemas.accepts_all(kind, [row.data for row in rows]):
        return [Judged(row.data, row.source, row.data.get("id", row.default_id)) for row in rows], [], []
    good: list[Judged] = []
    problems: list[Problem] = []
    refused: list[Row] = []
    for row in rows:
        data: Any = row.data
        if not schemas.accepts(kind, data):
            data = schemas.fit(kind, data)
            found = schemas.check(kind, data, row.locate, row.source.path)
            problems += found
            if found:
                refused.append(row)
                continue
        good.append(Judged(data, row.source, data.get("id", row.default_id)))
    return good, problems, refused


def accepted(kind: str, rows: Sequence[Row], schemas: Schemas) -> tuple[list[Record], list[Problem], list[Row]]:
    """The same with the good ones as records."""
    good, problems, refused = judged(kind, rows, schemas)
    return [record_of(kind, one) for one in good], problems, refused


def record_of(kind: str, one: Judged) -> Record:
    """The record that a good document describes."""
    record_type: Any = KINDS[kind].type
    record: Record = build(record_type, one.data, source=one.source, id=one.id)
    return record


def _stem(path: str) -> str:
    """The id that a file which cannot be read would have given its record."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def rows_of(document: Document, kind: str) -> tuple[list[Row], list[Problem]]:
    """The records of a document: one mapping, or each mapping of a list (which then names its id itself)."""
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if isinstance(document.data, dict):
        line, column = document.starts[0] if document.starts else (1, 1)
        return _one(document, stem, Source(document.path, line, column))
    rows: list[Row] = []
    problems: list[Problem] = []
    items: list[Any] = document.data or []
    for index, item in enumerate(items):
        source = Source(document.path, *document.starts[index])
        if not isinstance(item, dict):
            problems.append(Problem(source, "expected a record here, with 'key: value' lines", "indent it below a '-'"))
        elif "id" not in item and kind != "referral":
            hint = "in a list each record needs an 'id:' of its own"
            problems.append(Problem(source, f"this {kind} has no id", hint))
        else:
            rows.append(Row(item, source, "", _below(document, index)))
    return rows, problems


def _one(document: Document, stem: str, source: Source) -> tuple[list[Row], list[Problem]]:
    if not is_id(stem):
        hint = "rename the file: lower-case letters, digits and hyphens, such as okafor-grace.yaml"
        return [], [Problem(Source(document.path), f"the file's name '{stem}' cannot be an id", hint)]
    written = document.data.get("id", stem)
    if isinstance(written, str) and written != stem and is_id(written):
        place = Source(document.path, *document.locate(["id"]))
        hint = f"rename the file to {written}.yaml, or leave the id out"
        return [], [Problem(place, f"the id '{written}' differs from the file's name '{stem}'", hint)]
    return [Row(document.data, source, stem, document.locate)], []


def _below(document: Document, index: int) -> Locate:
    return lambda where: document.locate([index, *where])
