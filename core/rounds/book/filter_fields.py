"""Field: what a filter can compare, and how."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from rounds.base.words import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
