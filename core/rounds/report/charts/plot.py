"""Where the parts of a column chart stand: shared by the columns, the numbers on them and what a pointer is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rounds.report.charts.scale import Scale
    from rounds.report.charts.values import Bars

THICK: Final = 0.68
"""Share of a label's room that its columns take."""
_THICKEST: Final = 46.0
_LEAST_FOR_GAP: Final = 3.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot's left and right edges, the room for one label, and the value axis."""

    left: float
    right: float
    slot: float
    axis: Scale

    def middle(self, index: int) -> float:
        """The middle of a label's room."""
        return self.left + (index + 0.5) * self.slot

    def place(self, index: int, place: int, bars: Bars) -> tuple[float, float]:
        """Left edge and width of a column: the given one of those at a label."""
        together = min(self.slot * THICK, _THICKEST * bars.together)
        width = together / bars.together
        gap = 1 if bars.together > 1 and width > _LEAST_FOR_GAP else 0
        left, across = self.middle(index) - together / 2 + place * width, width - gap
        return (left, across) if across < _LEAST_FOR_GAP else (round(left), round(across))
