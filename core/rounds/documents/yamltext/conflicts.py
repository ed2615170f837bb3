"""What git leaves in a file when two people changed the same lines."""

from __future__ import annotations

import re
from itertools import islice

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext.decoding import MOST_PROBLEMS
from rounds.documents.yamltext.places import place_of
from rounds.documents.yamltext.scalars import shortened

_LINES = r"(?:(?!<{7}|={7}|>{7}|\|{7})[^\n]*\n)*"  # up to the next marker, so that the search stays linear
_CONFLICT = re.compile(
    rf"^<{{7}}(?P<our_name>[^\r\n]*)\r?\n(?P<ours>{_LINES})(?:\|{{7}}[^\n]*\n{_LINES})?"
    rf"={{7}}\r?\n(?P<theirs>{_LINES})>{{7}}(?P<their_name>[^\r\n]*)",
    re.MULTILINE,
)
_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_HINT = "keep what is right, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"


def conflicts(text: str, path: str) -> list[Problem]:
    """A problem for each unresolved merge, with both sides; or for the first marker that is left over."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text and "|||||||" not in text:
        return []
    found = [
        Problem(
            Source(path, *place_of(text, match.start())),
            f"unresolved merge: {_side(match['our_name'], match['ours'])}"
            f" against {_side(match['their_name'], match['theirs'])}",
            _HINT,
        )
        for match in islice(_CONFLICT.finditer(text), MOST_PROBLEMS)
    ]
    left_over = None if found else _MARKER.search(text)
    if left_over:
        found.append(Problem(Source(path, *place_of(text, left_over.start())), "unresolved merge", _HINT))
    return found


def _side(name: str, lines: str) -> str:
    """One side's text on one line, with the name that git gives it."""
    said = shortened(" / ".join(line.strip() for line in lines.splitlines() if line.strip()))
    name = shortened(name.strip(), 40)
    return f"'{said}'" + (f" ({name})" if name else "") if said else f"nothing ({name})" if name else "nothing"
