"""Sharing a workspace through a remote repository: fetch, merge with flags that suit records, push."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rounds.base.problems import ChangedError, Remedy, RoundsError, UsageError
from rounds.storage.history import OWN_COMMIT
from rounds.storage.history.git import GitResult, run

if TYPE_CHECKING:
    from rounds.storage.workspace import Workspace

# Touches look alike, so that git's guesses at renames could move one side's edit into another record.
_SAFE = ("-c", "merge.renames=false", "-c", "merge.directoryRenames=false")
_SAFE_MERGE = ("merge", "--no-edit", "--no-rerere-autoupdate", "-X", "find-renames=100%")


@dataclass(frozen=True, slots=True)
class Upstream:
    """The branch here, the remote and its branch that it is shared through."""

    branch: str
    remote: str
    theirs: str

    @property
    def tracking(self) -> str:
        """What git calls the other branch as it was last fetched."""
        return f"refs/remotes/{self.remote}/{self.theirs}"


def upstream_of(workspace: Workspace) -> Upstream:
    """Through what the workspace is shared: the branch's upstream, else the same branch of the only remote.

    Raises:
        UsageError: there is no branch, or no remote.
    """
    branch = run(workspace.root, "symbolic-ref", "--quiet", "--short", "HEAD").text.strip()
    if not branch:
        raise UsageError("no branch is checked out here", "check one out: git switch main")
    remote = run(workspace.root, "config", "--get", f"branch.{branch}.remote").text.strip()
    theirs = run(workspace.root, "config", "--get", f"branch.{branch}.merge").text.strip().removeprefix("refs/heads/")
    remotes = run(workspace.root, "remote").text.split()
    if not remote or remote == ".":
        remote = "origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else ""
    if not remote:
        raise UsageError("this workspace is shared with nobody yet", "name where: git remote add origin URL")
    return Upstream(branch, remote, theirs or branch)


def fetch(workspace: Workspace, upstream: Upstream) -> bool:
    """Fetch the other branch; whether there is one.

    Raises:
        RoundsError: the remote cannot be reached.
    """
    answer = run(workspace.root, "fetch", "--quiet", "--no-tags", upstream.remote)
    if not answer.ok:
        raise RoundsError(f"'{upstream.remote}' cannot be reached: {answer.reason}", "nothing was changed here")
    return run(workspace.root, "rev-parse", "--verify", "--quiet", upstream.tracking).ok


def head(workspace: Workspace) -> str:
    """The whole hash of the last commit."""
    return run(workspace.root, "rev-parse", "HEAD").text.strip()


def commits_here(workspace: Workspace) -> int:
    """How many commits the branch has."""
    return int(run(workspace.root, "rev-list", "--count", "HEAD").text.strip() or 0)


def counts(workspace: Workspace, upstream: Upstream) -> tuple[int, int]:
    """How many commits only we have, and how many only they have."""
    answer = run(workspace.root, "rev-list", "--left-right", "--count", f"HEAD...{upstream.tracking}")
    if not answer.ok:
        raise RoundsError(f"git cannot compare with '{upstream.remote}': {answer.reason}")
    ours, theirs = answer.text.split()
    return int(ours), int(theirs)


def merge(workspace: Workspace, upstream: Upstream) -> None:
    """Merge what was fetched; a conflict is taken back whole.

    Raises:
        ChangedError: both sides changed the same; the files are named, and everything is as it was.
    """
    answer = run(workspace.root, *_SAFE, *_SAFE_MERGE, upstream.tracking, extra=OWN_COMMIT)
    if answer.ok:
        return
    listing = run(workspace.root, "diff", "--name-only", "--diff-filter=U", "-z").text
    files = [path for path in listing.split("\0") if path]
    run(workspace.root, "merge", "--abort")
    if files:
        named = "\n".join(f"  {path}" for path in files)
        again = f" again: git merge {upstream.remote}/{upstream.theirs}"
        hint = Remedy("nothing was changed; merge these by hand, then run", "sync", again)
        raise ChangedError(f"both sides changed the same in:\n{named}", hint)
    raise ChangedError(f"git cannot merge: {answer.reason}", "nothing was changed")


def merge_lines(base: Path, ours: Path, theirs: Path) -> bool:
    """Merge three versions of a file line by line into ``ours``, as git does itself; whether no mark is left in it."""
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    return run(Path(), "merge-file", *labels, str(ours), str(base), str(theirs)).ok


def take_back(workspace: Workspace, commit: str) -> None:
    """Put the branch and its files back to where a merge began; what git keeps of the merge stays reachable."""
    answer = run(workspace.root, "reset", "--quiet", "--keep", commit)
    if not answer.ok:
        raise RoundsError(f"the merge cannot be taken back: {answer.reason}", f"try: git reset --keep {commit[:10]}")


def push(workspace: Workspace, upstream: Upstream) -> GitResult:
    """Push the branch; refused when somebody was faster."""
    return run(
        workspace.root, "push", "--quiet", "--set-upstream", upstream.remote, f"HEAD:refs/heads/{upstream.theirs}"
    )
