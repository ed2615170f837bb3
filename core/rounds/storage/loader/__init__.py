"""A client's folder becomes a Book and the problems of its files; a bad file never hides the good ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, in_order
from rounds.book.book import Book, make_book
from rounds.documents.schema import Schemas, load_schemas
from rounds.storage.index import open_index
from rounds.storage.index.encoding import problems_in, problems_text
from rounds.storage.index.results import ResultCache, code_state, state_of
from rounds.storage.loader.content import Content, content_read, content_stored, identified
from rounds.storage.loader.settings import DEFAULTS_STAND_IN, load_settings, workspace_overlays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from rounds.book.records import Settings
    from rounds.storage.index import Index, IndexOptions
    from rounds.storage.loader.settings import Extensions
    from rounds.storage.workspace import Workspace

__all__ = ["Loaded", "load", "load_settings", "schemas_of"]


@dataclass(frozen=True)
class Loaded:
    """What a folder held.

    Attributes:
        book: The good records.
        left_out: How many records are not in the book; a file that cannot be read at all counts as one.
        left_out_in: The files where they stand, in order.
        generation: A number that goes up whenever the records changed; 0: there is no index that would know.
        answers: What was worked out before from the same records, settings and code; None: nothing is kept.
        own_problems: What is wrong with settings, plugins and files, each by itself, in order; who asks for no more
            waits for no check of all records together.
    """

    book: Book
    own_problems: tuple[Problem, ...]
    left_out: int
    left_out_in: tuple[str, ...]
    answers: ResultCache | None
    generation: int
    _across: Callable[[], Iterable[Problem]]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in order, also what only all records together show."""
        return tuple(in_order([*self.own_problems, *self._across()]))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are not mere warnings."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def has_defaults(self) -> bool:
        """Whether rounds.yaml has errors, so that default settings stand in for all of it."""
        return DEFAULTS_STAND_IN in self.own_problems


def load(workspace: Workspace, plugins: Extensions, as_of: date, index: IndexOptions | None = None) -> Loaded:
    """Every record of the workspace, each checked by its schema; all of them together once ``problems`` are asked for.

    ``as_of`` is the day after which a record lies in the future. With ``index`` only files that changed are read; the
    answer is the same.
    """
    settings, problems = load_settings(workspace)
    schemas, found = schemas_of(workspace, plugins)
    opened = open_index(workspace, schemas, index) if index else None
    content = content_stored(opened) if opened else content_read(workspace, schemas)
    book, missing, wrong = _book(settings, content, plugins)
    holes = content.left_out_in | {problem.source.path for problem in missing}
    settings_read = DEFAULTS_STAND_IN not in problems
    answers = _answers(opened, settings, plugins) if opened else None

    def across() -> Iterable[Problem]:
        kept = answers.find("checks", as_of) if answers else None
        if kept is not None:
            return problems_in(kept)
        from rounds.storage.loader.findings import problems_across  # noqa: PLC0415 - much to load, and seldom asked

        made = problems_across(workspace, book, plugins, as_of, content.refused, settings_read=settings_read)
        if answers:
            answers.keep(problems_text(made), "checks", as_of)
        return made

    own = [*problems, *plugins.problems, *found, *content.problems, *missing, *wrong]
    return Loaded(
        book=book,
        own_problems=tuple(in_order(own)),
        left_out=content.left_out + len(missing),
        left_out_in=tuple(sorted(holes)),
        answers=answers,
        generation=opened.generation if opened else 0,
        _across=across,
    )


def _answers(index: Index, settings: Settings, plugins: Extensions) -> ResultCache | None:
    """Where answers are kept; nowhere while a plugin is on that is not ours, or a file cannot be read."""
    folders = plugins.bundled_folders()
    if index.unread or folders is None:
        return None
    code = code_state(Path(__file__).parents[2], *folders)
    return ResultCache(index.connection, index.generation, state_of(settings, code, plugins.problems))


def _book(settings: Settings, content: Content, plugins: Extensions) -> tuple[Book, list[Problem], list[Problem]]:
    """The book, with what plugins derive; a problem for each record whose id is taken, and those of plugins."""
    stored = content.stored(settings)
    if stored is not None:
        derived, wrong = plugins.derive_records(stored)
        if not derived:
            return stored, [], list(wrong)
    records, doubled = identified(content.records())
    book = make_book(settings, records)
    derived, wrong = plugins.derive_records(book)
    return (make_book(settings, [*records, *derived]) if derived else book), doubled, list(wrong)


def schemas_of(workspace: Workspace, plugins: Extensions) -> tuple[Schemas, list[Problem]]:
    """The JSON Schemas in force: the bundled ones with what plugins and the workspace demand beside them."""
    extensions, problems = plugins.schema_extensions()
    own, found = workspace_overlays(workspace)
    schemas, refused = load_schemas([*extensions, *own])
    return schemas, [*problems, *found, *refused]
