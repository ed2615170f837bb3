"""Two lines about a touch as options of ``rounds log``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from rounds.base.dates import parse_day
from rounds.base.problems import UsageError

_PART: Final = re.compile(r"(?:^|(?<=[\s.;!?]))([PINH]):\s*", re.IGNORECASE)
_ANY_DAY: Final = date(2026, 1, 1)
"""Whether a word names a day does not depend on which day it is."""


@dataclass(frozen=True, slots=True)
class Shorthand:
    """What two lines say, as arguments of ``rounds log``."""

    arguments: list[str]


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


def parse_shorthand(first: str, second: str) -> Shorthand:
    """The two lines as arguments.

    Raises:
        UsageError: the first does not say who and how.
    """
    words = first.split()
    day = ""
    if len(words) > len(("who", "how")) and _is_day(words[-1]):
        day = words.pop()
    if len(words) < len(("who", "how")):
        raise UsageError(f"'{first}' does not say who and how", "write: okafor visit")
    *who, how = words
    arguments = ["--date", day] if day else []
    notes, parts = _parts(second)
    for letter, text in parts:
        if letter == "P":
            arguments += ["--purpose", text.rstrip(".;, ")]
        elif letter == "H":
            arguments += ["--heard", text]
        elif letter == "N":
            action, due = _promise(text)
            arguments += ["--next-action", action] if action else []
            arguments += ["--next", due]
        else:
            notes = f"{notes} {text}".strip()
    return Shorthand([*arguments, "--", " ".join(who), how, notes])


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
