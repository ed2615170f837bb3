"""The file of practice locations: further places at which people and organizations of the book see patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds import Contact, Incoming, Organization, Rejected, Skipped
from rounds_plugins.exchange.addresses import address_of, house_of
from rounds_plugins.exchange.nppes.side_files import with_npi
from rounds_plugins.exchange.parts import phone_of
from rounds_plugins.exchange.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds import Book
    from rounds_plugins.exchange.addresses import House
    from rounds_plugins.exchange.nppes.side_files import Columns
    from rounds_plugins.exchange.tables import Line

MARK = "provider secondary practice location address"
_LONGEST_NAME = 200


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
    address = address_of(*(columns.value(row, part) for part in parts))
    number, extension = columns.value(row, "telephone number"), columns.value(row, "telephone extension")
    phones = [
        phone_of(f"{number} x{extension}" if extension else number, "work"),
        phone_of(columns.value(row, "fax number"), "fax"),
    ]
    reach = {"address": address, "phones": [phone for phone in phones if phone]}
    return {field: value for field, value in reach.items() if value}


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
