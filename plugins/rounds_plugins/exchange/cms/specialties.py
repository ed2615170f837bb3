"""Medicare's names of specialties in the words that Rounds uses for taxonomy codes, so that one filter finds both.

``specialties.csv`` has those that differ; any other is taken in lower case.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 100


def words_of(name: str) -> str:
    """``CARDIOVASCULAR DISEASE (CARDIOLOGY)`` is ``cardiology``."""
    return _entries().get(_plain(name), name.lower()[:_LONGEST].strip())


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@cache
def _entries() -> Mapping[str, str]:
    text = files("rounds_plugins.exchange.cms").joinpath("specialties.csv").read_text(encoding="utf-8")
    return {_plain(row["cms"]): row["specialty"] for row in csv.DictReader(text.splitlines())}
