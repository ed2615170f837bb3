"""Where in its file a finding about a record stands; the file is read again only for this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext import read_file

if TYPE_CHECKING:
    from rounds.book.checks import Finding
    from rounds.documents.yamltext import Document
    from rounds.storage.workspace import Workspace


class Places:
    """Turns findings into problems with line and column, reading each file once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._documents: dict[str, Document | None] = {}

    def problem(self, finding: Finding) -> Problem:
        """The finding at its place: the field's line and column where the file shows them, else the record's."""
        return finding.at(self._place(finding))

    def _place(self, finding: Finding) -> Source:
        source = finding.source
        if not finding.where or not source.path.endswith((".yaml", ".yml")):
            return source
        document = self._document(source.path)
        if document is None:
            return source
        if isinstance(document.data, list):
            here = (source.line, source.column)
            if here not in document.starts:
                return source
            return Source(source.path, *document.locate([document.starts.index(here), *finding.where]))
        return Source(source.path, *document.locate(finding.where))

    def _document(self, path: str) -> Document | None:
        if path not in self._documents:
            self._documents[path] = read_file(self._workspace.root / path, path)[0]
        return self._documents[path]
