"""Two records become one, two are told apart, and names of merged records redirected: one commit each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.desk.drafts import Draft, checked, readable, save, write
from rounds.desk.duplicates.merge_plan import merge_plan, redirected, redirects_of
from rounds.desk.imports.changes import changes_of
from rounds.desk.imports.plan import ImportPlan, RecordFiles
from rounds.desk.lookup import choose_source
from rounds.desk.record_edit import open_record
from rounds.storage.loader import schemas_of
from rounds.storage.store import Update, Written

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Saved
    from rounds.storage.store import Change


def files_of(desk: Desk) -> RecordFiles:
    """The files behind the records of the workspace."""
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    return RecordFiles(desk.workspace, schemas.fit)


@dataclass(frozen=True, slots=True)
class MergeRecords:
    """Which two become one.

    Attributes:
        keep: The record that stays: an id, or part of a name.
        gone: The one that is merged into it.
        take: Fields in which they disagree, and ``gone`` is right.
    """

    keep: str
    gone: str
    take: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedRecords:
    """Two records that became one, or would.

    Attributes:
        keep: Id of the record that stays.
        gone: Id of the one that leads there now.
        taken: What the record took over, by the dotted names of fields.
        conflicts: (field, what stays, what only the other record goes on saying) of each disagreement.
        renamed: How many other records name the one that stays from now on.
        written: What was written.
        dry_run: Nothing was.
    """

    keep: str
    gone: str
    taken: Mapping[str, Any]
    conflicts: tuple[tuple[str, Any, Any], ...]
    renamed: int
    written: Written
    dry_run: bool = field(default=False)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        conflicts = [{"field": name, "keep": mine, "gone": theirs} for name, mine, theirs in self.conflicts]
        merged = {"keep": self.keep, "gone": self.gone, "taken": dict(self.taken), "conflicts": conflicts}
        return {**merged, "renamed": self.renamed, "written": list(self.written.paths), "commit": self.written.commit}


def merge_records(desk: Desk, request: MergeRecords) -> MergedRecords:
    """Merge one contact or organization into another: nothing that either says is lost.

    Raises:
        Ambiguous: several could be meant.
        UsageError: nobody is, or the two cannot be merged.
        InvalidError: what came out would not pass ``rounds check``.
        RefusedError: a policy forbids it, or it looks like patient data.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> merge_records(desk, MergeRecords("aaltonen", "abernethy-joyce")).keep
        'aaltonen-linnea'
    """
    book = readable(desk).book
    keep, gone = (choose_source(book, who, desk.ear).id for who in (request.keep, request.gone))
    return merge_named(desk, keep, gone, request.take)


def merge_named(desk: Desk, keep: str, gone: str, take: Collection[str] = ()) -> MergedRecords:
    """The same with the very ids."""
    book, files = readable(desk).book, files_of(desk)
    first, second = book.source_named(keep), book.source_named(gone)
    if first is None or second is None:
        raise UsageError(f"there is no record '{gone if first else keep}'")
    planned = merge_plan(book, files, first, second, take)
    written = _write(desk, planned.plan, files, f"Merge {second.name} ({gone}) into {keep}")
    taken = {".".join(map(str, where)): value for where, value in planned.taken.items()}
    return MergedRecords(keep, gone, taken, planned.conflicts, planned.renamed, written, desk.dry_run)


@dataclass(frozen=True, slots=True)
class TellApart:
    """Two people, or two organizations, that are different: ids, or parts of names."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Two who are not proposed again as one.

    Attributes:
        pair: Their ids.
        called: How they are called.
        saved: What was written; None: they had been told apart before.
    """

    pair: tuple[str, str]
    called: tuple[str, str]
    saved: Saved | None

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        written = self.saved.as_data() if self.saved else {}
        return {"apart": list(self.pair), "called": list(self.called), **written}


def tell_apart(desk: Desk, request: TellApart) -> ToldApart:
    """Say that two are different, so that they are not proposed again.

    Raises:
        Ambiguous: several could be meant.
        UsageError: nobody is, or the two are no two people and no two organizations.
        InvalidError: a record would have errors.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> tell_apart(desk, TellApart("aaltonen", "abernethy-joyce")).pair
        ('aaltonen-linnea', 'abernethy-joyce')
    """
    book = readable(desk).book
    one, other = (choose_source(book, who, desk.ear) for who in (request.one, request.other))
    if one.id == other.id or one.kind != other.kind:
        raise UsageError("two people, or two organizations, are needed")
    first, second = sorted((one, other), key=lambda each: each.id)
    pair, called = (one.id, other.id), (one.called, other.called)
    if second.id in first.different_from:
        return ToldApart(pair, called, None)
    opened = open_record(desk.workspace, first).with_item(("different_from",), second.id)
    saved = save(desk, [opened.draft()], f"Tell {first.id} and {second.id} apart")
    return ToldApart(pair, called, saved)


@dataclass(frozen=True, slots=True)
class RedirectRecords:
    """All that name a merged record."""


@dataclass(frozen=True, slots=True)
class RedirectedRecords:
    """How many records name the one that stands now, or would, and what was written."""

    number: int
    written: Written
    dry_run: bool = field(default=False)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"redirected": self.number, "written": list(self.written.paths), "commit": self.written.commit}


def redirect_records(desk: Desk, _request: RedirectRecords) -> RedirectedRecords:
    """Let whatever names a merged record name the one that stands, such as a touch that was logged before the merge.

    Raises:
        InvalidError: what came out would not pass ``rounds check``.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> redirect_records(desk, RedirectRecords()).number
        0
    """
    book, files = readable(desk).book, files_of(desk)
    fills = redirected(book, files, redirects_of(book))
    plan, written = ImportPlan(fills=tuple(fills)), Written()
    if fills:
        written = _write(desk, plan, files, f"Redirect {len(fills)} records")
    return RedirectedRecords(len(fills), written, desk.dry_run)


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
