"""Where in its file a finding about a record stands; the file is read again only for this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext import read_file

if TYPE_CHECKING:
    from rounds.book.checks import Finding
    from rounds.documents.yamltext import Document
    from rounds.storage.workspace import Workspace


class FindingLocator:
    """Turns findings into problems with line and column, reading each file once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._documents: dict[str, Document | None] = {}

    def problem(self, finding: Finding) -> Problem:
        """The finding at its place: the field's line and column where the file shows them, else the record's."""
        path = finding.source.path
        shows = finding.where and path.endswith((".yaml", ".yml"))
        return problem_at(finding, self._document(path) if shows else None)

    def _document(self, path: str) -> Document | None:
        if path not in self._documents:
            self._documents[path] = read_file(self._workspace.root / path, path)[0]
        return self._documents[path]


def problem_at(finding: Finding, document: Document | None) -> Problem:
    """The finding as a problem: at its field in the document of its file, else where the record stands."""
    source = finding.source
    record = None if document is None else record_path(document, source)
    if document is not None and record is not None:
        source = Source(source.path, *document.locate([*record, *finding.where]))
    return Problem(source, finding.message, finding.hint, severity=finding.severity, policy=finding.policy)


def record_path(document: Document, source: Source) -> tuple[int, ...] | None:
    """The path inside the document to the record that stands there: none, or its index in a list; None: not there."""
    if not isinstance(document.data, list):
        return ()
    here = (source.line, source.column)
    return (document.starts.index(here),) if here in document.starts else None
