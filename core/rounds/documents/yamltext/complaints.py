"""What libyaml says, in words for somebody who does not know YAML: what is wrong, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext.files import MOST_PROBLEMS, line_end, line_of, line_start, place_of
from rounds.documents.yamltext.scalars import cut_on_line, double_quoted, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml


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


SAME_COLUMN = "lines that belong together begin in the same column"
DIRECTIVE = ("a line cannot begin with '%'", "delete this line")
TAKE_IT_OUT = "take it out"
_QUOTE = "put the text in quotes"
_LONGEST_SHOWN = 120
_CLOSE_QUOTE = 'close it; inside \'single quotes\' an apostrophe is written twice, inside "double quotes" write \\"'
_FIELD = re.compile(r"\s*(?:- +)*(?P<key>[^\s\"'#:\[{-][^:]*): +(?P<rest>\S.*)")
_ITEM = re.compile(r"\s*(?:- +)+(?P<key>)(?P<rest>\S.*)")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A syntax error as libyaml (or PyYAML) tells it, with the text around it.

    ``at`` and ``context_at`` are character offsets; ``context_at`` is -1 where there is no context.
    """

    text: str
    said: str
    at: int
    context_at: int

    @property
    def character(self) -> str:
        """The character at which the parser gave up; empty at the end."""
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands on that line before the offset."""
        return self.text[line_start(self.text, self.at) : self.at]

    @property
    def opened_at(self) -> int:
        """Where the quote, bracket or other thing began that was being read."""
        return self.context_at if self.context_at >= 0 else self.at


Words = tuple[int, str, str]
"""Where to point (a character offset), the message, and the hint."""


def complain(error: yaml.YAMLError, text: str, path: str) -> Problem:
    """The problem that a parser's error stands for."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or error}"
    at = min(mark.index if mark else 0, len(text))
    complaint = Complaint(text, said, at, context.index if context else -1)
    where, message, hint = next(
        (words(complaint) for pattern, words in _RULES if pattern.search(said)), _unknown(complaint)
    )
    return Problem(Source(path, *place_of(text, where)), message, hint)


def in_quotes(text: str, at: int, *, begins_here: bool = True) -> str:
    """A hint that shows the line of an offset with its text in quotes; ``begins_here``: only if it begins there."""
    line = line_of(text, at)
    field = _FIELD.match(line) or _ITEM.match(line)
    if field is None or (begins_here and field.start("rest") != at - line_start(text, at)):
        return _QUOTE
    name = f"{field['key']}: " if field["key"] else "- "
    shown = f"{_QUOTE}: {name}{double_quoted(field['rest'].rstrip())}"
    return shown if len(shown) <= _LONGEST_SHOWN else _QUOTE


def beginning(character: str) -> str:
    """The message about text that begins with a character of YAML's own."""
    return f"text that begins with '{character}' has to stand in quotes"


def escape_stands_for(character: str) -> str:
    """The message about an escape that brings in what a file may not hold."""
    return f"an escape in this text stands for {character}"


def _unknown(complaint: Complaint) -> Words:
    context, _, problem = complaint.said.partition(": ")
    return complaint.at, f"not YAML: {shortened(problem)}" + (f" ({context})" if context else ""), SAME_COLUMN


def _tab(complaint: Complaint) -> Words:
    return complaint.at, "a tab stands where spaces are needed", "indent with spaces, two for each step"


def _colon(complaint: Complaint) -> Words:
    before = complaint.before
    if ": " in before or before.lstrip().startswith(("- ", "? ")):
        return complaint.at, "a second ': ' in one line", in_quotes(complaint.text, complaint.at, begins_here=False)
    above = complaint.text[: complaint.at - len(before)].rstrip()
    line_above = line_of(complaint.text, max(len(above) - 1, 0))
    indented = len(before) - len(before.lstrip()) > len(line_above) - len(line_above.lstrip())
    if indented and ": " in line_above:
        message = "this line is indented below a line that has its value already"
        return complaint.at - len(before.lstrip()), message, SAME_COLUMN
    return _no_colon(complaint, len(above) - len(line_above.lstrip()))


def _no_colon(complaint: Complaint, at: int | None = None) -> Words:
    at = max(min(complaint.context_at if at is None else at, complaint.at), 0)
    cut = cut_on_line(complaint.text, at)
    if cut is not None:
        return _cut(complaint, cut)
    return at, *not_a_field(line_of(complaint.text, at).strip())


def not_a_field(line: str) -> tuple[str, str]:
    """Message and hint about a line that should be ``key: value``."""
    name, mark, rest = line.partition(":")
    if mark and rest:
        return "there is no space after the colon", f"write {shortened(f'{name}: {rest.strip()}')}"
    message = f"'{shortened(line, 40)}' is not a 'key: value' line"
    return message, "write a colon and a space after a field's name; indent text that runs on"


def _cut(complaint: Complaint, at: int) -> Words:
    lost = shortened(complaint.text[at : line_end(complaint.text, at)], 40)
    message = f"the text is cut off here: ' #' begins a comment ('{lost}')"
    return at, message, in_quotes(complaint.text, at, begins_here=False)


def _no_key(complaint: Complaint) -> Words:
    before = complaint.before.rstrip()
    rest = complaint.text[complaint.at :]
    if before.endswith(("'", '"')):
        hint = 'inside "double quotes" write \\" for a quote, inside \'single quotes\' write an apostrophe twice'
        return complaint.at, "text goes on after the closing quote", hint
    above = complaint.text[: complaint.at].rstrip()
    cut = cut_on_line(complaint.text, max(len(above) - 1, 0)) if not before else None
    if cut is not None:
        return _cut(complaint, cut)
    if rest.startswith(("]", "}")):
        return complaint.at, f"'{rest[0]}' closes nothing", in_quotes(complaint.text, complaint.at)
    if rest.startswith(":"):
        return complaint.at, "the field's name is missing before ':'", "write 'name: value'"
    if re.match(r"-(?:\s|$)", rest):
        return complaint.at, "this list item is not in line with the lines above", SAME_COLUMN
    return complaint.at, "this line is not in line with the lines above", SAME_COLUMN


def _open_quote(complaint: Complaint) -> Words:
    return complaint.opened_at, "the quote that opens here is never closed", _CLOSE_QUOTE


def _open_bracket(complaint: Complaint) -> Words:
    opening = complaint.text[complaint.opened_at : complaint.opened_at + 1]
    closing, what = ("]", "list") if opening == "[" else ("}", "mapping")
    wrong = "line {}, column {}".format(*place_of(complaint.text, complaint.at))
    hint = f"put ',' between its parts and '{closing}' at its end; put text with , : or brackets in quotes"
    return complaint.opened_at, f"the {what} that opens here with '{opening}' goes wrong at {wrong}", hint


def _bare_colon(complaint: Complaint) -> Words:
    return complaint.at, "inside [ ] or { } a ':' needs a space and a value behind it", "put text with ':' in quotes"


def _dash(complaint: Complaint) -> Words:
    if complaint.before.strip():
        return complaint.at, beginning("-"), in_quotes(complaint.text, complaint.at)
    return complaint.at, "a list cannot begin here", SAME_COLUMN


def _indicator(complaint: Complaint) -> Words:
    if complaint.character == "\t":
        return _tab(complaint)
    return complaint.at, beginning(complaint.character), in_quotes(complaint.text, complaint.at)


def _opening_indicator(complaint: Complaint) -> Words:
    at = complaint.opened_at
    return at, beginning(complaint.text[at : at + 1]), in_quotes(complaint.text, at)


def _directive(complaint: Complaint) -> Words:
    return complaint.opened_at, *DIRECTIVE


def _no_character(complaint: Complaint) -> Words:
    return complaint.opened_at, escape_stands_for("an invalid character"), TAKE_IT_OUT


def _escape(complaint: Complaint) -> Words:
    at = complaint.text.rfind("\\", 0, complaint.at + 1)
    escape = complaint.text[at : at + 2]
    return at, f"'{escape}' means nothing inside double quotes", "write \\\\ for a backslash, or use 'single quotes'"


def _outside(complaint: Complaint) -> Words:
    return complaint.at, "this line does not belong to the record above", SAME_COLUMN


_RULES: tuple[tuple[re.Pattern[str], Callable[[Complaint], Words]], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"found a tab character|found character '\\t'", _tab),
        (r"mapping values are not allowed", _colon),
        (r"could not find expected ':'", _no_colon),
        (r"quoted scalar: found unexpected", _open_quote),
        (r"quoted scalar: (?:found unknown escape|.*hexa?decimal)", _escape),
        (r"invalid Unicode", _no_character),
        (r"while (?:scanning|parsing) a (?:%\w+ )?directive|%YAML|incompatible YAML", _directive),
        (r"found unexpected ':'", _bare_colon),
        (r"expected ',' or '[]}]'", _open_bracket),
        (r"sequence entries are not allowed", _dash),
        (r"mapping keys are not allowed|cannot start any token", _indicator),
        (r"while (?:scanning|parsing) an? (?:alias|anchor|tag|block scalar)|tag handle", _opening_indicator),
        (r"document start", _outside),
        (r"while parsing a block (?:mapping|collection)", _no_key),
        (r"node content", _indicator),
    )
)
