"""The cast: the invented places and people, as the files under cast/ describe them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from rounds.base.ids import make_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """An organization: its line in organizations.yaml (``facts``), its kind and its town."""

    id: str
    facts: Mapping[str, Any]
    kind: Mapping[str, Any]
    town: Mapping[str, Any]
    number: int

    @property
    def liaison(self) -> str:
        """Who looks after it: the town's liaison."""
        return str(self.town["liaison"])

    @property
    def tier(self) -> str:
        """Its tier, or empty."""
        return str(self.facts.get("tier", ""))


@dataclass(frozen=True, slots=True)
class Person:
    """A contact: the line in people.yaml (``facts``) and the main place of work."""

    id: str
    given: str
    family: str
    facts: Mapping[str, Any]
    place: Place

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given} {self.family}"

    @property
    def letters(self) -> str:
        """The letters after the name."""
        return str(self.facts.get("is", ""))

    @property
    def called(self) -> str:
        """How a liaison writes of the person."""
        doctor = {"MD", "DO", "DPM", "DC", "DPT"} & set(self.letters.replace(",", " ").split())
        return f"Dr. {self.family}" if doctor else self.given

    @property
    def liaison(self) -> str:
        """Who looks after the person."""
        return self.place.liaison

    @property
    def tier(self) -> str:
        """The tier."""
        return str(self.facts["tier"])

    @property
    def status(self) -> str:
        """The status."""
        return str(self.facts.get("status", "active"))

    @property
    def audience(self) -> str:
        """Whose phrases fit: staff for who has no letters, else the kind of place."""
        return str(self.place.kind["audience"]) if self.letters else "staff"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything that the sample is made of."""

    places: Mapping[str, Place]
    people: Mapping[str, Person]
    stories: Mapping[str, Any]
    feedback: tuple[Document, ...]
    phrases: Mapping[str, Any]
    goals: tuple[Document, ...]
    campaigns: tuple[Document, ...]
    settings: Mapping[str, Any] = field(repr=False)

    def colleagues(self, person: Person) -> list[Person]:
        """Who works at the same main place and can be met there."""
        return [
            other
            for other in self.people.values()
            if other.place.id == person.place.id and other.id != person.id and other.status in {"active", "prospect"}
        ]


def load_cast(folder: Path, settings: Mapping[str, Any]) -> Cast:
    """Read the cast. ``settings`` is rounds.yaml as data, for the tiers' cadence and mix."""
    kinds, towns = _read(folder, "kinds"), _read(folder, "towns")
    places = {
        place_id: Place(place_id, facts, kinds[facts["kind"]], towns[facts["town"]], number)
        for number, (place_id, facts) in enumerate(_read(folder, "organizations").items())
    }
    people = [_person(facts, places[place_id]) for place_id, rows in _read(folder, "people").items() for facts in rows]
    return Cast(
        places=dict(sorted(places.items())),
        people=dict(sorted((person.id, person) for person in people)),
        stories=_read(folder, "stories"),
        feedback=tuple(_read(folder, "feedback")),
        phrases=_read(folder, "phrases"),
        goals=tuple(_read(folder, "goals")),
        campaigns=tuple(_read(folder, "campaigns")),
        settings=settings,
    )


def _person(facts: Mapping[str, Any], place: Place) -> Person:
    given, family = facts["name"].split("|")
    return Person(make_id(family, given), given, family, facts, place)


def _read(folder: Path, name: str) -> Any:
    return yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
