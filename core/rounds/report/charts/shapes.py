"""Shapes of points, so that groups are told apart without colour."""

from __future__ import annotations

from typing import Final

from rounds.report.charts.svg import coordinate, element

_SHAPES: Final = 4


def shape(group: int, x: float, y: float, radius: float, content: str = "") -> str:
    """A group's mark around a middle: circle, square, triangle, diamond, and round again."""
    kind = group % _SHAPES
    if kind == 0:
        return element("circle", content, cx=x, cy=y, r=radius)
    outline = (_square, _triangle, _diamond)[kind - 1](x, y, radius)
    return element("path", content, d=outline)


def _square(x: float, y: float, radius: float) -> str:
    side = coordinate(radius * 1.8)
    return f"M{coordinate(x - radius * 0.9)} {coordinate(y - radius * 0.9)}h{side}v{side}h-{side}Z"


def _triangle(x: float, y: float, radius: float) -> str:
    across, down = coordinate(radius), coordinate(radius * 1.8)
    return f"M{coordinate(x)} {coordinate(y - radius)}l{across} {down}h{coordinate(-2 * radius)}Z"


def _diamond(x: float, y: float, radius: float) -> str:
    far, back = coordinate(radius), coordinate(-radius)
    return f"M{coordinate(x)} {coordinate(y - radius)}l{far} {far}l{back} {far}l{back} {back}Z"
