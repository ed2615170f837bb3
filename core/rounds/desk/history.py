"""What happened to a record, commit by commit, and who set a field to what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.base.words import nearest
from rounds.desk.diff import difference
from rounds.desk.lookup import choose_record
from rounds.storage.compare import Key, documents_in
from rounds.storage.history.past import changed_files, file_at, past_commits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.book.records import Record
    from rounds.desk.desk import Desk
    from rounds.desk.diff import Difference
    from rounds.storage.history.past import PastCommit
    from rounds.storage.workspace import Workspace


MOST_COMMITS = 20


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Whose history to show.

    Attributes:
        who: The id of a record, or part of the name of a contact or organization; empty: all records.
        most: How many commits to look at, from the latest back.
    """

    who: str = ""
    most: int = MOST_COMMITS


@dataclass(frozen=True, slots=True)
class CommittedChange:
    """A commit, and what it changed of what was asked for."""

    commit: PastCommit
    found: Difference

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {**commit_data(self.commit), "subject": self.commit.subject, "changes": self.found.as_data()}


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """Commits that changed a record, the latest first.

    Attributes:
        changes: A commit each.
    """

    changes: tuple[CommittedChange, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [change.as_data() for change in self.changes]


def commit_data(commit: PastCommit) -> dict[str, Any]:
    """Which commit, of which day, and by whom, for other programs."""
    return {"commit": commit.hash, "day": str(commit.written), "author": commit.author}


def show_history(desk: Desk, request: ShowHistory) -> RecordHistory:
    """The commits that changed a record; of a record in a file with others, only those that changed it.

    Raises:
        Ambiguous: several records could be meant.
        UsageError: none is meant, or there is no history.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> history = show_history(clinic, ShowHistory("okafor", most=5))
        >>> history.changes[-1].commit.subject
        'Start with the sample clinic'
    """
    workspace = desk.workspace
    record = choose_record(desk.book, request.who, desk.ear) if request.who else None
    paths = [record.source.path] if record else ["."]
    told: list[CommittedChange] = []
    for commit in past_commits(workspace, paths, most=request.most):
        found = difference(workspace, commit.before, commit.hash, paths)
        if record:
            own = tuple(change for change in found.changes if change.key == (record.kind, record.id))
            found = replace(found, changes=own, others=())
        if found.changes or record is None:
            told.append(CommittedChange(commit, replace(found, broken=())))
    return RecordHistory(tuple(told))


@dataclass(frozen=True, slots=True)
class BlameFields:
    """Whose fields to ask after.

    Attributes:
        who: The id of a record, or part of the name of a contact or organization.
        field: The field's name; empty: every field.
    """

    who: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class BlamedField:
    """A field as it is, and where it comes from.

    Attributes:
        field: Its name.
        value: What was committed last.
        commit: The commit that set it.
        before: What it was until then; None: it was not there.
    """

    field: str
    value: Any
    commit: PastCommit
    before: Any

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        facts = {"field": self.field, "value": self.value, "before": self.before}
        return {**facts, **commit_data(self.commit), "subject": self.commit.subject}


@dataclass(frozen=True, slots=True)
class Blame:
    """Fields of a record with who set them.

    Attributes:
        fields: In the record's order.
    """

    fields: tuple[BlamedField, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [one.as_data() for one in self.fields]


def blame_fields(desk: Desk, request: BlameFields) -> Blame:
    """Who set the fields of a record.

    Raises:
        Ambiguous: several records could be meant.
        UsageError: none is meant, there is no history, or the record has no such field.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> (tier,) = blame_fields(clinic, BlameFields("okafor", "tier")).fields
        >>> tier.value, tier.before, tier.commit.subject
        ('A', None, 'Start with the sample clinic')
    """
    record = choose_record(desk.book, request.who, desk.ear)
    found = _blamed(desk.workspace, record)
    chosen = tuple(one for one in found if not request.field or one.field == request.field)
    if not chosen:
        names = [one.field for one in found]
        otherwise = f"it has: {', '.join(names)}" if names else "nothing of it was committed yet"
        hint = nearest(request.field, names, otherwise)
        raise UsageError(f"'{record.id}' has no field '{request.field}' that was committed", hint)
    return Blame(chosen)


def _blamed(workspace: Workspace, record: Record) -> list[BlamedField]:
    """Each field of a record as it was last committed, with the commit that set it; in the record's order."""
    key, path = Key(record.kind, record.id), record.source.path
    open_fields: dict[str, Any] = {}
    found: dict[str, BlamedField] = {}
    begun = False
    for commit in past_commits(workspace, [path]):
        files = changed_files(workspace, commit.before, commit.hash, [path])
        if not files:
            continue
        after, before = (_document(path, raw, key) for raw in (files[0].after, files[0].before))
        if not begun:
            open_fields, begun = dict(after), True
        for name in [name for name in open_fields if before.get(name) != open_fields[name]]:
            found[name] = BlamedField(name, open_fields.pop(name), commit, before.get(name))
    order = list(_document(path, file_at(workspace, "HEAD", path), key)) if found else []
    return sorted(found.values(), key=lambda one: order.index(one.field) if one.field in order else len(order))


def _document(path: str, raw: bytes | None, key: Key) -> Mapping[str, Any]:
    return documents_in(path, raw)[0].get(key, {})
