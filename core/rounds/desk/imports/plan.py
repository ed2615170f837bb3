"""What an import would change, as plain data, and the files behind the records that it touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.desk.desk import facts
from rounds.desk.imports.identity import name_id
from rounds.documents.yamltext import decode, parse, read_bytes
from rounds.storage.loader.findings import record_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from rounds.base.problems import Source
    from rounds.book.records import Record
    from rounds.documents.yamltext import Document
    from rounds.plugins.contracts import Rejected
    from rounds.storage.workspace import Workspace


_SOURCES = frozenset({"contact", "organization"})
_NAMES = frozenset({"name", "family"})
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

    @property
    def fields(self) -> list[str]:
        """Their dotted names, without where each comes from."""
        return [".".join(map(str, where)) for where in self.values if where[0] != "provenance"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which the file says something else than the record does. It is told, and the record stays."""

    kind: str
    id: str
    field: str
    ours: Any
    theirs: Any
    line: int

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return facts(self, "kind", "id", "field", "ours", "theirs", "line")

    @property
    def is_move(self) -> bool:
        """Whether a person or place is said to be at another address."""
        return self.kind in _SOURCES and self.field.partition(".")[0] == "address"

    @property
    def is_other_name(self) -> bool:
        """Whether a person or place is said to have another name, more than its legal form being left out or in."""
        if self.kind not in _SOURCES or self.field not in _NAMES:
            return False
        return name_id(self.kind, {"name": self.ours}) != name_id(self.kind, {"name": self.theirs})


@dataclass(frozen=True, slots=True)
class Deactivation:
    """A contact or organization of the book whose NPI is out of use. It is told, and the record stays."""

    kind: str
    id: str
    npi: str
    since: date | None
    line: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that one file would change. Records are in order of kind and id, lines in order of number.

    ``replaced`` are fields that got what this file says for what another had said. ``unchanged`` counts lines that say
    nothing new, ``skipped`` those that the importer passed over on purpose, and ``blank`` those of them that are blank.
    """

    creations: tuple[Creation, ...] = ()
    fills: tuple[Fill, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    replaced: tuple[Conflict, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    deactivated: tuple[Deactivation, ...] = ()
    unchanged: int = 0
    skipped: int = 0
    blank: int = 0

    @property
    def numbers(self) -> Mapping[str, int]:
        """How many records are created and filled, fields in conflict, and lines unchanged, rejected and skipped."""
        return {
            "created": len(self.creations),
            "filled": len(self.fills),
            "unchanged": self.unchanged,
            "replaced": len(self.replaced),
            "conflicts": len(self.conflicts),
            "rejected": len(self.rejected),
            "skipped": self.skipped,
        }

    @property
    def news(self) -> Mapping[str, int]:
        """How many people and places are new, moved to another address, have another name, or have a dead number."""
        return {
            "new": sum(one.kind in _SOURCES for one in self.creations),
            "moved": len({(one.kind, one.id) for one in self.conflicts if one.is_move}),
            "renamed": len({(one.kind, one.id) for one in self.conflicts if one.is_other_name}),
            "deactivated": len(self.deactivated),
        }

    def as_data(self, *, documents: bool) -> dict[str, Any]:
        """For other programs; with the ``documents`` of new records, which nobody can look up before they are made."""
        created = [
            {"kind": one.kind, "id": one.id, "line": one.line} | ({"document": dict(one.document)} if documents else {})
            for one in self.creations
        ]
        filled = [{"kind": one.kind, "id": one.id, "fields": one.fields, "line": one.line} for one in self.fills]
        return {
            "numbers": dict(self.numbers),
            "created": created,
            "filled": filled,
            "replaced": [one.as_data() for one in self.replaced],
            "conflicts": [one.as_data() for one in self.conflicts],
            "blank": self.blank,
            "news": dict(self.news),
            "deactivated": [
                facts(one, "kind", "id", "npi") | {"since": str(one.since) if one.since else None, "line": one.line}
                for one in self.deactivated
            ],
            "rejected": [{"line": one.line, "reason": one.reason} for one in self.rejected],
        }


LARGEST_TABLE = 256 * 1024 * 1024
_YAML = (".yaml", ".yml")


class RecordFiles:
    """Reads each file once and keeps it, so that a plan and the changes made of it rest on the same bytes.

    ``fit(kind, document)`` is what the loader does to a document before it is checked (``Schemas.fit``).
    """

    def __init__(self, workspace: Workspace, fit: Callable[[str, Any], Any] = lambda _kind, data: data) -> None:
        self.workspace = workspace
        self._fit = fit
        self._contents: dict[str, bytes | None] = {}
        self._documents: dict[str, Document | None] = {}

    def document(self, record: Record) -> Mapping[str, Any] | None:
        """What the record's file says, as it says it; None when it is not a record of a YAML file."""
        document, index = self._document(record.source), self.place(record.source)
        if document is None or index is None:
            return None
        data = self._fit(record.kind, document.data[index[0]] if index else document.data)
        return data if isinstance(data, dict) else None

    def has(self, source: Source, field: str) -> bool:
        """Whether the record there has this field."""
        data = self._data(source)
        return isinstance(data, dict) and field in data

    def value(self, source: Source, where: Where) -> Any:
        """What the record there says at a path of keys, as its file says it; None when it says nothing."""
        found: Any = self._data(source)
        for step in where:
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def place(self, source: Source) -> tuple[int, ...] | None:
        """The path to the record inside its file: nothing, or the index in a list; None when it is not there."""
        document = self._document(source)
        return None if document is None else record_path(document, source)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file of the workspace; None when it cannot be read or does not exist."""
        if path not in self._contents:
            self._contents[path], _ = read_bytes(self.workspace.root / path, path, largest=LARGEST_TABLE)
        return self._contents[path]

    def text(self, path: str) -> str | None:
        """The text of a file of the workspace."""
        raw = self.content(path)
        return None if raw is None else decode(raw, path)[0]

    def _data(self, source: Source) -> Any:
        document, index = self._document(source), self.place(source)
        if document is None or index is None:
            return None
        return document.data[index[0]] if index else document.data

    def _document(self, source: Source) -> Document | None:
        path = source.path
        if path not in self._documents:
            raw = self.content(path) if path.endswith(_YAML) else None
            self._documents[path] = None if raw is None else parse(raw, path)[0]
        return self._documents[path]
