"""Text that YAML leaves out because ' #' begins a comment: ``notes: room #4`` says only ``room``."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext.files import MOST_PROBLEMS, line_end, line_start, place_of
from rounds.documents.yamltext.scalars import double_quoted, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# A comment is written '# so'. '#4', '#urgent' and '# 4' after a text are more likely part of it.
# The expression begins with the character itself, so that a file without one is passed over fast.
_CUT = re.compile(r"#(?<=[ \t]#)(?:[^\s#]|[ \t][0-9])")


def may_be_cut(text: str) -> bool:
    """Whether some line may have lost text: the cheap question, asked of every file."""
    return _CUT.search(text) is not None


def cut_on_line(text: str, at: int) -> int | None:
    """Where, on the line of an offset, a ' #' stands that looks like part of the text; None where none does."""
    begins = line_start(text, at)
    found = _CUT.search(text, begins, line_end(text, at))
    return found.start() if found and text[begins : found.start()].strip() else None


def cuts(text: str, plain_ends: Collection[int], path: str) -> list[Problem]:
    """A warning for each text that was cut short; ``plain_ends`` are the offsets where unquoted text ends."""
    return list(islice(_warnings(text, plain_ends, path), MOST_PROBLEMS))


def _warnings(text: str, plain_ends: Collection[int], path: str) -> Iterator[Problem]:
    for match in _CUT.finditer(text):
        kept_until = match.start()
        while text[kept_until - 1 : kept_until] in {" ", "\t"}:
            kept_until -= 1
        if kept_until in plain_ends:
            yield _warning(text, match.start(), path)


def _warning(text: str, at: int, path: str) -> Problem:
    lost = text[at : line_end(text, at)].rstrip()
    value = re.sub(r"^(?:\s|- )*(?:[^\s:][^:]*:(?:\s+|$))?", "", text[line_start(text, at) : at])
    quoted = double_quoted(f"{value}{lost}")
    hint = f"to keep it, put the whole text in quotes: {shortened(quoted)}; a comment is written '# so'"
    message = f"text is lost: '{shortened(lost, 40)}' counts as a comment"
    return Problem(Source(path, *place_of(text, at)), message, hint, severity="warning")
