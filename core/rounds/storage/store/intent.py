"""The intent file: what a command is about to place, so that it happens as a whole or not at all.

``.rounds/intent.json`` names, for each file, the temporary file with its new content, a second name for its old
content, and the digests of both. It is written when these are on the disk, and removed when every file is in its place.
Whoever finds one can finish it, or undo it, from any step at which the command may have been killed.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from rounds.base.durability import digest, flush_folder, make_folders, place_new, read, write_new
from rounds.base.problems import ChangedError, RoundsError, StorageError
from rounds.storage.history import check_author
from rounds.storage.store.changes import check_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

VERSION = 1
_TEMPORARY = re.compile(r"[0-9a-f]{16}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
State = Literal["done", "waiting", "changed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One file to place: where, the name of its new content in ``.rounds/tmp``, and that content's digest.

    ``old`` and ``before`` are the same for the content that it replaces; empty for a new file. Without ``new`` the file
    goes.
    """

    path: str
    new: str
    after: str
    old: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """The steps of one command; ``message`` is its commit's, empty when it is not to be committed.

    ``author`` is the commit's, so that who finishes another's command does not sign it; empty for git's own user.
    """

    steps: tuple[Step, ...]
    message: str = ""
    author: str = ""


def temporary(workspace: Workspace, name: str) -> Path:
    """The temporary file of this name."""
    return workspace.local / "tmp" / name


def save(workspace: Workspace, intent: Intent) -> None:
    """Put the intent on the disk; from here on the change survives a crash."""
    flush_folder(workspace.local / "tmp")
    draft = temporary(workspace, "intent")
    write_new(draft, json.dumps({"version": VERSION, **asdict(intent)}).encode())
    draft.replace(workspace.intent)
    flush_folder(workspace.local)


def forget(workspace: Workspace) -> None:
    """Remove the intent, and then what it named."""
    workspace.intent.unlink(missing_ok=True)
    flush_folder(workspace.local)
    sweep(workspace)


def sweep(workspace: Workspace) -> None:
    """Remove temporary files; called under the lock, when no intent needs them."""
    for file in (workspace.local / "tmp").iterdir():
        if not file.is_dir():
            file.unlink(missing_ok=True)


def find(workspace: Workspace) -> Intent | None:
    """The intent that an interrupted command left, if there is one.

    Raises:
        StorageError: it cannot be understood, or names what no command of ours would write.
    """
    raw = read(workspace.intent)
    if raw is None:
        return None
    try:
        intent = _parse(json.loads(raw))
        for step in intent.steps:
            check_path(workspace.root, step.path, new=not step.old)
    except (ValueError, KeyError, TypeError, RecursionError, RoundsError) as error:
        raise StorageError(
            f"{workspace.intent} is not one that rounds wrote",
            "it should say what an interrupted command was doing; move it away and look at your last changes",
        ) from error
    return intent


def _parse(content: dict[str, Any]) -> Intent:
    if content["version"] != VERSION:
        raise ValueError(content["version"])
    author = str(content.get("author", ""))  # absent in what an earlier version left
    if author:
        check_author(author)
    return Intent(tuple(_step(each) for each in content["steps"]), str(content["message"]), author)


def _step(value: dict[str, Any]) -> Step:
    step = Step(**value)
    names = [*([step.new] if step.new or not step.old else []), *([step.old] if step.old else [])]
    digests = [*([step.after] if step.new or not step.old else []), *([step.before] if step.old else [])]
    if not all(map(_TEMPORARY.fullmatch, names)) or not all(map(_DIGEST.fullmatch, digests)):
        raise ValueError(step)
    return step


def state(workspace: Workspace, step: Step) -> State:
    """Whether the file is in its place, waits for it, or is neither because somebody changed it since."""
    content = read(workspace.root / step.path)
    found = "" if content is None else digest(content)
    return "done" if found == step.after else "waiting" if found == step.before else "changed"


def perform(workspace: Workspace, steps: Iterable[Step]) -> None:
    """Place each file, and wait until the disk holds the folders' entries.

    Raises:
        ChangedError: somebody who does not take our lock made one of the new files just now.
    """
    folders: dict[Path, None] = {}
    for step in steps:
        target = workspace.root / step.path
        if not step.old:
            make_folders(workspace.root, target.parent)
            if not place_new(temporary(workspace, step.new), target):
                raise taken(step.path)
        elif not step.new:
            target.unlink()
        else:
            temporary(workspace, step.new).replace(target)
        folders[target.parent] = None
    for folder in folders:
        flush_folder(folder)


def taken(path: str) -> ChangedError:
    """What is said when a new record's place is not free."""
    return ChangedError(f"{path} exists already; a new record never replaces one", "nothing was written")


def undo(workspace: Workspace, intent: Intent) -> None:
    """Put back what was there, in reverse; what somebody changed since is left alone. Removes the intent."""
    folders: dict[Path, None] = {}
    for step in reversed(intent.steps):
        if state(workspace, step) != "done":
            continue
        target = workspace.root / step.path
        if step.old:
            temporary(workspace, step.old).replace(target)
        else:
            target.unlink()
        folders[target.parent] = None
    for folder in folders:
        flush_folder(folder)
    forget(workspace)


def can_finish(workspace: Workspace, intent: Intent) -> bool:
    """Whether every file is in its place, or its content still waits to be placed."""
    return all(
        state(workspace, step) != "waiting" or not step.new or temporary(workspace, step.new).exists()
        for step in intent.steps
    )
