"""Git as the log of the records: every writing command is one commit of exactly its own files.

A workspace is the top of a repository of its own, or a folder inside a larger one; then nothing outside it is touched.
Without git everything else works, and the records say so in a line.
"""

from __future__ import annotations

from rounds.history.commits import Commit, commit, head_commit, staged_paths, wants_commit
from rounds.history.git import editor, is_own_repository, repository_of, user_email
from rounds.history.setup import GITATTRIBUTES, GITIGNORE, init_repository, install_hook
from rounds.history.tree import commit_named, is_behind, same_plugins, workspace_at

__all__ = [
    "GITATTRIBUTES",
    "GITIGNORE",
    "Commit",
    "commit",
    "commit_named",
    "editor",
    "head_commit",
    "init_repository",
    "install_hook",
    "is_behind",
    "is_own_repository",
    "repository_of",
    "same_plugins",
    "staged_paths",
    "user_email",
    "wants_commit",
    "workspace_at",
]
