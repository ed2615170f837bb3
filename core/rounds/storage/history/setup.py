"""A repository for a workspace: settings that keep records safe, and the hook that checks before a commit."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from rounds.storage.history.git import run

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.storage.workspace import Workspace

OLDEST = (2, 30)
_FSYNC_SINCE = (2, 36)
GITIGNORE = (".rounds/", "reports/")
GITATTRIBUTES = ("*.yaml text eol=lf merge=rounds", "*.yml text eol=lf merge=rounds", "*.csv text eol=lf merge=rounds")
# Git guesses renames by likeness, and touches look alike: a merge could move one side's edit into another record.
_SETTINGS = (
    ("merge.renames", "false"),
    ("merge.directoryRenames", "false"),
    ("merge.rounds.name", "records, field by field"),
)
# Where rounds cannot be found, git's own merge does what it can; a driver that fails would be a conflict.
_DRIVER = (
    "if command -v rounds >/dev/null 2>&1; then exec rounds merge-file %O %A %B %P; "
    "elif [ -x {python} ]; then exec {python} -P -m rounds merge-file %O %A %B %P; "
    "else exec git merge-file %A %O %B; fi"
)
_HOOK = """\
#!/bin/sh
# Checks the records before a commit; rounds init wrote it. Delete this file to turn it off.
# What rounds commits itself was checked before it was written. -P: no module is taken from the client's folder.
[ -n "$ROUNDS_COMMIT" ] && exit 0
if command -v rounds >/dev/null 2>&1; then exec rounds check --staged; fi
if [ -x {python} ]; then exec {python} -P -m rounds check --staged; fi
echo "rounds is not installed here, so the records were not checked." >&2
"""


def init_repository(workspace: Workspace, python: str = "") -> str:
    """Make the workspace a git repository of its own, with the settings that keep its records safe.

    ``python`` merges records where no ``rounds`` is found.

    A line for the user when that is not possible; empty when all is well. An existing repository gets the settings.
    """
    known = git_version(workspace.root)
    if known is None:
        return "no history is kept: git is not installed (records work without it; run rounds init --refresh later)"
    if known < OLDEST:
        return f"no history is kept: git {known[0]}.{known[1]} is too old, 2.30 is the oldest that works"
    made = run(workspace.root, "init", "--quiet", "--initial-branch=main")
    if not made.ok:
        return f"no history is kept: {made.reason}"
    for name, value in wanted_settings(known, python):
        run(workspace.root, "config", name, value)
    return ""


def wanted_settings(known: tuple[int, int], python: str) -> tuple[tuple[str, str], ...]:
    """The settings that keep records safe, for a git of this version.

    Its defaults leave new objects to the operating system; a power cut can then break a young repository.
    """
    fsync = ("core.fsync", "all") if known >= _FSYNC_SINCE else ("core.fsyncObjectFiles", "true")
    driver = _DRIVER.format(python=shlex.quote(python) if python else "''")
    return (fsync, *_SETTINGS, ("merge.rounds.driver", driver))


def git_version(folder: Path) -> tuple[int, int] | None:
    """Git's version; None: it is not installed."""
    found = re.search(r"(\d+)\.(\d+)", run(folder, "version").text, re.ASCII)
    return (int(found[1]), int(found[2])) if found else None


def install_hook(workspace: Workspace, python: str) -> str:
    """The hook that runs ``rounds check`` on what is to be committed; ``python`` runs it where no ``rounds`` is found.

    A line for the user when another hook stands there, or hooks are kept outside the repository; these are left alone.
    """
    answer = run(workspace.root, "rev-parse", "--git-common-dir", "--git-path", "hooks")
    places = answer.text.splitlines()
    if not answer.ok or len(places) != 2:  # noqa: PLR2004 - one line an argument
        return f"no hook is installed: {answer.reason}"
    common, hooks = (workspace.root / place for place in places)
    if not hooks.resolve().is_relative_to(common.resolve()):
        return f"no hook is installed: yours stand in {hooks}; add 'rounds check --staged' to pre-commit there"
    hook, text = hooks / "pre-commit", _HOOK.format(python=shlex.quote(python))
    if hook.exists() and "rounds init wrote it" not in hook.read_text(encoding="utf-8", errors="replace"):
        return "your pre-commit hook is left as it is; add 'rounds check --staged' to it"
    hooks.mkdir(parents=True, exist_ok=True)
    hook.write_text(text, encoding="utf-8", newline="\n")
    hook.chmod(0o755)
    return ""


def git_setting(workspace: Workspace, name: str) -> str:
    """What git is set to here; empty: not set."""
    return run(workspace.root, "config", "--get", name).text.strip()
