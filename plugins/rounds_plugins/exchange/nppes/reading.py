"""The register's file as a stream of records."""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from rounds import Incoming, Rejected, RoundsError, Skipped, is_npi
from rounds_plugins.exchange.nppes.documents import contact_of, day_of, organization_of
from rounds_plugins.exchange.nppes.layout import layout_of
from rounds_plugins.exchange.nppes.registry import is_answer
from rounds_plugins.exchange.nppes.registry import rows_of as registry_rows
from rounds_plugins.exchange.nppes.wanted import wanted_by
from rounds_plugins.exchange.tables import open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.nppes.layout import Layout
    from rounds_plugins.exchange.nppes.wanted import Wanted
    from rounds_plugins.exchange.tables import Row

_DATA_FILE = re.compile(r"(?:.*/)?npidata_pfile_[0-9-]+\.csv", re.IGNORECASE)
_PERSON, _ORGANIZATION = "1", "2"


def read_nppes(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Incoming | Rejected | Skipped]:
    """What each line of the file gives, in the order of the file.

    A deactivated number is rejected, and where the book has it, the reason names the record that it concerns; an
    unwanted row is skipped.

    Raises:
        RoundsError: this is not an NPPES file.
        UsageError: an option is off.
    """
    wanted = wanted_by(options)
    known = {contact.npi: contact.id for contact in book.contacts.values() if contact.npi}
    known.update((place.npi, place.id) for place in book.organizations.values() if place.npi)
    taken = 0
    with _rows_of(path) as (layout, rows):
        for row in rows:
            result = row if isinstance(row, Rejected) else _result(row, layout, wanted, known, options)
            yield result
            taken += isinstance(result, Incoming)
            if wanted.limit and taken >= wanted.limit:
                return


@contextmanager
def _rows_of(path: Path) -> Generator[tuple[Layout, Iterator[Row | Rejected]]]:
    """The columns and the rows of the register's file, or of an answer of its API."""
    if is_answer(path):
        yield registry_rows(path)
        return
    with read_table(_opened(path), path) as (header, rows):
        yield layout_of(header, path), iter(rows)


def _result(
    row: Row, layout: Layout, wanted: Wanted, known: Mapping[str, str], options: Mapping[str, Any]
) -> Incoming | Rejected | Skipped:
    cells, npi = row.cells, layout.value("npi", row.cells)
    since = _deactivated(cells, layout)
    if since and npi in known:
        hint = f"'{known[npi]}' has it: has the person retired, or the place closed?"
        return Rejected(row.line, f"the NPI {npi} was deactivated on {since}; {hint}")
    if not wanted.matches(cells, layout):
        return Skipped(row.line)
    if since:
        return Rejected(row.line, f"the NPI {npi} was deactivated on {since}")
    if not is_npi(npi):
        return Rejected(row.line, f"'{npi}' is not an NPI" if npi else "the line has no NPI")
    return _record(row, layout, trade_names=bool(options.get("trade-names")))


def _record(row: Row, layout: Layout, *, trade_names: bool) -> Incoming | Rejected:
    entity = layout.value("entity", row.cells)
    if entity not in {_PERSON, _ORGANIZATION}:
        return Rejected(row.line, f"the entity type is '{entity}', neither 1 nor 2")
    if entity == _PERSON and (layout.value("family", row.cells) or layout.value("given", row.cells)):
        return contact_of(row.cells, layout, row.line)
    if entity == _ORGANIZATION and layout.value("organization", row.cells):
        return organization_of(row.cells, layout, row.line, trade_names=trade_names)
    return Rejected(row.line, "there is no name")


def _deactivated(cells: Sequence[str], layout: Layout) -> str:
    """The day since which the number is out of use; empty while it is in use (perhaps again)."""
    off, on = layout.value("deactivated", cells), layout.value("reactivated", cells)
    if not off:
        return ""
    ended, resumed = day_of(off), day_of(on)
    if resumed and (not ended or resumed >= ended):
        return ""
    return str(ended or off)


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
