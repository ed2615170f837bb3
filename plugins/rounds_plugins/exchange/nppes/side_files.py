"""The files that the register has beside its own: deactivated numbers, practice locations, other names."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Contact, Deactivated, Incoming, Organization, Rejected, Skipped
from rounds_plugins.exchange.nppes.layout import plain
from rounds_plugins.exchange.parts import digits_of, filled, house_of, phone_of, register_address
from rounds_plugins.exchange.propercase import proper_title
from rounds_plugins.exchange.registers import npi_fault
from rounds_plugins.exchange.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rounds import Book
    from rounds_plugins.exchange.parts import House
    from rounds_plugins.exchange.tables import Line

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)
MARK = "provider secondary practice location address"
_LONGEST_NAME = 200
_CALLED = {"1": "formerly", "3": "does business as", "4": "formerly"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a side file, found by words of their names."""

    names: tuple[str, ...]

    def has(self, *words: str) -> bool:
        """Whether there is a column with all these words in its name."""
        return any(all(word in name for word in words) for name in self.names)

    def value(self, row: Row, *words: str) -> str:
        """The cell of the first column with all these words in its name; empty without."""
        at = next((n for n, name in enumerate(self.names) if all(word in name for word in words)), -1)
        return "" if at < 0 else " ".join(row.cells[at].split())

    def npi(self, row: Row) -> str:
        """The row's NPI."""
        return digits_of(" ".join(row.cells[self.names.index("npi")].split()))

    def fault(self, row: Row) -> Rejected | None:
        """The row, rejected, where it has no NPI."""
        reason = npi_fault(self.npi(row))
        return Rejected(row.line, reason) if reason else None


def columns_of(header: Sequence[str]) -> Columns | None:
    """The columns of a side file; None where it is none: it lacks the NPI, or says what kind of provider each is."""
    columns = Columns(tuple(plain(name) for name in header))
    return columns if "npi" in columns.names and not columns.has("entity type") else None


def with_npi(book: Book) -> dict[str, Contact | Organization]:
    """The contacts and organizations that stand, by their NPIs."""
    records: list[Contact | Organization] = [*book.organizations.values(), *book.contacts.values()]
    return {one.npi: one for one in records if one.npi and not one.void}


def day_of(text: str) -> dt.date | None:
    """A date as the register writes it, ``03/20/2006``, or year-month-day; None when it is none."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    month, day, year = match.group(1, 2, 3) if match[1] else match.group(5, 6, 4)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_off(deactivated: str, reactivated: str) -> bool:
    """Whether a number is out of use by these two days; it may be in use again."""
    ended, resumed = day_of(deactivated), day_of(reactivated)
    return bool(deactivated) and not (resumed and (not ended or resumed >= ended))


def read_deactivated(rows: Iterable[Line], columns: Columns) -> Iterator[Deactivated | Rejected | Skipped]:
    """Each line of the report of deactivated numbers."""
    for row in rows:
        if not isinstance(row, Row):
            yield row
            continue
        off, on = columns.value(row, "deactivation date"), columns.value(row, "reactivation date")
        if fault := columns.fault(row):
            yield fault
        elif off and not is_off(off, on):
            yield Skipped(row.line)
        else:
            yield Deactivated(row.line, columns.npi(row), day_of(off))


def read_locations(rows: Iterable[Line], columns: Columns, book: Book) -> Iterator[Incoming | Rejected | Skipped]:
    """A place for each further address of somebody in the book, and that they work there; others are passed over.

    The register gives such a place no name. One organization of the book at the very address is it; otherwise a new
    one is called by its street, and waits for a person who knows what stands on the door.
    """
    known, at = with_npi(book), _by_address(book)
    for row in rows:
        if not isinstance(row, Row):
            yield row
            continue
        record, reach = known.get(columns.npi(row)), _reach(row, columns)
        house = house_of(reach.get("address"))
        if fault := columns.fault(row):
            yield fault
        elif record is None or not house[0] or house in _houses(record, book):
            yield Skipped(row.line)
        elif isinstance(record, Contact):
            yield from _workplace(row.line, record, reach, at.get(_exact(reach["address"]), ""))
        else:
            yield _branch(row.line, record, reach)


def _workplace(line: int, person: Contact, reach: dict[str, Any], known: str) -> Iterator[Incoming]:
    address = reach["address"]
    key = " ".join(house_of(address))
    place: dict[str, Any] = {"organization": known} if known else {"key": key}
    document = {"name": person.name, "npi": person.npi, "affiliations": [place]}
    yield Incoming("contact", document, line, adds=frozenset({"affiliations"}))
    if not known:
        name = ", ".join(filter(None, (address["line1"], address.get("city", ""))))
        yield Incoming("organization", {"name": name[:_LONGEST_NAME], **reach}, line, key)


def _branch(line: int, owner: Organization, reach: dict[str, Any]) -> Incoming:
    name = f"{owner.name}, {reach['address']['line1']}"[:_LONGEST_NAME]
    return Incoming(
        "organization", {"name": name, "parent": owner.id, **reach}, line, " ".join(house_of(reach["address"]))
    )


def _houses(record: Contact | Organization, book: Book) -> set[House]:
    """Where the record is by what the book says: at its own address, at its places of work, at its branches."""
    if isinstance(record, Contact):
        ids = {place.organization for place in record.affiliations}
        places = [book.organizations[one] for one in ids if one in book.organizations]
    else:
        places = [one for one in book.organizations.values() if one.parent == record.id]
    return {house_of(one.address) for one in (record, *places)}


def _reach(row: Row, columns: Columns) -> dict[str, Any]:
    parts = ("address line 1", "address line 2", "city name", "state name", "postal code", "country code")
    address = register_address(*(columns.value(row, part) for part in parts))
    number, extension = columns.value(row, "telephone number"), columns.value(row, "telephone extension")
    phones = [
        phone_of(f"{number} x{extension}" if extension else number, "work"),
        phone_of(columns.value(row, "fax number"), "fax"),
    ]
    reach = {"address": address, "phones": [phone for phone in phones if phone]}
    return filled(reach)


def _by_address(book: Book) -> dict[tuple[str, ...], str]:
    """The organizations of the book that are alone at their address."""
    found: dict[tuple[str, ...], str] = {}
    for one in book.organizations.values():
        if one.address and not one.void:
            exact = _exact({"line1": one.address.line1, "line2": one.address.line2, "zip": one.address.zip})
            found[exact] = "" if exact in found else one.id
    return found


def _exact(address: dict[str, str]) -> tuple[str, ...]:
    return (*house_of(address), address.get("line2", "").casefold().rstrip("."))


def read_other_names(rows: Iterable[Line], columns: Columns, book: Book) -> Iterator[Incoming | Rejected | Skipped]:
    """The other names of each organization of the book as its notes; other lines are passed over."""
    known = {npi: one for npi, one in with_npi(book).items() if isinstance(one, Organization)}
    found: dict[str, tuple[int, list[str]]] = {}
    for row in rows:
        if not isinstance(row, Row):
            yield row
            continue
        npi, name = columns.npi(row), proper_title(columns.value(row, "other organization name"))
        if fault := columns.fault(row):
            yield fault
        elif npi not in known or not name or _says(known[npi], name):
            yield Skipped(row.line)
        else:
            kind = _CALLED.get(columns.value(row, "type code"), "also called")
            found.setdefault(npi, (row.line, []))[1].append(f"{kind} {name}")
    for npi, (line, names) in found.items():
        text = "; ".join(sorted(set(names)))
        yield Incoming("organization", {"name": known[npi].name, "npi": npi, "notes": _sentence(text)}, line)


def _says(record: Organization, name: str) -> bool:
    """Whether the record has the name already, as its own or in its notes."""
    return name.casefold() in f"{record.name}\n{record.notes}".casefold()


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
