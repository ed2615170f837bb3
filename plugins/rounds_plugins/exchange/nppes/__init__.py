"""``rounds import nppes``: people and places from the register of United States health care providers.

The file is the monthly or weekly dissemination of the National Plan and Provider Enumeration System, as CSV or in the
ZIP that it comes in. It is read as a stream; what is kept in memory is what is wanted of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.area import AREA_OPTIONS, LIMIT_OPTION
from rounds_plugins.exchange.nppes.reading import read_nppes
from rounds_plugins.exchange.nucc import NUCC_OPTION

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("taxonomy", "Taxonomy codes, with * and ?: 207X*. The primary one counts.", multiple=True),
    Option("any", "Let any of the fifteen taxonomy codes match, not only the primary.", flag=True),
    *AREA_OPTIONS,
    Option("people", "Only people (entity type 1).", flag=True),
    Option("organizations", "Only organizations (entity type 2).", flag=True),
    Option("trade-names", "Call organizations by what they do business as, not by their legal name.", flag=True),
    NUCC_OPTION,
    LIMIT_OPTION,
)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``nppes`` importer."""
    return [Importer("nppes", "People and places from an NPPES file.", read_nppes, _OPTIONS)]
