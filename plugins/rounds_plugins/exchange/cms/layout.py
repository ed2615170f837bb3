"""Where the columns of the file stand, by the names that they had over the years."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds import RoundsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# As the file calls them now, as it called them from 2017 on, and as Physician Compare did before. Case, spaces and
# punctuation do not count; the first that the header has is read.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "npi": ("NPI",),
        "family": ("Provider Last Name", "lst_nm", "Last Name"),
        "given": ("Provider First Name", "frst_nm", "First Name"),
        "middle": ("Provider Middle Name", "mid_nm", "Middle Name"),
        "suffix": ("suff", "Suffix"),
        "credentials": ("Cred", "Credential"),
        "specialty": ("pri_spec", "Primary specialty"),
        "others": ("sec_spec_all", "All secondary specialties"),
        "organization": ("Facility Name", "org_nm", "org_lgl_nm", "Organization legal name"),
        "group": ("org_pac_id", "Group Practice PAC ID"),
        "line1": ("adr_ln_1", "Line 1 Street Address"),
        "line2": ("adr_ln_2", "Line 2 Street Address"),
        "city": ("City/Town", "cty", "City"),
        "state": ("State", "st"),
        "zip": ("ZIP Code", "zip"),
        "phone": ("Telephone Number", "phn_numbr", "Phone Number"),
    }
)
REQUIRED = ("npi", "family", "given", "specialty", "group")


@dataclass(frozen=True, slots=True)
class Layout:
    """The index of each column that is read."""

    columns: Mapping[str, int]

    def value(self, name: str, cells: Sequence[str]) -> str:
        """A cell with single spaces; empty when the file lacks the column."""
        index = self.columns.get(name, -1)
        text = cells[index] if index >= 0 else ""
        return text if not text or text.isalnum() else " ".join(text.split())


def layout_of(header: Sequence[str], path: Path) -> Layout:
    """Find the columns.

    Raises:
        RoundsError: this is another file, for it lacks a column without which nothing can be read.
    """
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(_plain(name), index)
    columns = {
        name: next((places[_plain(one)] for one in names if _plain(one) in places), -1)
        for name, names in COLUMNS.items()
    }
    missing = [COLUMNS[name][0] for name in REQUIRED if columns[name] < 0]
    if missing:
        raise RoundsError(
            f"{path}:1: not CMS's file of doctors and clinicians: there is no column '{missing[0]}'",
            "import DAC_NationalDownloadableFile.csv; for another table: rounds import csv FILE --map MAP",
        )
    return Layout(MappingProxyType(columns))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
