"""How operations write: checked first, shown on a dry run, else written as one change and told to plugins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base import phi
from rounds.base.problems import Option, Problem, RefusedError, RoundsError, UsageError
from rounds.book import checks
from rounds.book.book import overlaid
from rounds.book.gifts import LIMITS_FILE
from rounds.documents.yamltext import parse
from rounds.storage.files import accepted, rows_of
from rounds.storage.history import wants_commit
from rounds.storage.loader import schemas_of
from rounds.storage.loader.content import identified
from rounds.storage.loader.findings import problem_at
from rounds.storage.store import Create, Update, Written, apply
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.desk.desk import Desk
    from rounds.documents.schema import Schemas
    from rounds.documents.yamltext import Document
    from rounds.storage.loader import Loaded
    from rounds.storage.store import Change


@dataclass(frozen=True, slots=True)
class Draft:
    """A file's text that is to be written; ``before`` are the bytes that it replaces, None for a new file."""

    kind: str
    path: str
    text: str
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written (nothing on a dry run), the book as it stands with it, and the records in it."""

    written: Written
    book: Book
    drafts: tuple[Draft, ...]
    records: tuple[Record, ...] = ()
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs: what every operation that writes answers."""
        if self.dry_run:
            return {"dry_run": True, "would_write": {draft.path: draft.text for draft in self.drafts}}
        return {"written": list(self.written.paths), "commit": self.written.commit, "notice": self.written.notice}


_SOURCES = ("contact", "organization")


class InvalidError(RoundsError):
    """What was to be written would not pass ``rounds check``; the problems were told. Exit code 1."""


def save(desk: Desk, drafts: Sequence[Draft], message: str) -> Saved:
    """Check the drafts as ``rounds check`` would, write them all or none, commit, and tell plugins.

    ``message`` is the commit's. Warnings are told and do not hinder.

    Raises:
        InvalidError: a draft has errors.
        RefusedError: a policy forbids what a draft says.
        ChangedError: a file was changed since the draft was made.
        StorageError: the disk refused.
    """
    return finish(desk, prepare(desk, drafts), message)


def prepare(desk: Desk, drafts: Sequence[Draft]) -> Saved:
    """The drafts checked, for ``finish``; nothing is written yet.

    Raises:
        InvalidError, RefusedError: as for ``save``.
    """
    book, new = checked(desk, drafts)
    return Saved(Written(), book, tuple(drafts), tuple(new), desk.dry_run)


def finish(desk: Desk, prepared: Saved, message: str) -> Saved:
    """Write what was checked, all or none, unless on a dry run.

    Raises:
        ChangedError, StorageError: as for ``save``.
    """
    if desk.dry_run:
        return prepared
    changes = [
        Create(draft.path, draft.text) if draft.before is None else Update(draft.path, draft.text, draft.before)
        for draft in prepared.drafts
    ]
    return replace(prepared, written=write(desk, changes, message, prepared.records))


def write(desk: Desk, changes: Sequence[Change], message: str, records: Iterable[Record] = ()) -> Written:
    """Write changes as one, commit them where the settings want it, and tell plugins of the records in them.

    Raises:
        ChangedError: a file was changed since it was read.
        StorageError: the disk refused.
    """
    refuse_past(desk)
    workspace, author = desk.workspace, desk.actor.author
    commit = wants_commit(workspace, desk.settings)
    written = apply(workspace, changes, message=message, commit=commit, author=author)
    desk.forget_records()
    if written.notice:
        desk.ear.note(written.notice)
    paths = frozenset(written.paths)
    for record in records:
        if record.source.path in paths:
            path = workspace.root / record.source.path
            desk.ear.problems(desk.plugins.record_written(path, record))
    return written


def readable(desk: Desk) -> Loaded:
    """The records; who writes some must know the settings in force, not stand-ins for them.

    Raises:
        InvalidError: rounds.yaml, or limits.yaml, has errors, which were told.
    """
    refuse_past(desk)
    loaded = desk.loaded
    settings_errors = [
        problem
        for problem in loaded.own_problems
        if problem.severity == "error" and problem.source.path in {SETTINGS_FILE, LIMITS_FILE}
    ]
    if settings_errors:
        desk.ear.problems(settings_errors)
        raise InvalidError(f"nothing was written: mend {settings_errors[0].source.path} first")
    return loaded


def refuse_past(desk: Desk) -> None:
    """What was cannot be written to.

    Raises:
        UsageError: ``--at`` was given.
    """
    if desk.at:
        raise UsageError(
            f"the records of {desk.at} can only be looked at", Option("leave", "at", after=" out to write")
        )


def known(desk: Desk, *, goals: bool = True) -> checks.Known:
    """What checks of new records take for known; what ``goals`` may measure only where there are any among them."""
    plugins = desk.plugins
    return checks.Known(
        channels=frozenset(plugins.channels().values),
        metrics=frozenset(plugins.metrics().values if goals else ()),
        as_of=desk.as_of,
    )


def checked(desk: Desk, drafts: Sequence[Draft]) -> tuple[Book, list[Record]]:
    """The book with the drafts in it, and their records; warnings are told.

    An error that a file had before is told, too, but does not hinder: one thing may be mended at a time.

    Raises:
        InvalidError: a draft has an error of its own.
        RefusedError: a policy forbids what a draft says, or it looks like patient data.
    """
    loaded = readable(desk)
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    records, documents, problems = _records(drafts, schemas)
    for draft in drafts:
        problems += phi.news(draft.text, (draft.before or b"").decode("utf-8", "replace"), draft.path)
    book = loaded.book
    if not any(problem.severity == "error" for problem in problems):
        gone = _replaced(drafts, book, schemas)
        records, found = identified([*_namesakes(records, book, gone), *records])
        records = [record for record in records if record.source.path in documents]
        book = overlaid(book, records, gone)
        created = {draft.path for draft in drafts if draft.before is None}
        newest = {record.id for record in records if record.source.path in created}
        problems += [*found, *_cross_problems(desk, book, documents, records, newest)]
    errors = [one for one in problems if one.severity == "error"]
    before = {(problem.source.path, problem.message) for problem in loaded.problems} if errors else set()
    new = [one for one in errors if (one.source.path, one.message) not in before]
    desk.ear.problems(problems)
    if any(one.policy for one in new):
        raise RefusedError("nothing was written: see above")
    if new:
        raise InvalidError("nothing was written: see above")
    return book, records


def _replaced(drafts: Sequence[Draft], book: Book, schemas: Schemas) -> set[tuple[str, str]]:
    """Kind and id of the records that stand in the files as they are, and that the drafts take the place of."""
    old = [
        Draft(draft.kind, draft.path, draft.before.decode("utf-8-sig", "replace"))
        for draft in drafts
        if draft.before is not None
    ]
    records, _, _ = _records(old, schemas)
    there = ((one, book.of_kind(one.kind).get(one.id)) for one in records)
    return {(one.kind, one.id) for one, found in there if found and found.source.path == one.source.path}


def _namesakes(records: Iterable[Record], book: Book, gone: Collection[tuple[str, str]]) -> list[Record]:
    """The records of the book that have an id of one of these; contacts and organizations share theirs."""
    found: dict[tuple[str, str], Record] = {}
    for record in records:
        for kind in _SOURCES if record.kind in _SOURCES else (record.kind,):
            there = book.of_kind(kind).get(record.id)
            if there is not None and (there.kind, there.id) not in gone:
                found[there.kind, there.id] = there
    return list(found.values())


def _records(drafts: Sequence[Draft], schemas: Schemas) -> tuple[list[Record], dict[str, Document], list[Problem]]:
    records: list[Record] = []
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for draft in drafts:
        document, found = parse(draft.text.encode("utf-8", "surrogatepass"), draft.path)
        problems += found
        if document is None:
            continue
        documents[draft.path] = document
        rows, found = rows_of(document, draft.kind)
        good, refused, _ = accepted(draft.kind, rows, schemas)
        problems += [*found, *refused]
        records += good
    return records, documents, problems


def _cross_problems(
    desk: Desk, book: Book, documents: dict[str, Document], records: Collection[Record], newest: Collection[str]
) -> list[Problem]:
    goals = any(record.kind == "goal" for record in records)
    findings = checks.check(book, known(desk, goals=goals), records, newest)
    found = [problem_at(one, documents[one.source.path]) for one in findings if one.source.path in documents]
    noticed = desk.plugins.check_book(book)
    return [*found, *(problem for problem in noticed if problem.source.path in documents)]
