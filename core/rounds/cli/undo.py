"""``rounds undo``: take back what one command did, as a new commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.problems import ChangedError, UsageError
from rounds.base.words import counted
from rounds.book.book import overlaid
from rounds.book.checks import Finding, check
from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.changes import say
from rounds.cli.shown.output import print_json
from rounds.desk.history.changes import difference
from rounds.desk.records.drafts import known, readable
from rounds.documents.yamltext import read_bytes
from rounds.storage.compare import documents_in, kind_of
from rounds.storage.files import Judged, read_record_bytes, record_of
from rounds.storage.history.past import changed_files, commit_named, commit_of, need_repository, past_commits
from rounds.storage.loader import schemas_of
from rounds.storage.store import Create, Remove, Update, apply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.storage.history.past import ChangedFile, PastCommit
    from rounds.storage.store import Change
    from rounds.storage.workspace import Workspace

_MOST = 5
_UNDO, _REDO = "Undo: ", "Redo: "


@click.command("undo", short_help="Take back what one command did.")
@click.argument("revision", metavar="[COMMIT]", default="")
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, revision: str) -> int:
    """Take back what one command did: a log, an edit, an import of thousands. Without COMMIT, the last one.

    It is a commit of its own, so that nothing is lost and it can be undone in turn. Refused when later work depends on
    it, which is then named.

    \b
    rounds undo
    rounds undo 3f2a91c
    """
    workspace = invocation.desk.workspace
    commit = _commit(workspace, revision)
    files = changed_files(workspace, commit.before, commit.hash)
    _refuse_unknown(commit, files)
    _refuse_later(workspace, commit, files)
    _refuse_dangling(invocation, files)
    found = difference(workspace, commit.hash, commit.before)
    message = f"{_subject(commit)}\n\nThis takes back {commit.hash}."
    if invocation.dry_run:
        if invocation.as_json:
            print_json({"dry_run": True, "commit": commit.hash, "subject": commit.subject, "changes": found.as_data()})
            return 0
        click.echo(f"Would undo '{commit.subject}' ({commit.short}):")
        say(found)
        return 0
    written = apply(workspace, [_change(file) for file in files], message=message, commit=True)
    if invocation.as_json:
        print_json(
            {"undone": commit.hash, "subject": commit.subject, "written": list(written.paths), "commit": written.commit}
        )
        return 0
    if written.notice:
        click.echo(f"rounds: {written.notice}", err=True)
    click.echo(f"Undone: '{commit.subject}' ({commit.short}). To bring it back: rounds undo")
    say(found)
    return 0


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
        hint = "undo what was merged, commit by commit: rounds history"
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
        raise UsageError(f"'{commit.subject}' changed nothing in this workspace", "see: rounds history")
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
        hint = f"undo that first:\n{named}" if later else "commit or undo that change first: rounds diff"
        raise ChangedError(f"{file.path} was changed since '{commit.subject}'", f"nothing was undone; {hint}")


def _refuse_dangling(invocation: Invocation, files: Sequence[ChangedFile]) -> None:
    """Refuse when other records would then name what is no longer there.

    Raises:
        ChangedError: they would; each is named.
    """
    book = readable(invocation.desk).book
    gone = {key for file in files for key in documents_in(file.path, file.after)[0]}
    back = _records(invocation, files)
    left = overlaid(book, back, gone)
    before = {(finding.source, finding.message) for finding in _errors(invocation, book)}
    new = [one for one in _errors(invocation, left) if (one.source, one.message) not in before]
    if new:
        named = "\n".join(f"  {finding.source}: {finding.message}" for finding in new[:_MOST])
        more = f"\n  and {len(new) - _MOST} more" if len(new) > _MOST else ""
        raise ChangedError(
            f"{counted(len(new), 'record')} would name what is then no longer there",
            f"nothing was undone; undo or change these first:\n{named}{more}",
        )


def _errors(invocation: Invocation, book: Book) -> list[Finding]:
    return [finding for finding in check(book, known(invocation.desk)) if finding.severity == "error"]


def _records(invocation: Invocation, files: Sequence[ChangedFile]) -> list[Record]:
    """The records that would be back."""
    schemas, _ = schemas_of(invocation.desk.workspace, invocation.desk.plugins)
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
        return Remove(file.path, _given(file.after))
    try:
        text = file.before.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.path} was no text before", "put it back with git") from error
    return Create(file.path, text) if file.after is None else Update(file.path, text, _given(file.after))


def _given(raw: bytes | None) -> bytes:
    return raw or b""


def _same(one: bytes | None, other: bytes | None) -> bool:
    """The same bytes; line ends may be those of the system."""
    if one is None or other is None:
        return one is other
    return one == other or one.replace(b"\r\n", b"\n") == other
