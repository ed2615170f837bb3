"""The commits that a command made, and their names, in whatever repository a scenario works in."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Commits:
    """The repository of a workspace, or of a folder in it where the workspace has none."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace

    def head(self) -> str:
        """Where HEAD was moved to last; empty without commits."""
        with suppress(OSError, IndexError):
            log = (self._root() / ".git" / "logs" / "HEAD").read_text("utf-8", "replace")
            return log.splitlines()[-1].split()[1]
        return ""

    def names(self) -> list[str]:
        """The hashes of all commits, of those that nothing leads to any more, too."""
        return self._git("rev-list", "--all", "--reflog").split() if (self._root() / ".git").is_dir() else []

    def told(self, before: str) -> str:
        """The commits since ``before``, the latest first, and what is not committed."""
        since = f"{before}..HEAD" if before else "HEAD"
        log = self._git("log", "--format=%an <%ae> %ad, %cn <%ce> %cd%n%B", "--date=iso", since)
        return log + self._git("status", "--porcelain")

    def _root(self) -> Path:
        folders = [self._workspace, *sorted(self._workspace.iterdir())]
        return next((folder for folder in folders if (folder / ".git").is_dir()), self._workspace)

    def _git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self._root(), capture_output=True, text=True, check=False)
        return done.stdout
