"""Commands run in this process: quick, and with the terminal of the test's choice."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from rounds.cli.run import run
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Answer(NamedTuple):
    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """Standard input with somebody in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Runs ``rounds -C WORKSPACE`` with arguments; ``typed`` is what somebody answers on a terminal."""

    def answer(workspace: Workspace | Path, *arguments: str | Path, typed: str | None = None) -> Answer:
        folder = workspace.root if isinstance(workspace, Workspace) else workspace
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO() if typed is None else Terminal(typed))
            patch.setattr(sys.stderr, "isatty", lambda: typed is not None)
            code = run(["-C", str(folder), *map(str, arguments)])
        return Answer(code, *capsys.readouterr())

    return answer
