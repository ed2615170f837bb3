"""What columns are called where people export tables, and which field each means, as ``headings.toml`` lists it.

Names are compared without case, spaces and punctuation. A kind's headings are tried in their order: the first column
that has one of a field's names fills it.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from rounds.base.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def heading(name: str) -> str:
    """A column's name as it is compared, in plain letters and digits alone; ``account.name`` is ``accountname``."""
    return folded(name, "")


def _compared(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(heading, names))


_LISTS = tomllib.loads(files("rounds_plugins.exchange.csv_import").joinpath("headings.toml").read_text("utf-8"))
HEADINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    kind: {field: _compared(names) for field, names in _LISTS[kind].items()}
    for kind in ("contact", "organization", "touch", "referral")
}
"""Fields of each kind of record, and the names of columns that fill them."""
KEYS: Final = _compared(_LISTS["keys"])
"""Columns with the id that a record has where it comes from."""
PATIENTS: Final = _compared(_LISTS["patients"])
"""Columns about patients or birthdays, which are never taken."""
MARKS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(_compared(_LISTS["marks"][kind])) for kind in _LISTS["marks"]
}
"""Columns by which a table is known to be of referrals, or of touches."""
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {name: _compared(marks) for name, marks in _LISTS["programs"].items()}
"""The columns by which a program's export is known."""
CONSENT: Final[Mapping[str, str]] = {heading(name): channel for name, channel in _LISTS["consent"].items()}
"""Columns that say that somebody wants no more, and through which channel."""
CHANNELS: Final[Mapping[str, str]] = _LISTS["channels"]
DIRECTIONS: Final[Mapping[str, str]] = _LISTS["directions"]
"""What other programs call our channels and directions."""
NOT_DONE: Final = tuple(_LISTS["not_done"])
"""States of a task that did not take place."""
