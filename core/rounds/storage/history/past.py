"""What git keeps of the workspace: its commits, its files at one of them, and the whole folder taken out again."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rounds.base.problems import Remedy, RoundsError, UsageError
from rounds.book import FOLDERS
from rounds.documents.yamltext import read_bytes
from rounds.storage.history import without_filters
from rounds.storage.history.git import blobs, look, repository_of
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence


_FORMAT = "%H%x00%P%x00%as%x00%cs%x00%an%x00%s"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NOTHING = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git's name for an empty tree: what was before the first commit."""


@dataclass(frozen=True, slots=True)
class PastCommit:
    """A commit: its whole hash, those it builds on, when it was written and committed, by whom, and its first line."""

    hash: str
    parents: tuple[str, ...]
    written: date
    committed: date
    author: str
    subject: str

    @property
    def short(self) -> str:
        """Enough of the hash for a person."""
        return self.hash[:10]

    @property
    def before(self) -> str:
        """The commit that it builds on first, or nothing's name."""
        return self.parents[0] if self.parents else NOTHING


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs between two commits: what it held before and after; None: it was not there.

    ``path`` is relative to the workspace.
    """

    path: str
    before: bytes | None
    after: bytes | None


def need_repository(workspace: Workspace) -> None:
    """Make sure that there is a past.

    Raises:
        UsageError: the folder is in no repository, or nothing was committed yet.
    """
    _need_folder(workspace)
    if not look(workspace.root, "rev-parse", "--verify", "--quiet", "HEAD").ok:
        raise UsageError("nothing was committed here yet", "commit what there is: git add . && git commit")


def _need_folder(workspace: Workspace) -> None:
    if repository_of(workspace) is None:
        raise UsageError("this folder is in no git repository, so there is no earlier state", "make one with: git init")


def past_commits(
    workspace: Workspace, paths: Sequence[str] = (".",), *, since: str = "", most: int = 0
) -> list[PastCommit]:
    """The commits that touched these paths of the workspace, the latest first; ``since``: only those after a commit."""
    need_repository(workspace)
    limits = [f"-{most}"] if most else []
    span = f"{since}..HEAD" if since else "HEAD"
    listing = ("log", *limits, "--no-show-signature", f"--format={_FORMAT}", "--end-of-options", span, "--", *paths)
    answer = look(workspace.root, "--literal-pathspecs", *listing)
    if not answer.ok:
        raise RoundsError(f"git cannot tell the history: {answer.reason}")
    return [_commit(line) for line in answer.text.splitlines() if line]


def last_merge(workspace: Workspace) -> PastCommit | None:
    """The last commit that brought two lines of work together."""
    need_repository(workspace)
    listing = ("log", "-1", "--min-parents=2", "--max-parents=2", "--no-show-signature", f"--format={_FORMAT}")
    answer = look(workspace.root, *listing)
    return _commit(answer.text.splitlines()[0]) if answer.ok and answer.text.strip() else None


def commit_of(workspace: Workspace, commit: str) -> PastCommit:
    """The commit of this whole hash."""
    answer = look(workspace.root, "log", "-1", "--no-show-signature", f"--format={_FORMAT}", "--end-of-options", commit)
    if not answer.ok or not answer.text.strip():
        raise RoundsError(f"git cannot tell of {commit[:10]}: {answer.reason}")
    return _commit(answer.text.splitlines()[0])


def commit_at(workspace: Workspace, text: str) -> tuple[str, date]:
    """The commit that a day or a revision names, and the day as of which it is looked at.

    A day is the last commit of that day or before, as of that day; a revision is looked at as of its own day.

    Raises:
        UsageError: nothing was committed by that day, or git knows no such commit.
    """
    need_repository(workspace)
    if _DAY.fullmatch(text):
        day = _day(text)
        answer = look(workspace.root, "rev-list", "-1", f"--before={text} 23:59:59", "HEAD", "--", ".")
        if not answer.text.strip():
            raise UsageError(f"nothing was committed here by {text}", Remedy("name a later day:", "history"))
        return answer.text.strip(), day
    found = commit_named(workspace, text)
    last = look(workspace.root, "rev-list", "-1", found, "--", ".").text.strip() or found
    return last, commit_of(workspace, found).committed


def changed_files(workspace: Workspace, before: str, after: str, paths: Sequence[str] = (".",)) -> list[ChangedFile]:
    """The workspace's files that differ between two commits, in order of path; renames are a file less and one more."""
    listing = ("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--relative", before, after, "--", *paths)
    answer = look(workspace.root, "--literal-pathspecs", *listing)
    if not answer.ok:
        raise RoundsError(f"git cannot compare {before[:10]} and {after[:10]}: {answer.reason}")
    parts = answer.text.split("\0")
    found = [(head.split(" "), path) for head, path in zip(parts[::2], parts[1::2], strict=False) if head]
    held = blobs(workspace.root, [name for head, _ in found for name in (head[2], head[3])])
    return [ChangedFile(path, held.get(head[2]), held.get(head[3])) for head, path in found]


def working_files(workspace: Workspace, commit: str) -> list[ChangedFile]:
    """The workspace's files that differ between a commit and the work tree, new ones among them, in order of path."""
    filters = without_filters(workspace.root)
    listing = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=all", "--relative")
    tracked = look(workspace.root, *filters, *listing, commit, "--", ".")
    untracked = look(workspace.root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    if not tracked.ok:
        raise RoundsError(f"git cannot compare with {commit[:10]}: {tracked.reason}")
    paths = sorted({path for answer in (tracked, untracked) for path in answer.text.split("\0") if path})
    before = files_named(workspace, commit, paths)
    states = ((path, before.get(path), read_bytes(workspace.root / path, path)[0]) for path in paths)
    return [ChangedFile(*state) for state in states if state[1] != state[2]]


def file_at(workspace: Workspace, commit: str, path: str) -> bytes | None:
    """What a file of the workspace held at a commit; None: it was not there."""
    answer = look(workspace.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:./{path}")
    name = answer.text.strip()
    return blobs(workspace.root, [name]).get(name) if answer.ok and name else None


def merge_base(workspace: Workspace, one: str, other: str) -> str:
    """The commit from which two went apart; nothing's name where there is none."""
    answer = look(workspace.root, "merge-base", one, other)
    return answer.text.strip() if answer.ok and answer.text.strip() else NOTHING


def _commit(line: str) -> PastCommit:
    name, parents, written, committed, author, subject = line.split("\0", 5)
    days = date.fromisoformat(written), date.fromisoformat(committed)
    return PastCommit(name, tuple(parents.split()), *days, author, subject)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"there is no day '{text}'", "write it as 2026-03-31") from error


def files_named(workspace: Workspace, commit: str, paths: Sequence[str]) -> dict[str, bytes]:
    """What these files held at a commit, of those that were there."""
    if commit == NOTHING or not paths:
        return {}
    prefix = look(workspace.root, "rev-parse", "--show-prefix").text.strip()
    asked = "".join(f"{commit}:{prefix}{path}\n" for path in paths if "\n" not in path).encode()
    answer = look(workspace.root, "cat-file", "--batch-check=%(objectname) %(objecttype)", given=asked)
    lines = [line.split(" ") for line in answer.text.splitlines()]
    names = {path: line[0] for path, line in zip(paths, lines, strict=False) if line[-1] == "blob"}
    held = blobs(workspace.root, names.values())
    return {path: held[name] for path, name in names.items() if name in held}


LIMITS_FILE = "limits.yaml"
_KEPT = (*FOLDERS.values(), "schemas", "suppressions", "templates", "plugins")
_REGULAR = ("100644", "100755")
_PLUGINS = "plugins"


def commit_named(workspace: Workspace, text: str) -> str:
    """The whole hash of the commit that a branch, a tag, or part of a hash names.

    Raises:
        UsageError: there is no repository, or nothing of that name in it.
    """
    _need_folder(workspace)
    answer = look(workspace.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}")
    if not answer.ok or not answer.text.strip():
        raise UsageError(f"git knows no commit '{text}'", "name a branch, a tag or a commit: git log --oneline")
    return answer.text.strip()


@contextmanager
def workspace_at(workspace: Workspace, commit: str) -> Generator[Workspace, None, None]:
    """The settings, records, schemas, templates and plugins of a commit, in a folder that is gone afterwards.

    Bytes are as git holds them: no filter, hook or checkout of the repository runs. Links and reports are left out;
    plugins are there to be looked at, and trusted no more than anywhere else.

    Raises:
        UsageError: the workspace did not exist at that commit.
        RoundsError: git cannot give the files.
    """
    with tempfile.TemporaryDirectory(prefix="rounds-") as folder:
        root = Path(folder)
        _extract(workspace, commit, root)
        if not (root / SETTINGS_FILE).exists():
            raise UsageError(f"there was no {SETTINGS_FILE} at {commit[:10]}", "name a later commit")
        yield Workspace(root)


def is_behind(workspace: Workspace, commit: str) -> bool:
    """Whether the last commit builds on this one, so that it is what was, and not what may come."""
    return look(workspace.root, "merge-base", "--is-ancestor", commit, "HEAD").ok


def same_plugins(workspace: Workspace, commit: str) -> bool:
    """Whether the workspace's own plugins at a commit are those of the last commit."""
    return _folder_at(workspace, commit) == _folder_at(workspace, "HEAD")


def _folder_at(workspace: Workspace, commit: str) -> str:
    return look(workspace.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:./{_PLUGINS}").text


def _extract(workspace: Workspace, commit: str, root: Path) -> None:
    listing = look(workspace.root, "ls-tree", "-r", "-z", commit)
    if not listing.ok:
        raise RoundsError(f"git cannot list the files of {commit[:10]}: {listing.reason}")
    wanted = [(path, blob) for path, blob in _blobs(listing.text) if _is_kept(path)]
    held = blobs(workspace.root, (blob for _, blob in wanted))
    for path, blob in wanted:
        if blob not in held:
            raise RoundsError(f"git lacks {path} of {commit[:10]}", "fetch the whole history: git fetch --unshallow")
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held[blob])


def _blobs(listing: str) -> Iterator[tuple[str, str]]:
    """Path and name of each regular file: links and other repositories are passed over."""
    for entry in filter(None, listing.split("\0")):
        head, _, path = entry.partition("\t")
        mode, _, blob = head.split(" ", 2)
        if mode in _REGULAR:
            yield path, blob


def _is_kept(path: str) -> bool:
    """Whether it is a file of ours, and stays within the folder that it is written to."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part in {"..", ".git"} for part in parts):
        return False
    return parts[0] in _KEPT or path in {SETTINGS_FILE, LIMITS_FILE}
