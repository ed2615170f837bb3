"""A record's file as it stands, to be edited by splices that leave every other byte alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import RoundsError, UsageError
from rounds.desk.records.drafts import Draft
from rounds.documents.yamltext import append_item, parse, read_bytes, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.records import Record
    from rounds.documents.yamltext import JsonValue
    from rounds.storage.workspace import Workspace

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The file of a record: its bytes, its text with the edits so far, and where in it the record stands.

    ``at`` is empty where the file holds one record, else its index in the list.
    """

    kind: str
    path: str
    before: bytes
    text: str
    at: Where = ()

    def value(self, where: Sequence[str | int]) -> JsonValue:
        """What stands there now; None when nothing does."""
        document, _ = parse(self.text.encode(), self.path)
        found: Any = document.data if document else None
        for key in (*self.at, *where):
            found = _part(found, key)
        return found

    def with_value(self, where: Sequence[str | int], value: JsonValue) -> Opened:
        """The same with one value set."""
        return self._edited(set_value(self.text, (*self.at, *where), value))

    def with_item(self, where: Sequence[str | int], value: JsonValue) -> Opened:
        """The same with an item appended to a list, which is made if there is none."""
        return self._edited(append_item(self.text, (*self.at, *where), value))

    def without(self, where: Sequence[str | int]) -> Opened:
        """The same without a value."""
        return self._edited(remove_value(self.text, (*self.at, *where)))

    def draft(self) -> Draft:
        """What is to be written."""
        return Draft(self.kind, self.path, self.text, self.before)

    def _edited(self, text: str) -> Opened:
        return Opened(self.kind, self.path, self.before, text, self.at)


def _part(value: Any, key: str | int) -> JsonValue:
    try:
        return None if isinstance(value, str) else value[key]
    except (KeyError, IndexError, TypeError):
        return None


def open_record(workspace: Workspace, record: Record) -> Opened:
    """The file in which a record stands.

    Raises:
        UsageError: it stands in no YAML file (a plugin derived it, a table holds it).
        RoundsError: the file cannot be read now.
    """
    path = record.source.path
    if not path.endswith((".yaml", ".yml")):
        raise UsageError(f"'{record.id}' cannot be edited here: it comes from {path or 'a plugin'}")
    raw, problems = read_bytes(workspace.root / path, path)
    document, found = parse(raw, path) if raw is not None else (None, [])
    if raw is None or document is None:
        first = [*problems, *found][0]
        raise RoundsError(str(first), first.hint)
    at: Where = ()
    if isinstance(document.data, list):
        starts = [*document.starts]
        here = (record.source.line, record.source.column)
        if here not in starts:
            raise RoundsError(f"{path} was changed just now", "run the command again")
        at = (starts.index(here),)
    return Opened(record.kind, path, raw, document.text, at)
