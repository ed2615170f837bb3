"""What tests share: workspaces written from the test's own text, and rounds as its user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rounds.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPOSITORY = Path(__file__).parent.parent
SETTINGS = """\
client: {name: Cedar Orthopedics}
liaisons:
  - {id: dana, name: Dana Reyes}
  - {id: miguel, name: Miguel Ortiz}
service_lines:
  spine: {name: Spine, margin: 400}
as_of: 2026-10-31
"""
ROUNDS = str(Path(sys.executable).with_name("rounds"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the developer's own state, git identity or plugins' approvals."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name, value in {"NAME": "Dana Reyes", "EMAIL": "dana@example.org"}.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)


@pytest.fixture
def make_workspace(tmp_path: Path) -> Callable[..., Workspace]:
    """A function that writes files (path to text, dedented) into a new workspace as of 31 Oct 2026."""

    def make(files: Mapping[str, str] | None = None, *, settings: str = SETTINGS) -> Workspace:
        root = tmp_path / "clinic"
        root.mkdir(exist_ok=True)
        for path, text in {"rounds.yaml": settings, **(files or {})}.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(dedent(text).encode())
        return Workspace(root)

    return make


@pytest.fixture
def rounds() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``rounds`` as a process, as its user does; text in and out."""

    def run(*arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROUNDS, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )

    return run
