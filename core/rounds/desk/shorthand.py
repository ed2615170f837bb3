"""Touches in two lines each: who and how, then what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from rounds.base.dates import parse_day
from rounds.base.problems import RoundsError, UsageError
from rounds.desk.log import LogTouch, log_touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.desk.desk import Desk
    from rounds.desk.log import LoggedTouch

_PART: Final = re.compile(r"(?:^|(?<=[\s.;!?]))([PINH]):\s*", re.IGNORECASE)
_ANY_DAY: Final = date(2026, 1, 1)
"""Whether a word names a day does not depend on which day it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A touch that two lines tell of, and the number of the first."""

    line: int
    touch: LogTouch


@dataclass(frozen=True, slots=True)
class LogEntries:
    """Touches in two lines each, as ``rounds quick`` takes them."""

    text: str


@dataclass(frozen=True, slots=True)
class LoggedEntries:
    """The touches that were logged, one commit each.

    Attributes:
        touches: Those before the first that could not be.
        line: Where that one stands; 0: all were logged.
        error: Why it could not be.
    """

    touches: tuple[LoggedTouch, ...]
    line: int = 0
    error: RoundsError | None = None

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [one.as_data() for one in self.touches]


def log_entries(desk: Desk, request: LogEntries) -> LoggedEntries:
    """Log the touches of a text one by one, until one cannot be.

    Raises:
        UsageError: an entry cannot be read; nothing was logged.

    Example:
        >>> logged = log_entries(desk, LogEntries("okafor visit\\nI: likes the new clinic. N: send the form 2w"))
        >>> [touch.next_step for touch in logged.touches]
        ['send the form']
    """
    logged: list[LoggedTouch] = []
    for entry in parse_entries(entries_in(request.text)):
        try:
            with desk.anew() as afresh:
                logged.append(log_touch(afresh, entry.touch))
        except RoundsError as error:
            return LoggedEntries(tuple(logged), entry.line, error)
    return LoggedEntries(tuple(logged))


def parse_entries(pairs: Iterable[tuple[int, str, str]]) -> tuple[Entry, ...]:
    """The touches that pairs of lines tell of, each with the number of its first.

    Raises:
        UsageError: there are none, or two lines do not say who and how.
    """
    entries = tuple(_entry(*each) for each in pairs)
    if not entries:
        raise UsageError("there is nothing to log", "two lines a touch: who and how, then what")
    return entries


def _entry(line: int, first: str, second: str) -> Entry:
    try:
        return Entry(line, parse_shorthand(first, second))
    except UsageError as error:
        raise UsageError(f"line {line}: {error.message}; nothing was logged", error.hint) from error


def entries_in(text: str) -> list[tuple[int, str, str]]:
    """The pairs of lines of a text, with the number of the first of each; the second may be missing, or go on."""
    found: list[tuple[int, str, str]] = []
    block: list[str] = []
    begins = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            begins = begins if block else number
            block.append(line.strip())
            if len(block) == len(("who", "what")):
                found.append((begins, block[0], block[1]))
                block = []
        elif block:
            found.append((begins, block[0], ""))
            block = []
    return found


def parse_shorthand(first: str, second: str) -> LogTouch:
    """The two lines as a touch.

    Raises:
        UsageError: the first does not say who and how.
    """
    words = first.split()
    said: dict[str, Any] = {}
    if len(words) > len(("who", "how")) and _is_day(words[-1]):
        said["date"] = words.pop()
    if len(words) < len(("who", "how")):
        raise UsageError(f"'{first}' does not say who and how", "write: okafor visit")
    *who, how = words
    heard: list[str] = []
    notes, parts = _parts(second)
    for letter, text in parts:
        if letter == "P":
            said["purpose"] = text.rstrip(".;, ")
        elif letter == "H":
            heard.append(text)
        elif letter == "N":
            action, said["next"] = _promise(text)
            said |= {"next_action": action} if action else {}
        else:
            notes = f"{notes} {text}".strip()
    return LogTouch(" ".join(who), how, notes, heard=tuple(heard), **said)


def _parts(line: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first letter, and each letter with what follows it."""
    head, *rest = _PART.split(line)
    return head.strip(), [(letter.upper(), text.strip()) for letter, text in zip(rest[::2], rest[1::2], strict=True)]


def _promise(text: str) -> tuple[str, str]:
    """What was promised, and by when: the last word where that names a day, else two weeks."""
    words = text.rstrip(". ").split()
    if words and _is_day(words[-1]):
        due = words.pop()
        while words and words[-1].casefold() in {"by", "on", "in", "until"}:
            words.pop()
        return " ".join(words).rstrip(".,; "), due
    return " ".join(words), "2w"


def _is_day(word: str) -> bool:
    try:
        parse_day(word, _ANY_DAY, ahead=True)
    except UsageError:
        try:
            parse_day(word, _ANY_DAY)
        except UsageError:
            return False
    return True
