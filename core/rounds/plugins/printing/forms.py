"""PrintForm: what a plugin supplies to put something on paper; Rounds chooses the people and writes the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to print: a letter, an envelope, a label, a badge, a row.

    Attributes:
        id: Of the record that it is for; stands in messages, not on the paper.
        lines: Its plain text, the most important line first: an address block, a name with a place.
        fields: Further plain texts by name.
        html: A template filled in for it; every value in it is escaped already.
    """

    id: str
    lines: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    html: str = ""


def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What goes into one file.

    Attributes:
        title: Of the file.
        pieces: What to print, in order.
        day: The day that stands on it.
        sender: Who sends it, a line each: the client's name, then the return address where rounds.yaml has one.
        start_at: The place on the first sheet, from 1, at which to begin: the ones before it are used up.
        options: Further plain texts by name, as the command says.
        asset: ``asset(name)``: the bytes of a file in the workspace's ``templates/``, for pictures in ``html``; raises
            OSError where there is none.
    """

    title: str
    pieces: tuple[Piece, ...]
    day: date
    sender: tuple[str, ...]
    start_at: int = 1
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    asset: Callable[[str], bytes] = _no_file


@dataclass(frozen=True, slots=True)
class PrintForm:
    """A form on paper: ``function(job)`` returns the whole file.

    Attributes:
        name: Lower-case letters, digits and hyphens: ``5160``.
        title: What it is, for lists: ``Avery 5160: 30 address labels, 2 5/8 by 1 inch``.
        kind: Which command prints it: ``letter``, ``envelope``, ``label``, or what another command asks for.
        function: ``function(job)``; for what the user can mend it raises a UsageError.
        places: Pieces on one sheet; ``PrintJob.start_at`` is one of them.
        suffix: Of the file.
        refuses: ``refuses(piece)``: why this piece cannot be printed on it, in words; empty: it can. Such a piece is
            left out, and told.
    """

    name: str
    title: str
    kind: str
    function: Callable[[PrintJob], bytes]
    places: int = 1
    suffix: str = ".pdf"
    refuses: Callable[[Piece], str] | None = None
