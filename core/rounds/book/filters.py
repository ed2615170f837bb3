"""The list filter: ``tier:A specialty:"family medicine" overdue -owner:dana`` selects referral sources.

A filter is a row of terms; a source matches when every term does.

- ``field:value`` compares one field; ``field:a,b`` takes either; ``field:none`` takes sources where it is empty.
- A state of the relationship stands alone: overdue, due, lapsed, planned, never-touched, open-feedback.
- Any other word is looked for in names.
- A ``-`` in front takes the sources that do not match: ``-tier:D``.
- Quotes keep words together: ``city:"New Haven"``.

Letters are compared without case and accents. The fields are in ``FIELDS``.
Every error says what is wrong, where, and what was probably meant.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from rounds.base.problems import UsageError
from rounds.base.words import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rounds.book.records import Address
    from rounds.book.relationships import Relationship


How = Literal["equal", "words", "start"]
NONE = "none"
CUSTOM = "custom."
STATUSES = ("prospect", "active", "inactive", "left", "declined")


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a filter can compare.

    Attributes:
        name: As it stands in a filter.
        help: What it compares, in words.
        texts: The texts of a relationship; empty ones count as absent.
        how: ``equal``; ``words``: the value begins a word of the text; ``start``: the text begins with the value.
        phrase: Whether values have several words, so that ``specialty:family medicine`` needs no quotes as one
            argument of a command.
        choices: The only values, where there are few.
        also: Other names for it.
    """

    name: str
    help: str
    texts: Callable[[Relationship], Iterable[str]]
    how: How = "equal"
    phrase: bool = False
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def matches(self, relationship: Relationship, wanted: str) -> bool:
        """Whether the relationship has a text like ``wanted`` (folded), or none at all where that is wanted."""
        return text_matches(self.texts(relationship), wanted, self.how)


def text_matches(texts: Iterable[str], wanted: str, how: How) -> bool:
    """Whether one of the texts is like ``wanted`` (folded); ``none`` matches when no text is there."""
    present = [text for text in map(folded, texts) if text]
    if wanted == NONE and not present:
        return True
    if how == "equal":
        return wanted in present
    if how == "start":
        return any(text.startswith(wanted) for text in present)
    return any(f" {wanted}" in f" {text}" for text in present)


def service_texts(relationship: Relationship, line: str) -> tuple[str, ...]:
    """How a service line may be called: its key, and its name by the settings."""
    named = relationship.settings.service_lines.get(line)
    return (line, named.name) if named else (line,)


def custom_field(key: str) -> Field:
    """The field of the client's own ``custom`` key."""

    def texts(one: Relationship) -> Iterable[str]:
        value = one.source.custom.get(key, "")
        items = value if isinstance(value, tuple) else (value,)
        return ["yes" if item is True else "no" if item is False else str(item) for item in items if item is not None]

    return Field(f"{CUSTOM}{key}", f"The client's own field '{key}'", texts, "words", phrase=True)


def _addresses(one: Relationship) -> Iterable[Address]:
    """The source's own address, else those of the places where it works."""
    own = one.source.address
    return [own] if own else [place.address for place in one.organizations if place.address]


def _liaison(one: Relationship) -> Iterable[str]:
    """The owner's id, and the words of the owner's name that are not another liaison's id."""
    liaison = one.settings.liaison(one.liaison)
    taken = {folded(other.id) for other in one.settings.liaisons}
    names = [liaison.name, *liaison.name.split()] if liaison else []
    return [one.liaison, *(name for name in names if folded(name) not in taken)]


def _places(one: Relationship) -> Iterable[str]:
    own = () if one.contact else (one.source,)
    return [
        text for place in (*own, *one.organizations) for text in (place.id, place.name, getattr(place, "parent", ""))
    ]


def _services(one: Relationship) -> Iterable[str]:
    return [text for line in {row.service_line for row in one.referrals} for text in service_texts(one, line)]


def _states(one: Relationship) -> Iterable[str]:
    found = [one.state] if one.state != "none" else []
    if one.state == "lapsed":
        found.append("overdue")
    return found + ["never-touched"] * (not one.touches) + ["open-feedback"] * bool(one.open_feedback)


STATES = ("overdue", "due", "lapsed", "planned", "never-touched", "open-feedback")
_ALL = (
    Field("name", "Name or id of the source", lambda one: (one.name, one.id), "words", phrase=True),
    Field("tier", "Tier", lambda one: (one.tier,)),
    Field("liaison", "Owner: id or name", _liaison, also=("owner",)),
    Field("specialty", "Specialty", lambda one: (one.specialty,), "words", phrase=True),
    Field(
        "organization",
        "Id or name of a place where the person works, of the source itself, or of what it belongs to",
        _places,
        "words",
        phrase=True,
        also=("org", "practice", "place"),
    ),
    Field("status", "Status", lambda one: (one.status,), choices=STATUSES),
    Field("kind", "Person or place", lambda one: (one.source.kind,), choices=("contact", "organization")),
    Field("role", "Role of the person", lambda one: (getattr(one.source, "role", ""),), "words", phrase=True),
    Field("channel", "A channel that the person prefers", lambda one: one.preferred_channels),
    Field("tag", "Tag", lambda one: one.source.tags, also=("tags",)),
    Field(
        "interest",
        "Interest",
        lambda one: one.contact.interests if one.contact else (),
        "words",
        phrase=True,
        also=("interests",),
    ),
    Field("city", "City", lambda one: [place.city for place in _addresses(one)], "words", phrase=True),
    Field("state", "State, as USPS abbreviates it", lambda one: [place.state for place in _addresses(one)]),
    Field("zip", "ZIP, or how it begins", lambda one: [place.zip for place in _addresses(one)], "start"),
    Field(
        "service",
        "Service line that the source has referred for",
        _services,
        "words",
        phrase=True,
        also=("service-line", "service_line"),
    ),
    Field("is", "State of the relationship", _states, choices=STATES),
)
FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _ALL})
FIELD_NAMES: Mapping[str, str] = {name: field.name for field in _ALL for name in (field.name, *field.also)}


__all__ = ["FIELDS", "STATES", "Field", "Filter", "Term", "parse_filter"]

_HEAD = re.compile(r'(-?)(?:([^\s:",-][^\s:",]*):)?')
_VALUE = re.compile(r'"([^"]*)"|([^\s",]+)')
_SPACE = re.compile(r"\s*")
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f", '"'))
_PHRASE = re.compile(r'(-?)([^\s:",-][^\s:",]*):([^":]*\s[^":]*)')
_CUSTOM_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_ALMOST = 0.85
_LINE = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: the field is like one of the values; or, negated, like none of them."""

    field: str
    values: tuple[str, ...]
    negated: bool = False
    _wanted: tuple[str, ...] = dataclasses.field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_wanted", tuple(map(folded, self.values)))

    def __str__(self) -> str:
        values = ",".join(value if _VALUE.fullmatch(value) else f'"{value}"' for value in self.values)
        return f"{'-' * self.negated}{self.field}:{values}"

    @property
    def compared(self) -> Field:
        """What the term compares."""
        return FIELDS.get(self.field) or custom_field(self.field.removeprefix(CUSTOM))

    def matches(self, relationship: Relationship) -> bool:
        """Whether the relationship fulfils the condition."""
        compared = self.compared
        return any(compared.matches(relationship, wanted) for wanted in self._wanted) != self.negated

    def takes_service(self, relationship: Relationship, line: str) -> bool:
        """Whether a service line of the relationship's referrals is one of the values."""
        return any(text_matches(service_texts(relationship, line), wanted, "words") for wanted in self._wanted)


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold; without any, every source matches. ``str`` gives a text that reads back equal."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def matches(self, relationship: Relationship) -> bool:
        """Whether the relationship is selected."""
        return all(term.matches(relationship) for term in self.terms)

    def narrow(self, relationship: Relationship) -> Relationship:
        """The relationship as a count over this filter sees it: with ``service:`` only those lines' referrals."""
        wanted = [term for term in self.terms if term.field == "service" and not term.negated]
        if not wanted:
            return relationship
        lines = {row.service_line for row in (*relationship.referrals, *relationship.sent)}
        kept = {line for line in lines if all(term.takes_service(relationship, line) for term in wanted)}
        return relationship.for_services(kept)


def parse_filter(text: str | Sequence[str]) -> Filter:
    """The filter that ``text`` says: one text, or the words of a command line as the shell split them.

    The shell takes quotes away, so that one argument such as ``specialty:family medicine`` is one value.

    Raises:
        UsageError: no such field or value, a quote that does not end, a value that is missing.
    """
    whole = text if isinstance(text, str) else " ".join(_as_typed(word) for word in text)
    whole = whole.translate(_QUOTES)
    terms: list[Term] = []
    position = _skip(whole, 0)
    while position < len(whole):
        term, position = _term(whole, position)
        terms.append(term)
        position = _skip(whole, position)
    return Filter(tuple(terms))


def _as_typed(word: str) -> str:
    """A shell's argument with its quotes put back, where it is one field with a value of several words."""
    match = _PHRASE.fullmatch(word.strip())
    if match is None:
        return word
    name = FIELD_NAMES.get(match[2].lower(), "")
    rest = match[3].split()
    is_phrase = FIELDS[name].phrase if name else match[2].startswith(CUSTOM)
    if not is_phrase or any(part in STATES or part.startswith("-") for part in rest):
        return word
    values = ",".join(f'"{value.strip()}"' for value in match[3].split(","))
    return f"{match[1]}{match[2]}:{values}"


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _term(text: str, start: int) -> tuple[Term, int]:
    """The term that begins at ``start``, and where it ends."""
    head = _HEAD.match(text, start)
    negated, name, position = (bool(head[1]), head[2] or "", head.end()) if head else (False, "", start)
    values: list[str] = []
    quoted = False
    while True:
        value = _VALUE.match(text, position)
        if value is None:
            raise _no_value(text, position, name)
        quoted = quoted or value[1] is not None
        values.append(value[2] if value[1] is None else value[1])
        position = value.end()
        if position < len(text) and text[position] == ",":
            position += 1
            continue
        if position < len(text) and not text[position].isspace():
            raise UsageError(f"{_at(text, position)}: there must be a space or a comma beside a quoted value")
        break
    for one in values:
        if not folded(one):
            raise UsageError(f"{_at(text, start)}: '{_cut(one)}' has neither letter nor digit to look for")
    return _make(name, tuple(values), negated=negated, quoted=quoted), position


def _no_value(text: str, position: int, name: str) -> UsageError:
    where = _at(text, position)
    if text[position : position + 1] == '"':
        return UsageError(f"{where}: the quote does not end", 'close it: specialty:"family medicine"')
    if name:
        return UsageError(f"{where}: a value is missing after '{name}:'", f"write {name}:value, or {name}:{NONE}")
    return UsageError(f"{where}: a word is missing", "a filter reads tier:A -liaison:dana overdue okafor")


def _at(text: str, position: int) -> str:
    return f"filter '{_cut(text)}', character {position + 1}"


def _cut(text: str) -> str:
    """A text as a message quotes it: on one line, and not longer than a line of a terminal."""
    line = " ".join(text.split())
    return line if len(line) <= _LINE else f"{line[: _LINE - 3]}..."


def _make(name: str, values: tuple[str, ...], *, negated: bool, quoted: bool) -> Term:
    """The term, once its field and values are found to exist."""
    if not name:
        return Term("name" if quoted else _bare(values), values, negated)
    if name.startswith(CUSTOM):
        if _CUSTOM_KEY.fullmatch(name.removeprefix(CUSTOM)):
            return Term(name, values, negated)
        raise UsageError(f"'{_cut(name)}' names no field of the client's own", f"write {CUSTOM}key:value")
    known = FIELD_NAMES.get(name.lower())
    if known is None:
        hint = _meant(name.lower(), tuple(FIELD_NAMES), f"fields are {', '.join(FIELDS)} and {CUSTOM}key")
        raise UsageError(f"a filter has no field '{_cut(name)}'", hint)
    choices = FIELDS[known].choices
    for value in values:
        if choices and value.lower() not in (*choices, NONE):
            raise UsageError(
                f"'{_cut(value)}' is no {known}", _meant(value.lower(), choices, f"it is {', '.join(choices)}")
            )
    return Term(known, values, negated)


def _bare(values: tuple[str, ...]) -> str:
    """The field of words without one: a state of the relationship, or a name.

    What is nearly a state is refused, because a misspelt one would silently select nobody.
    """
    values = tuple(value.lower() for value in values)
    states = [value for value in values if value in STATES]
    if len(states) == len(values):
        return "is"
    for value in (value for value in values if value not in STATES):
        if states:
            raise UsageError(f"'{_cut(value)}' is no state as '{states[0]}' is", "put a space between name and state")
        if value in STATUSES:
            raise UsageError(f"'{value}' is a status", f"did you mean status:{value}? A name is name:{value}")
        near = get_close_matches(value, STATES, n=1, cutoff=_ALMOST)
        if near:
            raise UsageError(f"'{value}' is no state", f"did you mean {near[0]}? A name is name:{value}")
    return "name"


def _meant(name: str, names: tuple[str, ...], otherwise: str) -> str:
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else otherwise
