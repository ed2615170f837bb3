"""The only writer: all or nothing, never over somebody else's change, never half written.

A change takes the workspace's lock, is compared with the bytes that were read, written to a temporary file of the same
file system, flushed, and only then linked (a new record) or renamed (a changed one) into its place. Before the first
file is placed, an intent file says what is to be done, so that the next command can finish or undo it.
"""

from __future__ import annotations

import errno
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base import durability
from rounds.base.durability import digest, keep, read, write_new
from rounds.base.problems import ChangedError, StorageError, UsageError
from rounds.storage.history import check_author, own_author
from rounds.storage.history import commit as commit_paths
from rounds.storage.store import intent as intent_file
from rounds.storage.store.changes import Change, Create, Remove, Update, check_places, record_text, schema_line
from rounds.storage.store.intent import Intent, Step, sweep
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from rounds.storage.workspace import Workspace


__all__ = [
    "Change", "Create", "Remove", "Update", "Written", "apply", "as_storage_error", "locked", "record_text", "recover",
    "schema_line", "sweep",
]  # fmt: skip


_WORDS: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "free some space and run the command again"),
    errno.EDQUOT: ("your disk quota is used up", "free some space and run the command again"),
    errno.EROFS: ("the disk is read-only", "is it a backup, a mounted image or a write-protected stick?"),
    errno.EACCES: ("you may not write there", "look at the folder's owner and permissions"),
    errno.EPERM: ("you may not write there", "look at the folder's owner and permissions"),
    errno.EIO: ("the disk reports an error", "copy the workspace to another disk before anything else"),
    errno.EXDEV: ("a folder of the workspace stands on another disk", "keep the whole workspace on one disk"),
    errno.ENAMETOOLONG: ("the name is too long for this disk", "choose a shorter id"),
}

_ALL_OF_IT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})  # it is not about one file


def storage_error(error: OSError, state: str = "nothing was changed") -> StorageError:
    """The error as a sentence: what the disk said, where, and how the records stand."""
    words, hint = _WORDS.get(error.errno or 0, ((error.strerror or str(error)).lower(), ""))
    place = f" ({error.filename})" if error.filename and error.errno not in _ALL_OF_IT else ""
    return StorageError(f"could not write: {words}{place}; {state}", hint)


@contextmanager
def as_storage_error() -> Generator[None]:
    """Turn what the operating system refuses inside into a StorageError."""
    try:
        yield
    except OSError as error:
        raise storage_error(error) from error


PATIENCE_SECONDS = 10.0


@contextmanager
def locked(workspace: Workspace, seconds: float = PATIENCE_SECONDS) -> Generator[None]:
    """Hold the lock of ``.rounds/lock``, waiting at most ``seconds`` for it.

    Raises:
        ChangedError: another process held it all the time.
        OSError: the folder cannot be written.
    """
    make_local(workspace)
    message = f"another rounds command is writing here; waited {seconds:g} seconds for it"
    with durability.locked(
        workspace.local / "lock", seconds, message, "nothing was written: try again when it has finished"
    ):
        yield


_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What a command left: the paths that it wrote, its commit's short hash, and a line that the user should see.

    The records are on the disk whatever the notice says; it tells why there is no commit, or what was mended.
    """

    paths: tuple[str, ...] = ()
    commit: str = ""
    notice: str = ""


def apply(
    workspace: Workspace,
    changes: Sequence[Change],
    *,
    message: str,
    commit: bool,
    author: str = "",
    patience: float = PATIENCE_SECONDS,
) -> Written:
    """Write all of the changes, or none; then, with ``commit``, commit exactly these files.

    An Update whose text is what the file holds already is passed over. When this returns, the records survive a crash
    and a power cut. ``author`` (``Name <mail>``) is the commit's, also when the next command has to make it; empty for
    git's own user. ``patience`` is how many seconds to wait for the lock.

    Raises:
        UsageError: the author or a path is none.
        ChangedError: another process holds the lock, a file differs from what was read, or a new one exists already.
        RefusedError: a path leaves the workspace.
        StorageError: the disk refuses; the old data is intact.
    """
    if author:
        check_author(author)
    check_places(workspace.root, changes)
    contents = {change.path: b"" if isinstance(change, Remove) else _encoded(change) for change in changes}
    with as_storage_error(), locked(workspace, patience):
        left = _finish_leftovers(workspace)
        check_places(workspace.root, changes)
        for change in changes:
            _check_current(workspace, change)
        news = [one for one in changes if not isinstance(one, Update) or one.before != contents[one.path]]
        if not news:
            return Written(notice=left)
        signed = (author or own_author(workspace)) if commit else ""  # who finishes it may be another
        intent = _write(workspace, news, contents, message if commit else "", signed)
        outcome = commit_paths(workspace, [one.path for one in news], message, author) if commit else None
        with suppress(OSError):  # everything is in its place: what is left over may wait for the next command
            intent_file.forget(workspace)
    notices = [left, outcome.notice if outcome else ""]
    paths = tuple(step.path for step in intent.steps)
    return Written(paths, outcome.hash if outcome else "", "; ".join(filter(None, notices)))


def recover(workspace: Workspace) -> str:
    """Finish or undo what an interrupted command left; what was done in a line, empty when there was nothing.

    Costs one look at a file when nothing was left. Every write does it first; a reader may.
    """
    if not workspace.intent.exists():
        return ""
    with as_storage_error(), locked(workspace):
        return _finish_leftovers(workspace)


def _encoded(change: Create | Update) -> bytes:
    try:
        return change.text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{change.path}: the text has a character that no file can hold") from error


def _check_current(workspace: Workspace, change: Change) -> None:
    found = read(workspace.root / change.path)
    if isinstance(change, Create):
        if found is not None:
            raise intent_file.taken(change.path)
    elif found is None:
        raise ChangedError(f"{change.path} was removed since it was read", "nothing was written")
    elif found != change.before:
        raise ChangedError(
            f"{change.path} was changed since it was read", "nothing was written: run the command again to see it anew"
        )


def _write(
    workspace: Workspace, changes: Sequence[Change], contents: dict[str, bytes], message: str, author: str
) -> Intent:
    intent = Intent(())
    try:
        steps = tuple(_prepare(workspace, change, contents[change.path]) for change in changes)
        intent = Intent(steps, message, author)
        intent_file.save(workspace, intent)
        intent_file.perform(workspace, intent.steps)
    except BaseException:
        _roll_back(workspace, intent)
        raise
    return intent


def _prepare(workspace: Workspace, change: Change, content: bytes) -> Step:
    """The new content in a temporary file, and a second name for the old."""
    new = secrets.token_hex(8)
    if isinstance(change, Remove):
        old = secrets.token_hex(8)
        keep(workspace.root / change.path, intent_file.temporary(workspace, old))
        return Step(change.path, "", "", old, digest(change.before))
    if isinstance(change, Create):
        write_new(intent_file.temporary(workspace, new), content)
        return Step(change.path, new, digest(content))
    target, old = workspace.root / change.path, secrets.token_hex(8)
    write_new(intent_file.temporary(workspace, new), content, like=target)
    keep(target, intent_file.temporary(workspace, old))
    return Step(change.path, new, digest(content), old, digest(change.before))


def _roll_back(workspace: Workspace, intent: Intent) -> None:
    try:
        intent_file.undo(workspace, intent)
    except OSError as error:
        if workspace.intent.exists():
            raise storage_error(error, "the next rounds command will finish it or take it back") from error
        raise


def _finish_leftovers(workspace: Workspace) -> str:
    intent = intent_file.find(workspace)
    if intent is None:
        sweep(workspace)
        return ""
    names = _some([step.path for step in intent.steps])
    if not intent_file.can_finish(workspace, intent):
        intent_file.undo(workspace, intent)
        return f"took back what an interrupted command had begun: {names}"
    waiting = [step for step in intent.steps if intent_file.state(workspace, step) == "waiting"]
    try:
        intent_file.perform(workspace, waiting)
    except OSError:
        intent_file.undo(workspace, intent)
        return f"took back what an interrupted command had begun: {names}"
    committed = _commit_leftovers(workspace, intent)
    intent_file.forget(workspace)
    return f"finished what an interrupted command had begun: {names}" if waiting or committed else ""


def _commit_leftovers(workspace: Workspace, intent: Intent) -> bool:
    ours = [step.path for step in intent.steps if intent_file.state(workspace, step) == "done"]
    return bool(intent.message and ours and commit_paths(workspace, ours, intent.message, intent.author).hash)


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:_SHOWN]) + (f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else "")
