"""Git as the log of the records: every writing command is one commit of exactly its own files.

A workspace is the top of a repository of its own, or a folder inside a larger one; then nothing outside it is touched.
Without git everything else works, and the records say so in a line. Here is the commit itself; what git
keeps of the past, how a repository is set up and shared stand beside it.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.storage.history.git import GitResult, is_own_repository, look, paths_given, repository_of, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rounds.book.records import Settings
    from rounds.storage.workspace import Workspace


HASH_LENGTH = 10
# Our own pre-commit hook steps aside for commits of records that were checked before they were written. The user's
# own hooks run: they may have reasons of their own to refuse.
OWN_COMMIT = {"ROUNDS_COMMIT": "1"}
_NOT_RECORDS = (":(exclude)reports", ":(exclude).rounds")
_LISTED = ("--pathspec-from-file=-", "--pathspec-file-nul")
_HASH = re.compile(r"^\[.*?\b([0-9a-f]{4,64})\] ", re.ASCII)
_UNCHANGED = ("nothing to commit", "nothing added to commit", "no changes added to commit")
_FILTER_OFF = ("clean=", "process=", "required=false")
_ON_NO_BRANCH = "committed on no branch, where git forgets it in time (keep it with: git switch -c NAME)"
_NAMED = r"[^<>\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
_AUTHOR = re.compile(rf"(?P<name>{_NAMED}+) <(?:(?!\s){_NAMED})*>")
_LONGEST_AUTHOR = 300
_TRIES = 5
_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Commit:
    """What became of a commit: its short hash, and why there is none or what to mind, as a line for the user.

    Both are empty when the files were committed already.
    """

    hash: str = ""
    notice: str = ""


def wants_commit(workspace: Workspace, settings: Settings) -> bool:
    """Whether writing commands commit here: the setting ``commit``, else whether the repository is the workspace's own.

    In a folder of a larger repository nothing is committed unless the settings say ``auto``.
    """
    return settings.commit == "auto" or (settings.commit == "" and is_own_repository(workspace))


def check_author(author: str) -> None:
    """Make sure that git takes this ``Name <mail>`` as a commit's author; the address may be empty, the name not.

    Raises:
        UsageError: the name is missing, the whole is too long for a line of a log, or a bracket or a line's end would
            make another person of it.
    """
    if not _is_author(author):
        raise UsageError("a commit's author is a name and an address: Dana Reyes <dana@practice.example>")


def own_author(workspace: Workspace) -> str:
    """Who signs where nobody else is named: ``Name <mail>`` as git knows the user now; empty when it knows nobody."""
    named = run(workspace.root, "var", "GIT_AUTHOR_IDENT").text.rpartition("> ")[0] + ">"
    return named if _is_author(named) else ""


def _is_author(text: str) -> bool:
    found = _AUTHOR.fullmatch(text)
    return bool(found and len(text) <= _LONGEST_AUTHOR and any(sign.isalnum() for sign in found["name"]))


def commit(workspace: Workspace, paths: Sequence[str], message: str, author: str = "") -> Commit:
    """Commit these files, and leave whatever else is staged or changed as it is. Never fails: the records are written.

    ``paths`` are relative to the workspace; ``author`` is ``Name <mail>``, empty for whoever git says that the user is,
    who is the committer in any case. The caller holds the workspace's lock.

    Raises:
        UsageError: ``author`` is none.
    """
    if author:
        check_author(author)
    if repository_of(workspace) is None:
        return _not_committed("this folder is in no git repository", "make one with: git init")
    given, named = paths_given(paths), [f"--author={author}"] if author else []
    answer = _patiently(workspace.root, given, "add", *_LISTED)
    if answer.ok:
        answer = _patiently(workspace.root, given, "commit", "-m", message, *named, "--only", *_LISTED)
    if not answer.ok:
        return Commit() if any(words in answer.text for words in _UNCHANGED) else _explained(answer)
    found = _HASH.match(answer.text)
    made = found[1] if found else head_commit(workspace).removesuffix("+changes")
    return Commit(made, _ON_NO_BRANCH if answer.text.startswith("[detached HEAD") else "")


def _patiently(folder: Path, given: bytes, *arguments: str) -> GitResult:
    """Run git, and again while another git (an editor's, say) holds its index."""
    for _ in range(_TRIES - 1):
        answer = run(folder, "--literal-pathspecs", *arguments, given=given, extra=OWN_COMMIT)
        if answer.ok or "index.lock" not in answer.complaint:
            return answer
        time.sleep(_PAUSE_SECONDS)
    return run(folder, "--literal-pathspecs", *arguments, given=given, extra=OWN_COMMIT)


def _explained(answer: GitResult) -> Commit:
    complaint = answer.complaint
    if "index.lock" in complaint:
        return _not_committed("another git is at work", "if none is, one was killed: delete .git/index.lock")
    if "tell me who you are" in complaint or "empty ident" in complaint:
        setting = 'git config --global user.name "Your Name"; git config --global user.email you@practice.example'
        return _not_committed("git does not know who you are", setting)
    if "during a merge" in complaint or "unmerged" in complaint:
        return _not_committed("a merge is not finished here", "finish it with git commit, or git merge --abort")
    if "ignored by one of your .gitignore" in complaint:
        return _not_committed("a .gitignore leaves these files out of git")
    return _not_committed(answer.reason)


def _not_committed(reason: str, remedy: str = "") -> Commit:
    return Commit(notice=f"written, but not committed: {reason}" + (f" ({remedy})" if remedy else ""))


def head_commit(workspace: Workspace) -> str:
    """The last commit that touches the workspace, ten digits; ``+changes`` when files differ from it.

    Empty without git, without a repository and before the first commit. Reports and ``.rounds`` are no changes.
    """
    if repository_of(workspace) is None:
        return ""
    last = look(workspace.root, "log", "-1", "--no-show-signature", "--format=%H", "--", ".")
    if not last.ok or not last.text.strip():
        return ""
    filters = without_filters(workspace.root)
    listing = ("status", "--porcelain", "--ignore-submodules=all", "--", ".", *_NOT_RECORDS)
    status = look(workspace.root, *filters, *listing)
    return last.text.strip()[:HASH_LENGTH] + ("+changes" if status.text.strip() else "")


def without_filters(folder: Path) -> list[str]:
    """Options that turn off the filters that the repository's own configuration names.

    The user's own (git-lfs, say) stand in the user's configuration and stay.
    """
    named = run(folder, "config", "--show-scope", "--name-only", "-z", "--get-regexp", r"^filter\.").text.split("\0")
    own = [name for scope, name in zip(named[::2], named[1::2], strict=False) if scope in {"local", "worktree"}]
    drivers = sorted({name.rpartition(".")[0] for name in own})
    return [word for driver in drivers for key in _FILTER_OFF for word in ("-c", f"{driver}.{key}")]


def staged_paths(workspace: Workspace, index_file: str = "") -> tuple[str, ...]:
    """The workspace's files that the next commit adds, changes or removes.

    ``index_file`` is what git tells a hook, if one asks.
    """
    extra = {"GIT_INDEX_FILE": index_file} if index_file else None
    listing = ("diff", "--cached", "--name-only", "-z", "--relative")
    answer = run(workspace.root, "--no-optional-locks", *listing, extra=extra)
    return tuple(path for path in answer.text.split("\0") if path) if answer.ok else ()
