"""Taking back what one command did, as a new commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import ChangedError, Remedy, UsageError
from rounds.base.words import counted
from rounds.book.book import overlaid
from rounds.book.checks import Finding, check
from rounds.desk.diff import difference
from rounds.desk.drafts import known, readable
from rounds.documents.yamltext import read_bytes
from rounds.storage.compare import documents_in, kind_of
from rounds.storage.files import Judged, read_record_bytes, record_of
from rounds.storage.history.past import changed_files, commit_named, commit_of, need_repository, past_commits
from rounds.storage.loader import schemas_of
from rounds.storage.store import Create, Remove, Update, Written, apply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.desk.desk import Desk
    from rounds.desk.diff import Difference
    from rounds.storage.history.past import ChangedFile, PastCommit
    from rounds.storage.store import Change
    from rounds.storage.workspace import Workspace

_MOST = 5
_UNDO, _REDO = "Undo: ", "Redo: "


@dataclass(frozen=True, slots=True)
class UndoCommit:
    """What to take back.

    Attributes:
        revision: A commit, by hash, tag or branch; empty: the last one.
    """

    revision: str = ""


@dataclass(frozen=True, slots=True)
class UndoneCommit:
    """A commit that was taken back, or would be.

    Attributes:
        commit: What was undone.
        found: What that changed in the records.
        written: What was written; nothing on a dry run.
        dry_run: Nothing was.
    """

    commit: PastCommit
    found: Difference
    written: Written
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        subject, changes = self.commit.subject, self.found.as_data()
        if self.dry_run:
            return {"dry_run": True, "commit": self.commit.hash, "subject": subject, "changes": changes}
        done = {"undone": self.commit.hash, "subject": subject, "written": list(self.written.paths)}
        return {**done, "commit": self.written.commit, "notice": self.written.notice, "changes": changes}


def undo_commit(desk: Desk, request: UndoCommit) -> UndoneCommit:
    """Take back what one commit did, by a commit of its own, so that it can be undone in turn.

    Raises:
        UsageError: there is no such commit, it is a merge, or it changed what is no record.
        ChangedError: later work rests on it, which is named; nothing was undone.
        InvalidError: the settings have errors.
        StorageError: the disk refused.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> logged = log_touch(clinic, LogTouch("okafor", "visit"))
        >>> undo_commit(clinic, UndoCommit()).found.lines()
        ['Visit with Dr. Okafor on 31 Oct 2026: no longer there']
    """
    workspace = desk.workspace
    commit = _commit(workspace, request.revision)
    files = changed_files(workspace, commit.before, commit.hash)
    _refuse_unknown(commit, files)
    _refuse_later(workspace, commit, files)
    _refuse_dangling(desk, files)
    found = difference(workspace, commit.hash, commit.before)
    if desk.dry_run:
        return UndoneCommit(commit, found, Written(), dry_run=True)
    message = f"{_subject(commit)}\n\nThis takes back {commit.hash}."
    changes = [_change(file) for file in files]
    written = apply(workspace, changes, message=message, commit=True, author=desk.actor.author)
    desk.forget_records()
    return UndoneCommit(commit, found, written)


def _commit(workspace: Workspace, revision: str) -> PastCommit:
    need_repository(workspace)
    if revision:
        commit = commit_of(workspace, commit_named(workspace, revision))
    else:
        last = past_commits(workspace, most=1)
        if not last:
            raise UsageError("nothing was committed here yet", "there is nothing to undo")
        commit = last[0]
    if len(commit.parents) > 1:
        hint = Remedy("undo what was merged, commit by commit:", "history")
        raise UsageError(f"'{commit.subject}' is a merge of two lines of work", hint)
    return commit


def _subject(commit: PastCommit) -> str:
    """What is undone twice is done again."""
    if commit.subject.startswith(_UNDO):
        return f"{_REDO}{commit.subject.removeprefix(_UNDO)}"
    return f"{_UNDO}{commit.subject.removeprefix(_REDO)}"


def _refuse_unknown(commit: PastCommit, files: Sequence[ChangedFile]) -> None:
    others = [file.path for file in files if not kind_of(file.path)]
    if not files:
        raise UsageError(f"'{commit.subject}' changed nothing in this workspace", Remedy("see:", "history"))
    if others:
        raise UsageError(
            f"'{commit.subject}' changed what is no record: {', '.join(others[:_MOST])}",
            f"if that is to go too: git revert {commit.short}",
        )


def _refuse_later(workspace: Workspace, commit: PastCommit, files: Sequence[ChangedFile]) -> None:
    """Refuse when a file is not as the commit left it.

    Raises:
        ChangedError: later work is in the same file.
    """
    for file in files:
        there = read_bytes(workspace.root / file.path, file.path)[0] if (workspace.root / file.path).exists() else None
        if _same(there, file.after):
            continue
        later = past_commits(workspace, [file.path], since=commit.hash)
        named = "\n".join(f"  {one.short}  {one.subject}" for one in later[:_MOST])
        diff = Remedy("nothing was undone; commit or undo that change first:", "diff")
        hint = f"nothing was undone; undo that first:\n{named}" if later else diff
        raise ChangedError(f"{file.path} was changed since '{commit.subject}'", hint)


def _refuse_dangling(desk: Desk, files: Sequence[ChangedFile]) -> None:
    """Refuse when other records would then name what is no longer there.

    Raises:
        ChangedError: they would; each is named.
    """
    book = readable(desk).book
    gone = {key for file in files for key in documents_in(file.path, file.after)[0]}
    back = _records(desk, files)
    left = overlaid(book, back, gone)
    before = {(finding.source, finding.message) for finding in _errors(desk, book)}
    new = [one for one in _errors(desk, left) if (one.source, one.message) not in before]
    if new:
        named = "\n".join(f"  {finding.source}: {finding.message}" for finding in new[:_MOST])
        more = f"\n  and {len(new) - _MOST} more" if len(new) > _MOST else ""
        raise ChangedError(
            f"{counted(len(new), 'record')} would name what is then no longer there",
            f"nothing was undone; undo or change these first:\n{named}{more}",
        )


def _errors(desk: Desk, book: Book) -> list[Finding]:
    return [finding for finding in check(book, known(desk)) if finding.severity == "error"]


def _records(desk: Desk, files: Sequence[ChangedFile]) -> list[Record]:
    """The records that would be back."""
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    found: list[Record] = []
    for file in files:
        kind = kind_of(file.path)
        if file.before is not None and kind != "settings":
            good: Sequence[Judged] = read_record_bytes(file.before, file.path, kind, schemas).good
            found += (record_of(kind, one) for one in good)
    return found


def _change(file: ChangedFile) -> Change:
    """What puts a file back as it was."""
    if file.before is None:
        return Remove(file.path, file.after or b"")
    try:
        text = file.before.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.path} was no text before", "put it back with git") from error
    return Create(file.path, text) if file.after is None else Update(file.path, text, file.after or b"")


def _same(one: bytes | None, other: bytes | None) -> bool:
    """The same bytes; line ends may be those of the system."""
    if one is None or other is None:
        return one is other
    return one == other or one.replace(b"\r\n", b"\n") == other
