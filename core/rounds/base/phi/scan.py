"""A file's text, line by line: what looks like patient data, where, and what somebody has looked at already.

Somebody who has looked writes a comment with the reason, at the end of the line or on a line of its own above:

    # phi-ok: dana, 2 Nov 2026: the practice's own account number
    notes: Member ID 4471120 is theirs

Above a text of several lines (``notes: |``) it stands for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rounds.base.phi.patterns import find
from rounds.base.problems import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds.base.phi.patterns import Hit

_REVIEWED = re.compile(r"(?:^|\s)#[ \t]*phi-ok\b:?[ \t]*(.*)$")
_BLOCK = re.compile(r":[ \t]*[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$|^[ \t]*-[ \t]*[|>][-+0-9]{0,2}[ \t]*$")
_HINT = (
    "take it out: Rounds holds no patient data. If it is none, write above it: # phi-ok: who looked, and why it is none"
)
_NO_REASON = "the comment phi-ok gives no reason"


def scan(text: str, path: str) -> list[Problem]:
    """What is refused (errors of policy), and comments that excuse nothing or give no reason (warnings)."""
    lines = text.splitlines()
    excuses = dict(_excuses(lines))
    found: list[Problem] = []
    used: set[int] = set()
    for number, line in enumerate(lines, start=1):
        for hit in find(line):
            excuse = excuses.get(number)
            if excuse is None:
                found.append(_problem(hit, path, number))
            else:
                used.add(excuse)
    for excuse, reason in _comments(lines):
        place = Source(path, excuse, 1)
        if not reason:
            found.append(Problem(place, _NO_REASON, "say who looked, and why it is none", severity="warning"))
        elif excuse not in used:
            message = "the comment phi-ok excuses nothing here"
            found.append(Problem(place, message, "take it out", severity="warning"))
    return sorted(found, key=lambda problem: problem.sort_key)


def news(after: str, before: str, path: str) -> list[Problem]:
    """What is refused in the new text and was not in the old: mending something else is not hindered."""
    known = Counter(_kinds(before, path))
    fresh: list[Problem] = []
    for problem in _refused(after, path):
        line = after.splitlines()[problem.source.line - 1].strip()
        key = (problem.message, line)
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(problem)
    return fresh


def _kinds(text: str, path: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    for problem in _refused(text, path):
        yield problem.message, lines[problem.source.line - 1].strip()


def _refused(text: str, path: str) -> list[Problem]:
    return [problem for problem in scan(text, path) if problem.severity == "error"]


def _problem(hit: Hit, path: str, line: int) -> Problem:
    article = "an" if hit.kind.startswith("a") else "a"
    message = f"this looks like {article} {hit.kind}"
    return Problem(Source(path, line, hit.start + 1), message, _HINT, policy=True)


def _comments(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each comment by its line, with its reason."""
    for number, line in enumerate(lines, start=1):
        match = _REVIEWED.search(line)
        if match:
            yield number, match[1].strip()


def _excuses(lines: list[str]) -> Iterator[tuple[int, int]]:
    """(a line that is excused, the line of the comment that excuses it)."""
    for number, reason in _comments(lines):
        if not reason:
            continue
        yield number, number
        if not lines[number - 1].lstrip().startswith("#"):
            continue
        following = next((n for n in range(number, len(lines)) if not lines[n].lstrip().startswith("#")), None)
        if following is None:
            continue
        yield following + 1, number
        if _BLOCK.search(lines[following]):
            yield from ((n, number) for n in _block(lines, following))


def _block(lines: list[str], opening: int) -> Iterator[int]:
    """The lines, from 1, of the text that begins below a line (from 0): all that are indented deeper, or empty."""
    depth = len(lines[opening]) - len(lines[opening].lstrip())
    for number in range(opening + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return
        yield number + 1
