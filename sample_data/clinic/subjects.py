"""Whom the liaisons keep up with, how often, and through which channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from clinic.days import TODAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinic.cast import Cast, Person
    from clinic.dice import Dice

_SELDOM = 170
_LUNCH_AUDIENCES = {"pcp", "therapy", "urgent", "sports", "work"}
_PERSONAL = {"event", "training", "lunch-and-learn"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A source with a rhythm: a person, or a place that is met through one of its people."""

    id: str
    person: Person
    tier: str
    organization: str = ""

    @property
    def liaison(self) -> str:
        """Who keeps up with it."""
        return self.person.liaison


def subjects(cast: Cast) -> list[Subject]:
    """Everybody who is to be kept up with. A place's partner is met for the place."""
    places = {place.facts["partner"]: place for place in cast.places.values() if "partner" in place.facts}
    found = [
        Subject(places[person.id].id, person, places[person.id].tier, places[person.id].id)
        if person.id in places
        else Subject(person.id, person, person.tier)
        for person in cast.people.values()
        if person.status not in {"declined", "inactive"}
    ]
    return sorted(found, key=lambda subject: subject.id)


def interval(subject: Subject, day: date, cast: Cast) -> tuple[float | None, date]:
    """Usual days between touches at that time (None: nobody goes there), and until when that holds."""
    pace, until = _window(cast.stories["pace"].get(subject.id, [[TODAY.isoformat(), 1.0]]), day)
    if "until" in subject.person.facts:
        leaving = date.fromisoformat(subject.person.facts["until"])
        if day > leaving:
            return None, TODAY
    if pace is None:
        return None, until
    tiers, _ = _window(cast.stories["diligence"][subject.liaison], day)
    cadence = subject.person.facts.get("cadence") or cast.settings["tiers"][subject.tier].get("cadence_days", _SELDOM)
    return cadence * pace * tiers.get(subject.tier, 1.0), until


def channel(subject: Subject, cast: Cast, dice: Dice) -> str:
    """A channel: by the tier's planned mix, bent towards what the person prefers, never what is forbidden."""
    facts = subject.person.facts
    weights = dict(cast.settings["tiers"][subject.tier].get("mix") or {"email": 0.6, "mail": 0.4})
    for place, preferred in enumerate(facts.get("channels", ())):
        weights[preferred] = weights.get(preferred, 0.1) * (2.6 if place == 0 else 1.7)
    for unwanted in (*facts.get("avoid", ()), *facts.get("forbidden", ())):
        weights.pop(unwanted, None)
    if facts.get("channels") == ["mail"]:
        return "mail"
    if subject.person.audience not in _LUNCH_AUDIENCES:
        weights = {name: weight for name, weight in weights.items() if name not in _PERSONAL}
    return dice.weighted(weights)


def _window(windows: list[Any], day: date) -> tuple[Any, date]:
    for until, value in windows:
        if day.isoformat() <= until:
            return value, date.fromisoformat(until)
    return windows[-1][1], TODAY


def promise_channel(promise: Mapping[str, Any], subject: Subject, dice: Dice) -> str:
    """How a promise is to be kept: one of its channels that the person does not mind, or empty."""
    facts = subject.person.facts
    unwanted = {*facts.get("avoid", ()), *facts.get("forbidden", ())}
    usable = [name for name in promise["via"] if name not in unwanted]
    return dice.pick(usable) if usable else ""
