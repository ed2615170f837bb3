"""Git as the log of the records: every writing command is one commit of exactly its own files.

A workspace is the top of a repository of its own, or a folder inside a larger one; then nothing outside it is touched.
Without git everything else works, and the records say so in a line.
"""

from __future__ import annotations

from rounds.storage.history import sharing
from rounds.storage.history.commits import Commit, check_author, commit, head_commit, staged_paths, wants_commit
from rounds.storage.history.git import editor, is_own_repository, repository_of, user_email
from rounds.storage.history.past import (
    NOTHING,
    ChangedFile,
    PastCommit,
    changed_files,
    commit_at,
    commit_named,
    commit_of,
    file_at,
    files_named,
    is_behind,
    last_merge,
    merge_base,
    need_repository,
    past_commits,
    same_plugins,
    working_files,
    workspace_at,
)
from rounds.storage.history.setup import (
    GITATTRIBUTES,
    GITIGNORE,
    git_setting,
    git_version,
    init_repository,
    install_hook,
    wanted_settings,
)

__all__ = [
    "GITATTRIBUTES",
    "GITIGNORE",
    "NOTHING",
    "ChangedFile",
    "Commit",
    "PastCommit",
    "changed_files",
    "check_author",
    "commit",
    "commit_at",
    "commit_named",
    "commit_of",
    "editor",
    "file_at",
    "files_named",
    "git_setting",
    "git_version",
    "head_commit",
    "init_repository",
    "install_hook",
    "is_behind",
    "is_own_repository",
    "last_merge",
    "merge_base",
    "need_repository",
    "past_commits",
    "repository_of",
    "same_plugins",
    "sharing",
    "staged_paths",
    "user_email",
    "wanted_settings",
    "wants_commit",
    "working_files",
    "workspace_at",
]
