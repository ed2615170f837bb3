"""A vCard file as cards of properties: what three versions and a dozen programs write, read by one set of rules.

Our own reader, for the libraries tried lose lines that 2.1 breaks with ``=`` at their end, cards that hold other cards,
and whole files for one bad picture. Nothing is ever written back.
"""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = re.compile(r"(?:[\w-]+\.)?([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)*):(.*)", re.DOTALL)
_PARAMETERS = re.compile(r";((?:[^;\"]|\"[^\"]*\")*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ENCODINGS = frozenset({"quoted-printable", "base64", "b", "8bit", "7bit"})
_PICTURES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
LONGEST_LINE = 20_000_000


class Line(NamedTuple):
    """A logical line, unfolded, and the number of the line on which it begins."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a card: its name in capitals, parameters (types in small letters), and its raw text."""

    line: int
    name: str
    types: frozenset[str]
    parameters: Mapping[str, str]
    raw: str

    @property
    def text(self) -> str:
        """The value with its escapes resolved."""
        return _unescaped(self.raw)

    @property
    def parts(self) -> list[str]:
        """The parts of a value that semicolons divide: a name's, an address's."""
        return [_unescaped(part) for part in _split(self.raw, ";")]

    @property
    def items(self) -> list[str]:
        """The items of a value that commas divide: categories."""
        return [item for item in (_unescaped(part).strip() for part in _split(self.raw, ",")) if item]


@dataclass(frozen=True, slots=True)
class Card:
    """A card, the line on which it begins, and its properties in order; ``broken`` says why it cannot be used."""

    line: int
    properties: tuple[Property, ...]
    broken: str = ""

    def all(self, name: str) -> list[Property]:
        """The properties of this name, the preferred ones first."""
        found = [one for one in self.properties if one.name == name and one.raw.strip()]
        return sorted(found, key=_preference)

    def first(self, name: str) -> Property | None:
        """The first of them."""
        return next(iter(self.all(name)), None)


def cards_in(text: str) -> Iterator[Card]:
    """Every card of a text. A card within a card (an agent's) is passed over."""
    begun: Line | None = None
    found: list[Property] = []
    depth = 0
    for line in _logical(text):
        word = line.text.strip().upper()
        if word == "BEGIN:VCARD":
            depth += 1
            if depth == 1:
                begun, found = line, []
        elif word == "END:VCARD" and depth:
            depth -= 1
            if depth == 0 and begun:
                yield Card(begun.number, tuple(found))
                begun = None
        elif depth == 1 and (one := _property(line)):
            found.append(one)
    if begun:
        yield Card(begun.number, tuple(found), "the card has no END:VCARD")


def _logical(text: str) -> Iterator[Line]:
    """Lines unfolded: a blank at its beginning continues the one before, and in quoted-printable ``=`` at its end."""
    pending: Line | None = None
    for number, physical in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if pending is None:
            pending = Line(number, physical)
        elif physical[:1] in {" ", "\t"} and pending.text.strip():
            pending = Line(pending.number, pending.text + physical[1:])
        elif pending.text.endswith("=") and _is_quoted(pending.text):
            pending = Line(pending.number, f"{pending.text[:-1]}{physical}")
        else:
            yield pending
            pending = Line(number, physical)
    if pending:
        yield pending


def _is_quoted(text: str) -> bool:
    head = text.partition(":")[0].upper()
    return "QUOTED-PRINTABLE" in head


def _property(line: Line) -> Property | None:
    """The property of a line; None for what is none, such as a rest of a picture, and for pictures themselves."""
    match = _HEAD.fullmatch(line.text)
    if match is None or match[1].upper() in _PICTURES:
        return None
    types: set[str] = set()
    parameters: dict[str, str] = {}
    for part in _PARAMETERS.findall(match[2]):
        name, equals, value = part.partition("=")
        value = value.strip().strip('"')
        if not equals:
            types.add(name.strip().lower())
        elif name.strip().upper() == "TYPE":
            types |= {one.strip().strip('"').lower() for one in value.split(",")}
        else:
            parameters[name.strip().upper()] = value
    encoding = parameters.get("ENCODING", next(iter(types & _ENCODINGS), "")).lower()
    raw = _decoded_value(match[3], encoding, parameters.get("CHARSET", "utf-8"))
    return Property(line.number, match[1].upper(), frozenset(types), parameters, raw)


def _decoded_value(raw: str, encoding: str, charset: str) -> str:
    if encoding == "quoted-printable":
        return _text(quopri.decodestring(raw.encode("utf-8", "replace")), charset)
    if encoding in {"base64", "b"}:
        try:
            return _text(binascii.a2b_base64(raw), charset)
        except ValueError:  # also text that is no ASCII
            return ""
    return raw


def _text(raw: bytes, charset: str) -> str:
    for one in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(one)
        except (ValueError, LookupError):  # other bytes, a name that holds NUL, or no such encoding
            continue
    return raw.decode("latin-1")


def _preference(one: Property) -> int:
    """1 for the best; 2.1 and 3.0 say ``pref`` among the types, 4.0 as a number."""
    if "pref" in one.types:
        return 1
    number = one.parameters.get("PREF", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 101  # noqa: PLR2004 - 1 to 100


def _split(raw: str, mark: str) -> list[str]:
    return re.findall(rf"((?:\\.|[^\\{mark}])*)(?:{mark}|$)", raw, re.DOTALL)[: raw.count(mark) + 1]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text).strip()
