"""``rounds import nppes``: people and places from the register of United States health care providers.

The file is the monthly or weekly dissemination of the National Plan and Provider Enumeration System, as CSV or in the
ZIP that it comes in. It is read as a stream; what is kept in memory is what is wanted of it.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from rounds import Deactivated, Importer, Incoming, Option, Provenance, Rejected, RoundsError, Skipped, hookimpl
from rounds.base.names import credentials_of
from rounds_plugins.exchange.nppes import side_files
from rounds_plugins.exchange.nppes.layout import is_answer, layout_of, wanted_by
from rounds_plugins.exchange.nppes.layout import rows_of as registry_rows
from rounds_plugins.exchange.parts import digits_of, filled, phone_of, register_address, register_name
from rounds_plugins.exchange.propercase import proper_name, proper_title
from rounds_plugins.exchange.registers import AREA_OPTIONS, LIMIT_OPTION, npi_fault
from rounds_plugins.exchange.specialties import NUCC_OPTION, specialties_by, specialty_of
from rounds_plugins.exchange.tables import Row, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.nppes.layout import Layout, Wanted
    from rounds_plugins.exchange.tables import Line


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
Result = Incoming | Rejected | Skipped | Deactivated
_DATA_FILE = re.compile(r"(?:.*/)?npidata_pfile_[0-9-]+\.csv", re.IGNORECASE)
_PERSON, _ORGANIZATION = "1", "2"
REGISTER = "NPPES"
_TRADE_NAME = "3"


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``nppes`` importer."""
    return [Importer("nppes", "People and places from an NPPES file.", read_nppes, _OPTIONS)]


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
        columns = side_files.columns_of(header)
        if columns is None:
            yield from _main(lines, layout_of(header, path), wanted, wording)
        elif columns.has(side_files.MARK):
            yield from side_files.read_locations(lines, columns, book)
        elif columns.has("other organization name"):
            yield from side_files.read_other_names(lines, columns, book)
        elif columns.has("deactivation date"):
            yield from side_files.read_deactivated(lines, columns)
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
    if off and side_files.is_off(off, layout.value("reactivated", cells)):
        since = side_files.day_of(off)
        number = digits_of(layout.value("npi", cells))
        return Deactivated(row.line, number, since) if since else Rejected(row.line, f"'{off}' is no day")
    if not wanted.matches(cells, layout):
        return Skipped(row.line)
    if fault := npi_fault(digits_of(layout.value("npi", cells))):
        return Rejected(row.line, fault)
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


@dataclass(frozen=True, slots=True)
class Wording:
    """What the user wants things called: the specialty of each code, and whether places go by their trade names."""

    specialties: Mapping[str, str]
    trade_names: bool = False


def contact_of(cells: Sequence[str], layout: Layout, line: int, wording: Wording) -> Incoming:
    """A person (entity type 1)."""
    name = (layout.value(part, cells) for part in ("given", "middle", "family", "suffix"))
    document = {
        **register_name(*name),
        "prefix": proper_name(layout.value("prefix", cells)),
        "credentials": credentials_of(layout.value("credentials", cells)),
        **_common(cells, layout, wording),
    }
    return Incoming("contact", filled(document), line, origin=_origin(cells, layout))


def organization_of(cells: Sequence[str], layout: Layout, line: int, wording: Wording) -> Incoming:
    """A place (entity type 2), called by its legal name, or with trade names by what it does business as."""
    trade_names = wording.trade_names
    legal = proper_title(layout.value("organization", cells))
    trade = layout.value("other_type", cells) == _TRADE_NAME and layout.value("other_organization", cells)
    trade = proper_title(re.sub(r"^D[./]?B[./]?A\b[.:]?\s*", "", trade)) if trade else ""
    name, other = (trade, f"Legal name: {legal}.") if trade and trade_names else (legal, "")
    if trade and not trade_names and trade.casefold() != legal.casefold():
        other = f"Does business as {trade}."
    common = _common(cells, layout, wording)
    document = {
        "name": name,
        "type": specialty_of(common["taxonomy"]).organization_type,
        **common,
        "notes": other.replace("..", "."),
    }
    return Incoming("organization", filled(document), line, origin=_origin(cells, layout))


def _common(cells: Sequence[str], layout: Layout, wording: Wording) -> dict[str, Any]:
    taxonomy = next(iter(layout.codes(cells)), "")
    phones = [phone_of(layout.value("phone", cells), "work"), phone_of(layout.value("fax", cells), "fax")]
    address = register_address(
        *(layout.value(part, cells) for part in ("line1", "line2", "city", "state", "zip", "country"))
    )
    return {
        "npi": digits_of(layout.value("npi", cells)),
        "specialty": specialty_of(taxonomy, wording.specialties).words,
        "taxonomy": taxonomy,
        "phones": [phone for phone in phones if phone],
        "address": address,
    }


def _origin(cells: Sequence[str], layout: Layout) -> Provenance | None:
    day = side_files.day_of(layout.value("updated", cells))
    return Provenance(REGISTER, day) if day else None
