"""Names beside points: as many as find a place that is free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.report.charts.marks import VALUE_STYLE, Word, words
from rounds.report.charts.svg import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rounds.report.charts.size import Size


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A text to write beside a point with this middle and radius."""

    words: str
    x: float
    y: float
    radius: float


def place_names(names: Sequence[Name], taken: Sequence[Box], inside: Box, size: Size) -> str:
    """The texts of those names that find a free place within ``inside``, in the order given, up to the size's count."""
    blocked = list(taken)
    written: dict[str, list[Word]] = {"": [], "end": [], "middle": []}
    for name in names:
        if sum(map(len, written.values())) == size.labels:
            break
        place = next((each for each in _places(name, size) if _is_free(each[0], blocked, inside)), None)
        if place:
            box, x, anchor = place
            blocked.append(box)
            written[anchor].append(Word(name.words, x, box.bottom - size.font * 0.25))
    return "".join(words(said, anchor=anchor, style=VALUE_STYLE) for anchor, said in written.items())


def _is_free(box: Box, blocked: Sequence[Box], inside: Box) -> bool:
    return inside.holds(box) and not any(box.meets(other) for other in blocked)


def _places(name: Name, size: Size) -> Iterator[tuple[Box, float, str]]:
    """Right of the point, left of it, above and below: the box, and the text's x and anchor."""
    width, reach = text_width(name.words, size.font), name.radius + 3
    top, bottom = name.y - size.font * 0.6, name.y + size.font * 0.6
    yield Box(name.x + reach, top, name.x + reach + width, bottom), name.x + reach, ""
    yield Box(name.x - reach - width, top, name.x - reach, bottom), name.x - reach, "end"
    for low in (name.y - reach, name.y + reach + size.font * 1.2):
        yield Box(name.x - width / 2, low - size.font * 1.2, name.x + width / 2, low), name.x, "middle"
