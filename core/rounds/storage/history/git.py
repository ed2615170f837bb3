"""Running git: never through a shell, never with what another git left in the environment."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.problems import RoundsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rounds.storage.workspace import Workspace

# What `git rev-parse --local-env-vars` lists: a hook that runs rounds would otherwise point us at its own repository.
_LOCAL = frozenset((
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
    "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
))  # fmt: skip
_SECONDS = 120.0
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
# A client's folder must not name programs that we then run: a bare repository that lies among its files is none of
# ours, and no file system monitor of a configuration that came along is asked.
_WARY = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")


@dataclass(frozen=True, slots=True)
class GitResult:
    """How git ended (-1: it could not be run), what it printed, and what it complained about."""

    code: int
    text: str
    complaint: str

    @property
    def ok(self) -> bool:
        """Whether git did what it was asked."""
        return self.code == 0

    @property
    def reason(self) -> str:
        """The complaint's telling line: without git's hints and warnings, and without its prefix."""
        lines = [line.strip() for line in self.complaint.splitlines() if line.strip()]
        telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
        line = telling[0] if telling else f"git ended with code {self.code}"
        return line.removeprefix("fatal: ").removeprefix("error: ")


def run(folder: Path, *arguments: str, given: bytes | None = None, extra: Mapping[str, str] | None = None) -> GitResult:
    """Run git in ``folder``. ``given`` goes to its standard input, ``extra`` to its environment."""
    environment = {name: value for name, value in os.environ.items() if name not in _LOCAL}
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(extra or {})}
    try:
        done = subprocess.run(  # noqa: S603 - arguments are a list, no shell reads them
            ["git", *_WARY, *arguments],  # noqa: S607 - the user's own git, wherever it stands
            cwd=folder,
            env=environment,
            input=given if given is not None else b"",
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        return GitResult(-1, "", "git is not installed")
    except subprocess.TimeoutExpired:
        return GitResult(-1, "", f"git did not answer within {_SECONDS:g} seconds")
    except OSError as error:
        return GitResult(-1, "", f"git could not be run: {error.strerror}")
    return GitResult(done.returncode, _decoded(done.stdout), _decoded(done.stderr))


def look(folder: Path, *arguments: str, given: bytes | None = None) -> GitResult:
    """Run git to look only: it takes no lock, and fetches nothing, for that could run what a repository names."""
    return run(folder, "--no-optional-locks", *arguments, given=given, extra=_NO_FETCHING)


def blobs(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """What git holds under these whole names, of those that it holds; each is asked for once.

    Raises:
        RoundsError: git cannot give them.
    """
    wanted = [name for name in dict.fromkeys(names) if name.strip("0")]
    if not wanted:
        return {}
    answer = look(folder, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode())
    if not answer.ok:
        raise RoundsError(f"git cannot give the files: {answer.reason}")
    batch, place = answer.text.encode("utf-8", "surrogateescape"), 0
    found: dict[str, bytes] = {}
    for name in wanted:  # a line with name, kind and size, the bytes, a line's end
        end = batch.index(b"\n", place)
        head = batch[place:end].split(b" ")
        place = end + 1
        if head[-1] != b"missing":
            size = int(head[2])
            found |= {name: batch[place : place + size]} if head[1] == b"blob" else {}
            place += size + 1
    return found


def _decoded(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")


def paths_given(paths: Sequence[str]) -> bytes:
    """Paths for ``--pathspec-from-file=- --pathspec-file-nul``: any number of them, any characters."""
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def repository_of(workspace: Workspace) -> Path | None:
    """The top folder of the repository that the workspace is or lies in; None: there is none. Does not ask git."""
    for folder in (workspace.root, *workspace.root.parents):
        if (folder / ".git").exists():
            return folder
    return None


def is_own_repository(workspace: Workspace) -> bool:
    """Whether the workspace is the top of a repository, rather than a folder inside a larger one."""
    return (workspace.root / ".git").exists()


def user_email(workspace: Workspace) -> str:
    """The e-mail address by which git knows the user, or empty."""
    return run(workspace.root, "config", "--get", "user.email").text.strip()


def editor(workspace: Workspace) -> str:
    """The editor that git would open, by its settings and the environment; empty without git."""
    return run(workspace.root, "var", "GIT_EDITOR").text.strip()
