"""``rounds import csv``: contacts, organizations, touches and referrals from any CSV file, by a map of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.csv_import.reading import read_csv

if TYPE_CHECKING:
    from collections.abc import Iterable


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``csv`` importer."""
    option = Option("map", "The YAML file that says which column is which field.", is_path=True)
    return [Importer("csv", "Any CSV file, by a map of its columns.", read_csv, (option,))]
