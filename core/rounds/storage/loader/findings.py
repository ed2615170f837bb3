"""What only the whole shows: findings across all records, each at its place, and patient data in any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base import phi
from rounds.base.problems import Problem, Source
from rounds.book import FOLDERS, checks
from rounds.book.gifts import LIMITS_FILE
from rounds.documents.yamltext import read_bytes, read_file
from rounds.storage.files.entries import record_files
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.checks import Finding
    from rounds.documents.yamltext import Document
    from rounds.storage.loader.settings import Extensions
    from rounds.storage.workspace import Workspace


def problems_across(
    workspace: Workspace, book: Book, plugins: Extensions, as_of: date, refused: frozenset[str], *, settings_read: bool
) -> list[Problem]:
    """The problems of the book as a whole, by our checks and those of plugins.

    ``refused`` are ids of records that are there and cannot be read; ``settings_read``: no defaults stand in for them.
    """
    known = checks.Known(
        channels=frozenset(plugins.channels().values),
        metrics=frozenset(plugins.metrics().values),
        as_of=as_of,
        refused=refused,
        settings_read=settings_read,
    )
    places = FindingLocator(workspace)
    problems = [places.problem(finding) for finding in checks.check(book, known)]
    registered = [*plugins.channels().problems, *plugins.metrics().problems]
    return [*registered, *problems, *plugins.check_book(book)]


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
    return finding.at(source)


def record_path(document: Document, source: Source) -> tuple[int, ...] | None:
    """The path inside the document to the record that stands there: none, or its index in a list; None: not there."""
    if not isinstance(document.data, list):
        return ()
    here = (source.line, source.column)
    return (document.starts.index(here),) if here in document.starts else None


_TEMPLATES = "templates"


def patient_data(workspace: Workspace) -> list[Problem]:
    """What looks like patient data anywhere in the workspace's text, by file and line.

    A file that cannot be read is told by the loader; here it is passed over.
    """
    problems: list[Problem] = []
    for path in _texts(workspace):
        raw, _ = read_bytes(workspace.root / path, path)
        if raw is not None:
            problems += phi.scan(raw.decode("utf-8", "replace"), path)
    return problems


def _texts(workspace: Workspace) -> Iterator[str]:
    for kind in FOLDERS:
        yield from record_files(workspace.root, kind)
    yield from (name for name in (SETTINGS_FILE, LIMITS_FILE) if (workspace.root / name).is_file())
    templates = workspace.root / _TEMPLATES
    found = sorted(file for file in templates.rglob("*") if file.is_file() and not file.is_symlink())
    yield from (file.relative_to(workspace.root).as_posix() for file in found)
