"""What liaisons write about their touches, each in a voice of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic.dice import Deck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from clinic.cast import Person
    from clinic.dice import Dice


@dataclass(frozen=True, slots=True)
class Theme:
    """What is new at the clinic in that season: what is talked about, and what is sent."""

    topic: str
    sheet: str


class Pen:
    """Writes the purposes, notes and promises of one person's touches; nothing comes twice in a row."""

    def __init__(self, person: Person, phrases: Mapping[str, Any], dice: Dice) -> None:
        self._person, self._phrases, self._dice = person, phrases, dice
        self._intel = Deck(dice, phrases["intel"][person.audience])
        self._decks: dict[str, Deck] = {}
        self._met = False

    def theme(self, month: str) -> Theme:
        """Something that is new in this month and of interest to the person."""
        fitting = [
            theme
            for theme in self._phrases["themes"]
            if theme["from"] <= month <= theme["to"] and self._person.audience not in theme["not"]
        ]
        chosen = self._dice.pick(fitting) if fitting else {"topic": "how the letters are", "sheet": "list of doctors"}
        return Theme(chosen["topic"], chosen["sheet"])

    def purpose(self, theme: Theme) -> str:
        """Why the touch is made."""
        return self._filled(self._dice.pick(self._phrases["purposes"]), theme)

    def notes(self, channel: str, theme: Theme, purpose: str, promise: str) -> str:
        """What came of it; empty where the liaison wrote nothing."""
        if self._dice.chance(0.12) and not promise:
            return ""
        first, self._met = not self._met, True
        if first and self._person.status == "prospect" and channel == "visit":
            return self._written("fresh", theme)
        if channel == "visit" or (channel == "phone" and self._dice.chance(0.5)):
            return self._conversation(theme, purpose, promise)
        return self._written(channel, theme)

    def short(self, occasion: str, theme: Theme) -> str:
        """A line for a touch that did not take place (missed, cancelled) or came from them (inbound)."""
        return self._written(occasion, theme)

    def promised(self, promise: Mapping[str, Any], key: str, theme: Theme) -> str:
        """The promise's words: what is to ``do``, or, once kept, what was ``done``."""
        return self._filled(promise[key], theme)

    def _conversation(self, theme: Theme, purpose: str, promise: str) -> str:
        """Dana writes purpose, intel and next step; Miguel writes as he speaks."""
        if self._person.liaison == "dana":
            return f"P: {purpose}. I: {self._intel.draw()}." + (f" N: {promise}." if promise else "")
        closing = f" Will {promise}." if promise else ""
        return self._written("miguel", theme) + closing

    def _written(self, occasion: str, theme: Theme) -> str:
        if occasion not in self._decks:
            usable = [line for line in self._phrases["written"][occasion] if self._fits(line)]
            self._decks[occasion] = Deck(self._dice, usable)
        return self._filled(self._decks[occasion].draw(), theme)

    def _fits(self, line: str) -> bool:
        return "<interest>" not in line or bool(self._interests())

    def _interests(self) -> Sequence[str]:
        return tuple(self._person.facts.get("interests", ()))

    def _filled(self, line: str, theme: Theme) -> str:
        line = line.replace("<topic>", theme.topic).replace("<sheet>", theme.sheet)
        line = line.replace("<person>", self._person.called)
        if "<interest>" in line:
            line = line.replace("<interest>", self._dice.pick(self._interests()))
        if "<intel>" in line.lower():
            intel = self._intel.draw()
            line = line.replace("<intel>", intel).replace("<Intel>", intel[0].upper() + intel[1:])
        return line[0].upper() + line[1:] if line.startswith(("text:",)) else line
