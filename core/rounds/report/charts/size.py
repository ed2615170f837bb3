"""The two sizes in which each chart is drawn: one for a desk and paper, one for a phone; a page shows one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


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
