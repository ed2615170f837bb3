"""Merges and redirects written: checked as every record is, one commit each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.desk.duplicates import merge_plan, redirected, redirects_of
from rounds.desk.imports import ImportPlan, RecordFiles, changes_of
from rounds.desk.records.drafts import Draft, checked, readable, write
from rounds.storage.loader import schemas_of
from rounds.storage.store import Update, Written

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rounds.desk.desk import Desk
    from rounds.desk.duplicates import Merge
    from rounds.storage.store import Change


def files_of(desk: Desk) -> RecordFiles:
    """The files behind the records of the workspace."""
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    return RecordFiles(desk.workspace, schemas.fit)


def merge(desk: Desk, keep: str, gone: str, take: Collection[str] = ()) -> tuple[Merge, Written]:
    """Merge one contact or organization into another.

    Raises:
        UsageError: they cannot be merged.
        InvalidError: what came out would not pass ``rounds check``.
        ChangedError, StorageError: as the store says; nothing was written.
    """
    book, files = readable(desk).book, files_of(desk)
    first, second = book.source_named(keep), book.source_named(gone)
    if first is None or second is None:
        raise UsageError(f"there is no record '{gone if first else keep}'")
    planned = merge_plan(book, files, first, second, take)
    return planned, _write(desk, planned.plan, files, f"Merge {second.name} ({gone}) into {keep}")


def redirect(desk: Desk) -> tuple[int, Written]:
    """Let whatever names a merged record name the one that stands; how many records did."""
    book, files = readable(desk).book, files_of(desk)
    fills = redirected(book, files, redirects_of(book))
    if not fills:
        return 0, Written()
    return len(fills), _write(desk, ImportPlan(fills=tuple(fills)), files, f"Redirect {len(fills)} records")


def _write(desk: Desk, plan: ImportPlan, files: RecordFiles, message: str) -> Written:
    whole, changes = changes_of(plan, files)
    if whole.rejected:
        raise UsageError(whole.rejected[0].reason, "mend it by hand; nothing was written")
    _, records = checked(desk, _drafts(plan, changes))
    return Written() if desk.dry_run else write(desk, changes, message, records)


def _drafts(plan: ImportPlan, changes: Sequence[Change]) -> list[Draft]:
    """The changed YAML files; in tables only ids of records that stand are written."""
    kinds = {fill.source.path: fill.kind for fill in plan.fills}
    return [
        Draft(kinds[one.path], one.path, one.text, one.before)
        for one in changes
        if isinstance(one, Update) and not one.path.endswith(".csv")
    ]
