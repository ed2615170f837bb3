"""How charts look: six hues with at least 3:1 on a light and on a dark ground, and the two sizes of each chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PAPER: Final = "#fff"
INK: Final = "#1b2430"
MUTED: Final = "#556070"
GRID: Final = "#dfe3e8"
AXIS: Final = "#8b95a3"
TRACK: Final = "#e9ecf0"
GOAL: Final = "#a63222"


@dataclass(frozen=True, slots=True)
class Hue:
    """A colour for light grounds and paper, and one for dark grounds; ``s1`` to ``s6`` are its classes."""

    css_class: str
    light: str
    dark: str


HUES: Final = (
    Hue("s1", "#0b6e99", "#56b4e0"),
    Hue("s2", "#b86e00", "#eda83a"),
    Hue("s3", "#3a8a4d", "#6dc083"),
    Hue("s4", "#98509e", "#cd8fd2"),
    Hue("s5", "#c0473c", "#f08a80"),
    Hue("s6", "#63708a", "#a7b1c2"),
)


def hue(index: int) -> Hue:
    """The colour of the series with this number, from 0; they come round after six."""
    return HUES[index % len(HUES)]


def hatched(index: int) -> bool:
    """Whether the series is hatched, to be told from the one with its hue: the seventh to twelfth, and so on."""
    return index // len(HUES) % 2 == 1


@dataclass(frozen=True, slots=True)
class Size:
    """Width of the drawing and heights of its kinds in units, which are about pixels where it is shown.

    ``font`` is the size of text; ``labels`` is how many points of a scatter are named at most; ``goal`` is the share
    of the width that a goal's name may take beside its line.
    """

    name: str
    width: float
    columns: float
    scatter: float
    font: float
    labels: int
    goal: float


WIDE: Final = Size("wide", 720, 280, 400, 13, 14, 0.17)
NARROW: Final = Size("narrow", 344, 236, 344, 12, 6, 0.13)
