"""``rounds import csv`` and ``xlsx``: contacts, organizations, touches and referrals from any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.csv_import.reading import read_csv, read_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("map", "The YAML file that says which column is which field; guessed without one.", is_path=True),
    Option("save-map", "Write the guessed map into this file, and import nothing.", is_path=True),
    Option("kind", "What a row is, for the guess: contact, organization, touch or referral."),
)
_SHEET = Option("sheet", "The sheet's name; by default the first that has anything in it.")


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``csv`` and ``xlsx`` importers."""
    return [
        Importer("csv", "Any CSV or TSV file, by a map of its columns or by guess.", read_csv, _OPTIONS),
        Importer(
            "xlsx", "Any sheet of a workbook, by a map of its columns or by guess.", read_xlsx, (*_OPTIONS, _SHEET)
        ),
    ]
