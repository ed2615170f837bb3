"""How the figures of a section were made, as a page tells it: short, for rounds explain tells it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rounds import Figures
from rounds.base.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds import Basis, SectionContent

_FILES: Final = 2
_LONGEST: Final = 44


def bases(section: SectionContent) -> list[dict[str, Any]]:
    """Each figure with its formula, its numbers, the cut-offs in force and the records behind it."""
    return [
        {"label": f"{figure.label}: {figure.value}", "lines": [*lines_of(figure.basis)]}
        for block in section.blocks
        if isinstance(block, Figures)
        for figure in block.figures
        if figure.basis
    ]


def lines_of(basis: Basis) -> Iterator[str]:
    """The formula with its cut-offs, the numbers put in, and where the records stand."""
    cutoffs = f" ({', '.join(f'{name} {value}' for name, value in basis.cutoffs)})" if basis.cutoffs else ""
    yield f"{basis.formula}{cutoffs}"
    if basis.working:
        yield f"= {basis.working}"
    if basis.records:
        shown = [_short(str(citation)) for citation in basis.records[:_FILES]]
        more = len(basis.records) - len(shown)
        rest = f", and {counted(more, 'file')} more" if more else ""
        yield f"{counted(basis.count, 'record')}: {', '.join(shown)}{rest}"


def _short(place: str) -> str:
    return place if len(place) <= _LONGEST else f"{place[: _LONGEST - 1]}…"
