"""Pages that say what to type: every command runs, in order, and answers what the page shows.

In a ``console`` fence a line that begins with ``$ `` is typed (a backslash at its end continues it), and the lines
under it are the answer; ``...`` there stands for any lines, or inside a line for any words. A command without an answer
on the page may say what it likes. ``console exits 1`` says how its commands end. A fence of another language with a
path after it is a file that the reader writes; questions are answered with ``y``.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import webbrowser
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from rounds.cli.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent
PAGES = ("README.md", "docs/tutorial.md")
FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
WIDTH = "100"


class Screen(io.StringIO):
    """A terminal's screen: standard output and error in the order in which they come."""

    def isatty(self) -> bool:
        return True


class Keyboard(io.StringIO):
    """Somebody who answers every question with yes; the answer is seen on the screen, as on a terminal."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.screen = screen

    def isatty(self) -> bool:
        return True

    def readline(self, _size: int | None = -1) -> str:
        self.screen.write("y\n")
        return "y\n"


@dataclass
class Reader:
    """Somebody who does what a page says."""

    folder: Path
    patch: pytest.MonkeyPatch
    opened: list[str] = field(default_factory=list)

    def sit_down(self) -> None:
        self.patch.chdir(self.folder)
        self.patch.setenv("COLUMNS", WIDTH)
        self.patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        self.patch.setattr(webbrowser, "open", self.opened.append)

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def type(self, line: str) -> tuple[int, str]:
        """The exit code and the screen after one line of input; ``a && b`` are two commands."""
        code, shown = 0, ""
        for command in line.split(" && "):
            code, more = self._run(shlex.split(command))
            shown += more
        return code, shown

    def _run(self, words: list[str]) -> tuple[int, str]:
        match words:
            case ["cd", target]:
                self.folder /= target
                self.patch.chdir(self.folder)
            case ["export", setting]:
                self.patch.setenv(*setting.split("=", 1))
            case ["rounds", *arguments]:
                return self._rounds(arguments)
            case _:
                done = subprocess.run(words, stdout=-1, stderr=subprocess.STDOUT, text=True, check=False)
                return done.returncode, done.stdout
        return 0, ""

    def _rounds(self, arguments: list[str]) -> tuple[int, str]:
        screen = Screen()
        self.patch.setattr(sys, "stdin", Keyboard(screen))
        with redirect_stdout(screen), redirect_stderr(screen):
            code = run(arguments)
        return code, click.unstyle(screen.getvalue())


def commands(text: str) -> Iterator[tuple[str, str]]:
    """(what is typed, the answer that the page shows) of a console fence."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        typed, _, answer = part.replace("\\\n", "").partition("\n")
        yield typed, answer.strip("\n")


def shows(page: str, screen: str) -> bool:
    """Whether the screen is what the page shows, ``...`` apart."""
    lines = [
        r"(.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\s*?\n"
        for line in page.splitlines()
    ]
    return re.fullmatch("".join(lines), f"{screen.strip()}\n") is not None


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_of_the_page_sees_what_it_shows(page, tmp_path, monkeypatch):
    reader = Reader(tmp_path, monkeypatch)
    reader.sit_down()
    typed = 0
    for kind, info, text in FENCE.findall((REPOSITORY / page).read_text(encoding="utf-8")):
        if kind != "console":
            if info:
                reader.write(info, text)
            continue
        code = int(info.removeprefix("exits ") or 0)
        for line, answer in commands(text):
            typed += 1
            ended, screen = reader.type(line)
            told = f"{page}: $ {line}\n(exit code {ended})\n{screen}"
            assert ended == code, told
            assert not answer or shows(answer, screen), told
    assert typed >= 10
    assert len(reader.opened) == 1, "the page ends with the report in the browser"


@pytest.mark.parametrize(
    ("page", "screen", "same"),
    [
        ("Logged: visit (touches/....yaml).", "Logged: visit (touches/2026/11/x.yaml).\n", True),
        ("one\n...\nfour", "one\ntwo\nthree\nfour\n", True),
        ("one\n...", "one\n", True),
        ("one\nthree", "one\ntwo\nthree\n", False),
        ("1 error", "2 errors\n", False),
        ("", "a word\n", False),
    ],
)
def test_what_a_page_shows_must_be_on_the_screen(page, screen, same):
    assert shows(page, screen) is same


def test_what_is_typed_and_what_is_answered():
    text = "$ rounds log okafor visit \\\n    --next 2w\nLogged.\n\n$ rounds\n"
    assert list(commands(text)) == [("rounds log okafor visit     --next 2w", "Logged."), ("rounds", "")]
