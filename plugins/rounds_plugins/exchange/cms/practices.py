"""The practices that the wanted people work at, gathered while their lines are read: one for each house of a group."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Incoming
from rounds_plugins.exchange.addresses import house_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds import Book

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line says that somebody works: the group, by what tells it from others, its name, and how to reach it."""

    group: str
    name: str
    reach: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Equal for two lines about one house of one group."""
        return " ".join((self.group, *house_of(self.reach.get("address")))).strip()


class Practices:
    """The places of a file by their keys. What is kept of one does not grow with its people."""

    def __init__(self, book: Book) -> None:
        self._lines: dict[str, tuple[int, Place]] = {}
        places = (one for one in book.organizations.values() if not one.void)
        self._known = {(one.name.casefold(), *house_of(one.address)): one.id for one in places}

    def add(self, line: int, place: Place) -> None:
        """A line names the place."""
        first, known = self._lines.get(place.key, (line, place))
        self._lines[place.key] = (first, min(known, place, key=lambda one: (one.name, str(one.reach))))

    def records(self) -> Iterator[Incoming]:
        """An organization each. The houses of one group are told apart by their streets."""
        houses = Counter(place.group for _, place in self._lines.values())
        for key, (line, place) in self._lines.items():
            street = place.reach.get("address", {}).get("line1", "")
            name = f"{place.name}, {street}" if houses[place.group] > 1 and street else place.name
            document = {"name": name[:_LONGEST_NAME], **place.reach}
            if known := self._known.get((place.name.casefold(), *house_of(place.reach.get("address")))):
                document |= {"id": known, "name": place.name}
            yield Incoming("organization", document, line, key)
