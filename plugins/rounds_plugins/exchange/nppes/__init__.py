"""``rounds import nppes``: people and places from the register of United States health care providers.

The file is the monthly or weekly dissemination of the National Plan and Provider Enumeration System, as CSV or in the
ZIP that it comes in. It is read as a stream; what is kept in memory is what is wanted of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.nppes.reading import read_nppes

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("taxonomy", "Taxonomy codes, with * and ?: 207X*. The primary one counts.", multiple=True),
    Option("any", "Let any of the fifteen taxonomy codes match, not only the primary.", flag=True),
    Option("state", "State of the practice: CT.", multiple=True),
    Option("zip", "First digits of the practice's ZIP code: 021.", multiple=True),
    Option("city", "City of the practice; * and ? may be used.", multiple=True),
    Option("people", "Only people (entity type 1).", flag=True),
    Option("organizations", "Only organizations (entity type 2).", flag=True),
    Option("trade-names", "Call organizations by what they do business as, not by their legal name.", flag=True),
    Option("limit", "Take at most so many records."),
)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``nppes`` importer."""
    return [Importer("nppes", "People and places from an NPPES file.", read_nppes, _OPTIONS)]
