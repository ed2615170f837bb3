"""A client's folder becomes a Book and the problems of its files; a bad file never hides the good ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import checks
from rounds.book import Book, make_book
from rounds.loader.files import read_rows, rows_of
from rounds.loader.identity import identified
from rounds.loader.overlays import workspace_overlays
from rounds.loader.places import Places
from rounds.loader.settings import DEFAULTS_STAND_IN, load_settings
from rounds.problems import Problem, in_order
from rounds.records import RECORD_TYPES, Record, build
from rounds.schema import Schemas, load_schemas
from rounds.workspace import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds.loader.row import Row
    from rounds.plugins import Plugins
    from rounds.workspace import Workspace

__all__ = ["Loaded", "accepted", "load", "load_settings", "rows_of", "schemas_of"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder held.

    Attributes:
        book: The good records.
        problems: Everything that is wrong, in order.
        left_out: How many records are not in the book; a file that cannot be read at all counts as one.
        left_out_in: The files where they stand, in order.
    """

    book: Book
    problems: tuple[Problem, ...]
    left_out: int
    left_out_in: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are not mere warnings."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def has_defaults(self) -> bool:
        """Whether rounds.yaml has errors, so that default settings stand in for all of it."""
        return DEFAULTS_STAND_IN in self.problems


def load(workspace: Workspace, plugins: Plugins, as_of: date) -> Loaded:
    """Read every record of the workspace, check each by its schema and all of them together.

    ``as_of`` is the day after which a record lies in the future.
    """
    settings, problems = load_settings(workspace)
    schemas, found = schemas_of(workspace, plugins)
    kinds = [_read_kind(workspace, kind, schemas) for kind in FOLDERS]
    records, doubled = identified([record for kind in kinds for record in kind.records])
    book, wrong = _with_derived(make_book(settings, records), records, plugins)
    known = checks.Known(
        channels=frozenset(plugins.channels().values),
        metrics=frozenset(plugins.metrics().values),
        as_of=as_of,
        refused=frozenset(record_id for kind in kinds for record_id in kind.refused),
        settings_read=DEFAULTS_STAND_IN not in problems,
    )
    problems += [*plugins.problems, *found, *(problem for kind in kinds for problem in kind.problems), *doubled, *wrong]
    problems += _cross_checks(workspace, book, plugins, known)
    holes = {path for kind in kinds for path in kind.left_out_in} | {problem.source.path for problem in doubled}
    left_out = sum(kind.left_out for kind in kinds) + len(doubled)
    return Loaded(book, tuple(in_order(problems)), left_out, tuple(sorted(holes)))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the files of one kind gave: good records, problems, and what is missing (how many, where, which ids)."""

    records: list[Record]
    problems: list[Problem]
    left_out: int
    left_out_in: set[str]
    refused: set[str]


def _read_kind(workspace: Workspace, kind: str, schemas: Schemas) -> _Kind:
    rows, found, unread = read_rows(workspace, kind)
    good, bad, out = accepted(kind, rows, schemas)
    errors = [problem for problem in found if problem.severity == "error"]
    return _Kind(
        records=good,
        problems=[*found, *bad],
        left_out=unread + len(out),
        left_out_in={problem.source.path for problem in (*(errors if unread else ()), *bad)},
        refused={str(row.data.get("id", row.default_id)) for row in out} | {_stem(problem) for problem in errors},
    )


def schemas_of(workspace: Workspace, plugins: Plugins) -> tuple[Schemas, list[Problem]]:
    """The JSON Schemas in force: the bundled ones with what plugins and the workspace demand beside them."""
    extensions, problems = plugins.schema_extensions()
    own, found = workspace_overlays(workspace)
    schemas, refused = load_schemas([*extensions, *own])
    return schemas, [*problems, *found, *refused]


def accepted(kind: str, rows: Iterable[Row], schemas: Schemas) -> tuple[list[Record], list[Problem], list[Row]]:
    """The rows that their schema accepts as records; the problems of the others, and these themselves."""
    good: list[Record] = []
    problems: list[Problem] = []
    refused: list[Row] = []
    record_type: Any = RECORD_TYPES[kind]
    for row in rows:
        data: Any = row.data
        if not schemas.accepts(kind, data):
            data = schemas.fit(kind, data)
            found = schemas.check(kind, data, row.locate, row.source.path)
            problems += found
            if found:
                refused.append(row)
                continue
        good.append(build(record_type, data, source=row.source, id=data.get("id", row.default_id)))
    return good, problems, refused


def _with_derived(book: Book, records: list[Record], plugins: Plugins) -> tuple[Book, list[Problem]]:
    derived, problems = plugins.derive_records(book)
    return (make_book(book.settings, [*records, *derived]) if derived else book), list(problems)


def _stem(problem: Problem) -> str:
    """The id that a file which cannot be read would have given its record."""
    return problem.source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _cross_checks(workspace: Workspace, book: Book, plugins: Plugins, known: checks.Known) -> list[Problem]:
    places = Places(workspace)
    problems = [places.problem(finding) for finding in checks.check(book, known)]
    registered = [*plugins.channels().problems, *plugins.metrics().problems]
    return [*registered, *problems, *plugins.check_book(book)]
