"""What can be wrong: a Problem in the data, which is collected, or a RoundsError of use, which is raised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]
MOST_OF_A_PLUGIN = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stands: path relative to the workspace, and 1-based line and column (0: the file as a whole)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about the data: where, what is wrong, and what to do about it.

    An ``error`` is to be mended, and a command that reads ends with 1; a record that its own schema refuses is kept out
    of the book. A ``warning`` may be right as it is. ``plugin`` names the plugin to blame, and is empty when the data
    is at fault. ``policy``: a rule forbids it (a limit, patient data), so that writing it is refused with exit code 3.
    """

    source: Source
    message: str
    hint: str = ""
    plugin: str = ""
    severity: Severity = "error"
    policy: bool = False

    def __str__(self) -> str:
        blame = f"plugin {self.plugin}: " if self.plugin else ""
        return f"{self.source}: {blame}{self.message}"

    def as_data(self) -> dict[str, object]:
        """For other programs."""
        source = self.source
        place: dict[str, object] = {"file": source.path, "line": source.line, "column": source.column}
        told = {"severity": self.severity, "message": self.message, "hint": self.hint, "plugin": self.plugin}
        return {**place, **told}

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """By file, line, column and message: the order in which problems are shown."""
        return (self.source.path, self.source.line, self.source.column, self.message)


class RoundsError(Exception):
    """Rounds was asked for something that it cannot do; the command ends with ``exit_code``.

    ``hint`` says what to do instead.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RoundsError):
    """The command's words are off: exit code 2."""

    exit_code = 2


class RefusedError(RoundsError):
    """A policy forbids it (trust, limits, patient data): exit code 3."""

    exit_code = 3


class ChangedError(RoundsError):
    """Another process holds the lock, or the record changed since it was read: exit code 4."""

    exit_code = 4


class StorageError(RoundsError):
    """The disk refused (full, read-only, broken); nothing was half written: exit code 5."""

    exit_code = 5


def in_order(problems: list[Problem]) -> list[Problem]:
    """The problems by file, line, column and message, each told once; those alike in these keep their order."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key)


def first_of_each_plugin(problems: Iterable[Problem]) -> list[Problem]:
    """The first few problems of each plugin, the last of them with how many more there were.

    A rule that fails for one source mostly fails for each of thousands, and a page of the same says no more.
    """
    by_plugin: dict[str, list[Problem]] = {}
    for problem in problems:
        by_plugin.setdefault(problem.plugin, []).append(problem)
    return [problem for found in by_plugin.values() for problem in _first_of(found)]


def _first_of(found: list[Problem]) -> list[Problem]:
    *kept, last = found[:MOST_OF_A_PLUGIN]
    more = len(found) - MOST_OF_A_PLUGIN
    return [*kept, replace(last, message=f"{last.message} (and so {more:,} times more)") if more > 0 else last]
