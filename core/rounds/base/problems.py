"""What can be wrong: a Problem in the data, which is collected, or a RoundsError of use, which is raised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, ClassVar, Literal, Self

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


class Remedy(str):
    """A hint whose doing is an operation of Rounds: ``Remedy("look at them and allow them with:", "trust")``.

    As a text it is what the command line says: the words, ``rounds`` with the ``operation``, and what comes
    ``after``. Another door takes the parts, and shows a link or a button in place of a command.
    """

    __slots__ = ("after", "operation", "words")

    words: str
    operation: str
    after: str

    def __new__(cls, words: str, operation: str, after: str = "") -> Self:
        """The text for the command line, with its parts."""
        made = super().__new__(cls, f"{words} rounds {operation}{after}".removeprefix(" "))
        made.words, made.operation, made.after = words, operation, after
        return made

    @property
    def parts(self) -> tuple[str, str, str]:
        """Words, operation and what comes after: what makes it anew."""
        return self.words, self.operation, self.after

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        return self.parts


class Option(str):
    """A hint whose doing is to say one thing more: ``Option("say by when:", "next", "2w")``.

    As a text it is what the command line says: the words, ``--`` with the ``option``, its ``value`` where it has one,
    and what comes ``after``. Another door takes the parts, and points to a field of its form.
    """

    __slots__ = ("after", "option", "value", "words")

    words: str
    option: str
    value: str
    after: str

    def __new__(cls, words: str, option: str, value: str = "", after: str = "") -> Self:
        """The text for the command line, with its parts."""
        said = " ".join(filter(None, (words, f"--{option}", value)))
        made = super().__new__(cls, f"{said}{after}")
        made.words, made.option, made.value, made.after = words, option, value, after
        return made

    def __getnewargs__(self) -> tuple[str, str, str, str]:  # type: ignore[override]
        return self.words, self.option, self.value, self.after


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about the data: where, what is wrong, and what to do about it.

    An ``error`` is to be mended, and a command that reads ends with 1; a record that its own schema refuses is kept out
    of the book. A ``warning`` may be right as it is. ``plugin`` names the plugin to blame, and is empty when the data
    is at fault. ``policy``: a rule forbids it (a limit, patient data), so that writing it is refused with exit code 3.
    ``field`` is the way to the field within its record, in keys and 0-based indices; empty where that is not known, or
    where the record as a whole is meant. It is the place told in another way, so problems are alike without it. A
    ``hint`` that an operation of Rounds carries out is a ``Remedy``.
    """

    source: Source
    message: str
    hint: str = ""
    plugin: str = ""
    severity: Severity = "error"
    policy: bool = False
    field: tuple[str | int, ...] = dataclass_field(default=(), compare=False)

    def __str__(self) -> str:
        blame = f"plugin {self.plugin}: " if self.plugin else ""
        return f"{self.source}: {blame}{self.message}"

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """By file, line, column and message: the order in which problems are shown."""
        return (self.source.path, self.source.line, self.source.column, self.message)

    def as_data(self) -> dict[str, object]:
        """For other programs, as ``--json`` prints it."""
        return {
            "file": self.source.path,
            "line": self.source.line,
            "column": self.source.column,
            "severity": self.severity,
            "message": self.message,
            "hint": str(self.hint),
            "plugin": self.plugin,
        }


class RoundsError(Exception):
    """Rounds was asked for something that it cannot do; the command ends with ``exit_code``.

    ``hint`` says what to do instead; one that an operation of Rounds carries out is a ``Remedy``, and one that wants
    one thing more said an ``Option``.
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
