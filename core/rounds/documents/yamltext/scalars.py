"""Scalars: what an unquoted text stands for, how one is written, and what can be stored at all.

And what is lost of one because ' #' begins a comment: ``notes: room #4`` says only ``room``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem, Source, UsageError
from rounds.documents.yamltext.files import FORBIDDEN, MOST_PROBLEMS, character_name, line_end, line_start, place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


JsonValue = Any
"""What a document may hold: null, true, false, a number, text, a list of these, or a mapping of text to these."""

WORDS: Mapping[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""The plain words that are not text (YAML 1.2, core schema, section 10.3.2)."""

# Whole numbers of up to 18 digits, and decimal numbers. A leading zero, a sign +, 0x, 12e3, .5 and .inf stay text:
# in these files they are ZIP codes, telephone numbers and ids. An exponent counts only after a decimal point and with
# its sign (1.5e-07), as no id is written.
_NUMBER = re.compile(
    r"(?P<whole>0|-?[1-9][0-9]{0,17})|-?(?:0|[1-9][0-9]{0,19})\.[0-9]{1,40}(?:e[+-][0-9]{1,3})?", re.ASCII
)
_DIGITS = frozenset("-0123456789")

NOT_ALWAYS_TEXT = _DIGITS | frozenset("~nNtTfF")
"""First characters of plain text that may be something else; with any other it is text."""


def plain_value(text: str) -> bool | float | str | None:
    """What unquoted text stands for: a word of WORDS, a number, or itself. Dates stay text."""
    if text in WORDS:
        return WORDS[text]
    found = _NUMBER.fullmatch(text) if text[0] in _DIGITS else None
    if found is None:
        return text
    if found["whole"]:
        return int(text)
    number = float(text)
    return number if isfinite(number) else text


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether unquoted text can be a field's name: text, and not a merge key. The last few thousand are kept."""
    return text != "<<" and isinstance(plain_value(text), str)


# What other YAML readers (1.1 rules, octal numbers, hexadecimal, times as base 60) would take for something else.
_ELSEWHERE = re.compile(
    r"(?:[-+]?(?:[0-9][0-9_:]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?|[-+]?0[xXoObB][0-9a-fA-F_]+"
    r"|[-+]?\.(?:inf|nan)|y|n|yes|no|on|off|null|true|false)",
    re.IGNORECASE,
)
# No indicator, blank or quote begins it, no ': ' or ' #' is inside, and it ends with neither blank nor colon.
_PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`=<~\s]|\.\.\.)(?:[^:#]|:(?=\S)|(?<=\S)#)*(?<![\s:])")
_FLOW_INDICATORS = frozenset(",[]{}:")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\n\r\t]')


def reads_back_plain(text: str, *, flow: bool = False) -> bool:
    """Whether unquoted text is text to every YAML reader; ``flow``: inside ``[ ]`` or ``{ }``."""
    return (
        text.isprintable()
        and _PLAIN.fullmatch(text) is not None
        and text not in WORDS
        and not _ELSEWHERE.fullmatch(text)
        and not (flow and _FLOW_INDICATORS.intersection(text))
    )


def shortened(text: str, most: int = 80) -> str:
    """The text, or its beginning and an ellipsis: at most ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def double_quoted(text: str) -> str:
    """The text in double quotes, on one line."""
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text) + '"'


def scalar_text(value: JsonValue, *, flow: bool = False) -> str:
    """A scalar that ``storable`` let through, on one line; text is quoted only where it would read back as another."""
    if isinstance(value, str):
        return value if reads_back_plain(value, flow=flow) else double_quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _float_text(value) if isinstance(value, float) else str(value)


def _float_text(value: float) -> str:
    """A number as plain_value reads it: an exponent only behind a decimal point."""
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}.0e{exponent}" if mark and "." not in mantissa else text


DEEPEST = 32
"""Levels of lists and mappings inside each other; records need five."""
LARGEST_INTEGER = 10**18 - 1
"""Whole numbers of more than 18 digits would read back as text."""
_SHOWN_BITS = 200  # a longer number takes long to write out, and Python refuses


def storable(value: object, where: str = "", level: int = 1) -> JsonValue:
    """The value as dicts, lists and scalars that a file can hold and give back.

    Raises:
        UsageError: it holds something else; the message says what, and where.
    """
    if isinstance(value, str):
        return _text(value, where)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, where)
    if level > DEEPEST:
        raise UsageError(f"{_at(where)}more than {DEEPEST} lists and mappings inside each other")
    if isinstance(value, Mapping):
        return {
            _key(key, where): storable(item, f"{where}.{key}" if where else str(key), level + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [storable(item, f"{where}[{index}]", level + 1) for index, item in enumerate(value)]
    raise UsageError(f"{_at(where)}a {type(value).__name__} cannot be written", "write dates as text: 2026-11-18")


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two documents are equal, with true and 1, and 1 and 1.0, told apart."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _at(where: str) -> str:
    return f"{shortened(where)}: " if where else ""


def _text(value: str, where: str) -> str:
    found = FORBIDDEN.search(value)
    if found:
        raise UsageError(f"{_at(where)}the text holds {character_name(found[0])}", "take it out")
    return value


def _number(value: Any, where: str) -> JsonValue:
    whole = isinstance(value, int)
    if (abs(value) > LARGEST_INTEGER) if whole else not isfinite(value):
        shown = "too large" if whole and value.bit_length() > _SHOWN_BITS else shortened(str(value), 40)
        raise UsageError(f"{_at(where)}the number cannot be written: {shown}", "write it as text")
    return value


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise UsageError(f"{_at(where)}a field's name has to be text, not {shortened(repr(key), 40)}")
    return _text(key, where)


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
