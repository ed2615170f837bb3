"""Shapes of points, so that groups are told apart without colour."""

from __future__ import annotations

from rounds.charts.svg import coordinate

_SHAPES = 4


def outline(group: int, x: float, y: float, radius: float) -> str:
    """The path of a group's shape around a middle: circle, square, triangle, diamond, and round again."""
    kind = group % _SHAPES
    if kind == 0:
        turn = f"a{coordinate(radius)} {coordinate(radius)} 0 1"
        return (
            f"M{coordinate(x - radius)} {coordinate(y)}{turn} 0 {coordinate(2 * radius)} 0"
            f"{turn} 0 {coordinate(-2 * radius)} 0Z"
        )
    if kind == 1:
        side = radius * 0.9
        return (
            f"M{coordinate(x - side)} {coordinate(y - side)}h{coordinate(2 * side)}v{coordinate(2 * side)}"
            f"h{coordinate(-2 * side)}Z"
        )
    corners = _triangle(x, y, radius) if kind == 2 else _diamond(x, y, radius)  # noqa: PLR2004 - the third shape
    return "M" + "L".join(f"{coordinate(a)} {coordinate(b)}" for a, b in corners) + "Z"


def _triangle(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x, y - radius), (x + radius, y + radius * 0.8), (x - radius, y + radius * 0.8)]


def _diamond(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
