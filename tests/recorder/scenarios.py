"""Scenarios as text: what is run, on which workspace, and what is typed.

``[name workspace flag ...]`` begins one; its lines run one after the other on one fresh copy of the workspace, or with
the flag ``each`` on a copy each. A line is what follows ``rounds``; ``% line`` runs it on a terminal, ``$ line`` is for
the shell, ``NAME=value`` in front goes to the environment, and ``> text`` below a line is typed into it.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = re.compile(r"\[(?P<words>[^\]]+)\]$")
_SET = re.compile(r"[A-Z_]+=")


@dataclass(frozen=True)
class Step:
    """One command: ``kind`` is ``pipe``, ``terminal`` or ``shell``."""

    kind: str
    line: str
    typed: str = ""

    def words(self) -> tuple[dict[str, str], list[str]]:
        """What goes to the environment, and the arguments."""
        words = shlex.split(self.line)
        given: dict[str, str] = {}
        while words and _SET.match(words[0]):
            name, _, value = words.pop(0).partition("=")
            given[name] = value
        return given, words


@dataclass(frozen=True)
class Scenario:
    """Steps on a workspace. A flag beside ``each``: ``stranger`` (a home that trusts nothing), ``mail`` (accounts)."""

    name: str
    workspace: str
    flags: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    runs: tuple[tuple[Step, ...], ...] = field(default=(), compare=False)


def read(file: Path) -> Iterator[Scenario]:
    """The scenarios of a file, in its order."""
    made: list[Scenario] = []
    for line in file.read_text("utf-8").splitlines():
        head = _HEAD.match(line)
        if head:
            name, workspace, *flags = head["words"].split()
            made.append(Scenario(f"{file.stem}-{name}", workspace, frozenset(flags)))
        elif line.strip() and not line.startswith("#"):
            made[-1] = _longer(made[-1], line)
    for one in made:
        runs = tuple((step,) for step in one.steps) if "each" in one.flags else (one.steps,)
        yield replace(one, runs=runs)


def _longer(scenario: Scenario, line: str) -> Scenario:
    *others, last = scenario.steps or (Step("pipe", ""),)
    if line.startswith(">"):
        return replace(scenario, steps=(*others, replace(last, typed=f"{last.typed}{line[1:].removeprefix(' ')}\n")))
    kind = {"%": "terminal", "$": "shell"}.get(line[0], "pipe")
    text = line if kind == "pipe" else line[1:].strip()
    return replace(scenario, steps=(*scenario.steps, Step(kind, text)))
