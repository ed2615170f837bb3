"""Where the columns of an NPPES file stand, by their names: 329 of them, or 330, in whatever order.

What was the Gender Code is now the Sex Code; neither is read, for no record of Rounds holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds import RoundsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Names as the register writes them, without what it adds in parentheses; the first that the header has is read.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "npi": ("NPI",),
        "entity": ("Entity Type Code", "Entity Type"),
        "organization": ("Provider Organization Name",),
        "other_organization": ("Provider Other Organization Name",),
        "other_type": ("Provider Other Organization Name Type Code",),
        "family": ("Provider Last Name",),
        "given": ("Provider First Name",),
        "middle": ("Provider Middle Name",),
        "prefix": ("Provider Name Prefix Text",),
        "suffix": ("Provider Name Suffix Text",),
        "credentials": ("Provider Credential Text",),
        "line1": ("Provider First Line Business Practice Location Address",),
        "line2": ("Provider Second Line Business Practice Location Address",),
        "city": ("Provider Business Practice Location Address City Name",),
        "state": ("Provider Business Practice Location Address State Name",),
        "zip": ("Provider Business Practice Location Address Postal Code",),
        "country": ("Provider Business Practice Location Address Country Code",),
        "phone": ("Provider Business Practice Location Address Telephone Number",),
        "fax": ("Provider Business Practice Location Address Fax Number",),
        "updated": ("Last Update Date",),
        "deactivated": ("NPI Deactivation Date",),
        "reactivated": ("NPI Reactivation Date",),
    }
)
REQUIRED = ("npi", "entity", "organization", "family", "given", "state", "zip")
_TAXONOMIES = 15


@dataclass(frozen=True, slots=True)
class Layout:
    """The index of each column that is read, and of each taxonomy code with the switch that makes it the primary."""

    columns: Mapping[str, int]
    taxonomies: tuple[tuple[int, int], ...]

    def value(self, name: str, cells: Sequence[str]) -> str:
        """A cell, trimmed; empty when the file lacks the column or the register says that there is nothing."""
        index = self.columns.get(name, -1)
        text = cells[index] if index >= 0 else ""
        if not text or text.isalnum():  # nothing to mend: most cells of a file of millions
            return text
        text = " ".join(text.split())
        return "" if text == "<UNAVAIL>" or not any(letter.isalnum() for letter in text) else text

    def codes(self, cells: Sequence[str]) -> list[str]:
        """Every taxonomy code of the row, the primary one first."""
        found = [(cells[switch].strip().upper(), cells[code].strip().upper()) for code, switch in self.taxonomies]
        return [code for _, code in sorted((one for one in found if one[1]), key=lambda one: one[0] != "Y")]


def layout_of(header: Sequence[str], path: Path) -> Layout:
    """Find the columns.

    Raises:
        RoundsError: this is not an NPPES file, for it lacks a column without which nothing can be read.
    """
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(plain(name), index)
    columns = {
        name: next((places[plain(one)] for one in names if plain(one) in places), -1) for name, names in COLUMNS.items()
    }
    missing = [COLUMNS[name][0] for name in REQUIRED if columns[name] < 0]
    taxonomies = tuple(
        (places[f"healthcare provider taxonomy code_{n}"], places[f"healthcare provider primary taxonomy switch_{n}"])
        for n in range(1, _TAXONOMIES + 1)
        if {f"healthcare provider taxonomy code_{n}", f"healthcare provider primary taxonomy switch_{n}"} <= set(places)
    )
    if not taxonomies:
        missing.append("Healthcare Provider Taxonomy Code_1")
    if missing:
        what = "it has no header" if len(missing) > len(REQUIRED) else f"there is no column '{missing[0]}'"
        raise RoundsError(
            f"{path}:1: not an NPPES file: {what}",
            "import the npidata_pfile CSV of the NPPES download; for another table: rounds import csv FILE --map MAP",
        )
    return Layout(MappingProxyType(columns), taxonomies)


def plain(name: str) -> str:
    """A column's name without parentheses, case and doubled spaces, as columns are compared."""
    return " ".join(name.partition("(")[0].split()).casefold()
