"""Numbers at the heads of columns: all of them where there is room, else the largest, the smallest and the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.report.charts.marks import MUTED_STYLE, VALUE_STYLE, Word, words
from rounds.report.charts.numerals import MISSING, compact, label
from rounds.report.charts.plot import THICK
from rounds.report.charts.svg import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rounds.report.charts.plot import Plot
    from rounds.report.charts.size import Size
    from rounds.report.charts.values import Bars, Head


def head_numbers(bars: Bars, plot: Plot, size: Size) -> str:
    """The numbers, in full or shortened as room allows, and a dash where there is no data, which is not a zero."""
    room = plot.slot if bars.together == 1 else plot.slot * THICK / bars.together
    known = [head for head in bars.heads if head.value is not None]
    for write in (label, compact):
        if all(text_width(write(head.value or 0), size.font) <= room - 1 for head in known):
            return _written([_number(head, bars, plot, size, write) for head in known]) + _unknown(bars, plot, size)
    return _written(_few(known, bars, plot, size)) if bars.together == 1 and known else ""


def _written(numbers: Sequence[Word]) -> str:
    return words(numbers, anchor="middle", style=VALUE_STYLE)


def _few(known: Sequence[Head], bars: Bars, plot: Plot, size: Size) -> list[Word]:
    """The numbers that say most: the last, the largest and the smallest, as far as they stand clear of each other."""
    taken: list[tuple[float, float]] = []
    found: list[Word] = []
    ranked = [known[-1], max(known, key=lambda head: head.value or 0), min(known, key=lambda head: head.value or 0)]
    for head in ranked:
        said = compact(head.value or 0)
        middle, half = _middle(head, bars, plot, said, size), text_width(said, size.font) / 2 + 2
        if all(abs(middle - other) >= half + wide for other, wide in taken):
            taken.append((middle, half))
            found.append(_number(head, bars, plot, size, compact))
    return found


def _middle(head: Head, bars: Bars, plot: Plot, said: str, size: Size) -> float:
    x, width = plot.place(head.label, head.place, bars)
    half = text_width(said, size.font) / 2
    return max(half, min(size.width - half, x + width / 2))


def _number(head: Head, bars: Bars, plot: Plot, size: Size, write: Callable[[float], str]) -> Word:
    value = head.value or 0.0
    said, stands = write(value), value
    if bars.together == 1 and value >= 0:
        stands = max((extent.end for extent in bars.extents if extent.label == head.label), default=0.0)
    y = plot.axis.at(stands) + (size.font * 1.05 if stands < 0 else -size.font * 0.4)
    return Word(said, _middle(head, bars, plot, said, size), y)


def _unknown(bars: Bars, plot: Plot, size: Size) -> str:
    y = plot.axis.at(0) - size.font * 0.4
    missing = [head for head in bars.heads if head.value is None]
    said = [Word(MISSING, _middle(head, bars, plot, MISSING, size), y) for head in missing]
    return words(said, anchor="middle", style=MUTED_STYLE)
