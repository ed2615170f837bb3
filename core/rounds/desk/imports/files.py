"""The files behind the records of a book: what they say, and the bytes that a change must find again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.documents.yamltext import decode, parse, read_bytes
from rounds.storage.loader.findings import record_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rounds.base.problems import Source
    from rounds.book.records import Record
    from rounds.desk.imports.plan import Where
    from rounds.documents.yamltext import Document
    from rounds.storage.workspace import Workspace

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
