"""``rounds export csv``: contacts, organizations, touches and referrals as tables for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds import Exporter, Option, UsageError, hookimpl
from rounds_plugins.exchange.csv_export.tables import TABLES, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Book


def export_csv(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """A file for each kind of record, or for the one that ``options["kind"]`` names. Voided records are left out.

    Raises:
        UsageError: there is no table of that name.
    """
    kind = options.get("kind") or ""
    if kind and kind not in TABLES:
        raise UsageError(f"--kind {kind}: there is no such table", f"tables are: {', '.join(TABLES)}")
    return {f"{name}.csv": table_of(name, book) for name in TABLES if kind in {"", name}}


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``csv`` exporter."""
    option = Option("kind", f"Only one table: {', '.join(TABLES)}.")
    return [Exporter("csv", "Tables for spreadsheets, one for each kind of record.", export_csv, (option,))]
