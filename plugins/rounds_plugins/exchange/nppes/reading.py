"""The register's file as a stream of records."""

from __future__ import annotations

import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

from rounds import Deactivated, Incoming, Rejected, RoundsError, Skipped, is_npi
from rounds_plugins.exchange.nppes.deactivations import day_of, is_off, read_deactivated
from rounds_plugins.exchange.nppes.documents import Wording, contact_of, organization_of
from rounds_plugins.exchange.nppes.layout import layout_of
from rounds_plugins.exchange.nppes.locations import MARK, read_locations
from rounds_plugins.exchange.nppes.other_names import read_other_names
from rounds_plugins.exchange.nppes.registry import is_answer
from rounds_plugins.exchange.nppes.registry import rows_of as registry_rows
from rounds_plugins.exchange.nppes.side_files import columns_of
from rounds_plugins.exchange.nppes.wanted import wanted_by
from rounds_plugins.exchange.nucc import specialties_by
from rounds_plugins.exchange.parts import digits_of
from rounds_plugins.exchange.tables import Row, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.nppes.layout import Layout
    from rounds_plugins.exchange.nppes.wanted import Wanted
    from rounds_plugins.exchange.tables import Line

Result = Incoming | Rejected | Skipped | Deactivated
_DATA_FILE = re.compile(r"(?:.*/)?npidata_pfile_[0-9-]+\.csv", re.IGNORECASE)
_PERSON, _ORGANIZATION = "1", "2"


def read_nppes(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """What each line of the file gives, in the order of the file; an unwanted row is skipped.

    The files that the register has beside this one are known by their columns: they tell of what the book has.

    Raises:
        RoundsError: this is no file of the register's.
        UsageError: an option is off.
    """
    wanted = wanted_by(options)
    wording = Wording(specialties_by(options), bool(options.get("trade-names")))
    if is_answer(path):
        layout, rows = registry_rows(path)
        yield from _main(rows, layout, wanted, wording)
        return
    with read_table(_opened(path), path, column="NPI") as (header, lines):
        columns = columns_of(header)
        if columns is None:
            yield from _main(lines, layout_of(header, path), wanted, wording)
        elif columns.has(MARK):
            yield from read_locations(lines, columns, book)
        elif columns.has("other organization name"):
            yield from read_other_names(lines, columns, book)
        elif columns.has("deactivation date"):
            yield from read_deactivated(lines, columns)
        else:
            layout_of(header, path)  # says what is missing


def _main(rows: Iterable[Line], layout: Layout, wanted: Wanted, wording: Wording) -> Iterator[Result]:
    """The register itself: people and places, as many as are wanted."""
    taken = 0
    for row in rows:
        result = _result(row, layout, wanted, wording) if isinstance(row, Row) else row
        yield result
        taken += isinstance(result, Incoming)
        if wanted.limit and taken >= wanted.limit:
            return


def _result(row: Row, layout: Layout, wanted: Wanted, wording: Wording) -> Result:
    cells = row.cells
    off = layout.value("deactivated", cells)
    if off and is_off(off, layout.value("reactivated", cells)):
        since = day_of(off)
        number = digits_of(layout.value("npi", cells))
        return Deactivated(row.line, number, since) if since else Rejected(row.line, f"'{off}' is no day")
    if not wanted.matches(cells, layout):
        return Skipped(row.line)
    npi = digits_of(layout.value("npi", cells))
    if not is_npi(npi):
        return Rejected(row.line, f"'{npi}' is not an NPI" if npi else "the line has no NPI")
    return _record(row, layout, wording)


def _record(row: Row, layout: Layout, wording: Wording) -> Incoming | Rejected:
    entity = layout.value("entity", row.cells)
    if entity not in {_PERSON, _ORGANIZATION}:
        return Rejected(row.line, f"the entity type is '{entity}', neither 1 nor 2")
    if entity == _PERSON and (layout.value("family", row.cells) or layout.value("given", row.cells)):
        return contact_of(row.cells, layout, row.line, wording)
    if entity == _ORGANIZATION and layout.value("organization", row.cells):
        return organization_of(row.cells, layout, row.line, wording)
    return Rejected(row.line, "there is no name")


def _opened(path: Path) -> IO[bytes]:
    """The file, or the data file inside the register's ZIP."""
    if path.suffix.lower() != ".zip" or not path.is_file():
        return open_table(path)
    try:
        archive = zipfile.ZipFile(path)
        name = next((name for name in archive.namelist() if _DATA_FILE.fullmatch(name)), None)
        if name is None:
            raise RoundsError(f"{path}: there is no npidata_pfile CSV in it", "is this the NPPES download?")
        return archive.open(name)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise RoundsError(f"{path}: the ZIP cannot be read: {error}") from error
