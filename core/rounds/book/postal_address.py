"""Postal addresses: the lines as USPS wants them on a piece of mail (Publication 28), and why one cannot be used.

Words stay as they were typed; only with ``usps`` are they in capitals, without punctuation, and in the short form.
The libraries tried refuse every ninth address of a medical office, and garble others: a department, a building, two
suites are not in their grammar.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.base.addresses import STREETS, UNITS, is_home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.records import Address, Contact, Organization

_ZIP: Final = re.compile(r"([0-9]{5})(?:[- ]?([0-9]{4}))?")
_UNIT: Final = re.compile(
    r"(?:#|(?:suite|ste|apartment|apt|unit|room|rm|ofc|floor|fl|building|bldg|level|lower level|upper level)\b\.?"
    r"|[0-9]+(?:st|nd|rd|th) (?:floor|fl)\b)",
    re.IGNORECASE,
)
_DELIVERY: Final = re.compile(r"[0-9]|(?:p\.? ?o\.? ?|post office )box\b|(?:rr|hc|r\.r\.)\b", re.IGNORECASE)
_UNITS: Final = frozenset({*UNITS, *UNITS.values(), "UNIT"})


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a piece of mail, and where. ``id`` is the contact's; ``organization`` the place's name, or empty."""

    id: str
    name: str
    organization: str
    address: Address

    @property
    def zip5(self) -> str:
        """The first five digits of the ZIP code; a foreign postal code as it stands."""
        found = _ZIP.fullmatch(self.address.zip.strip())
        return found[1] if found else self.address.zip

    @property
    def zip4(self) -> str:
        """The last four digits of a ZIP+4, or empty."""
        found = _ZIP.fullmatch(self.address.zip.strip())
        return (found[2] or "") if found else ""

    @property
    def is_foreign(self) -> bool:
        """Whether it goes abroad."""
        return not is_home(self.address.country)

    def amiss(self) -> str:
        """Why nothing can be mailed there, in words; empty: it can."""
        wanted = {"line 1": self.address.line1, "city": self.address.city}
        wanted |= {} if self.is_foreign else {"state": self.address.state, "ZIP": self.address.zip}
        missing = [name for name, value in wanted.items() if not value.strip()]
        if missing:
            return f"the address has no {missing[0]}"
        if not self.is_foreign and not _ZIP.fullmatch(self.address.zip.strip()):
            return f"the ZIP '{self.address.zip}' is not five or nine digits"
        return ""

    def lines(self, *, usps: bool = False) -> tuple[str, ...]:
        """The address block: name, organization, where it is delivered with the unit, ``CITY ST ZIP+4``.

        What is no unit (a department, a building) stands above the street: USPS reads the line above the city.
        """
        city = address_city(self.address, zip_code="-".join(filter(None, (self.zip5, self.zip4))))
        lines = (self.name, self.organization, *_delivery(self.address), city)
        country = self.address.country if self.is_foreign else ""
        shown = [capitals(line) for line in lines] if usps else list(lines)
        return tuple(line for line in (*shown, country.upper()) if line.strip())


def addressee_of(contact: Contact, organizations: Sequence[Organization]) -> Addressee | None:
    """Whom and where to write to: the person's own address, else that of the first place of work that has one.

    With the person's own address stands the first place of work, unless that place has another address: then the
    person's own is taken for a home. None: there is no address at all.
    """
    name = _with_credentials(contact)
    if contact.address:
        first = next(iter(organizations), None)
        is_there = first is not None and (first.address is None or _same(first.address, contact.address))
        return Addressee(contact.id, name, first.name if first and is_there else "", contact.address)
    place = next((one for one in organizations if one.address), None)
    return Addressee(contact.id, name, place.name, place.address) if place and place.address else None


def address_city(address: Address, zip_code: str = "") -> str:
    """The last line: ``Alder Falls, JF 00411-1208``."""
    region = " ".join(filter(None, (address.state, zip_code or address.zip)))
    return ", ".join(filter(None, (address.city, region)))


def address_lines(address: Address) -> tuple[str, ...]:
    """An address without a name, a line each."""
    return tuple(line for line in (*_delivery(address), address_city(address)) if line.strip())


def capitals(line: str) -> str:
    """The line as Publication 28 prefers it: capitals, no punctuation but hyphens, ``/`` and ``#``, short forms.

    Accents go where a plain letter stays, since sorting machines read plain ones.
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", line) if not unicodedata.combining(each))
    words = re.sub(r"[^\w\s#/-]", "", plain.replace(",", " ")).upper().split()
    if words and words[0][0].isdigit():
        last = next((at for at, word in enumerate(words) if word in _UNITS or word.startswith("#")), len(words))
        words[last - 1] = STREETS.get(words[last - 1], words[last - 1])
    return " ".join(UNITS.get(word, word) for word in words)


def _delivery(address: Address) -> tuple[str, ...]:
    first, second = address.line1.strip(), address.line2.strip()
    if second and _UNIT.match(second):
        return (f"{first}, {second}",)
    if second and _DELIVERY.match(first) and not _DELIVERY.match(second):
        return second, first
    return first, second


def _same(one: Address, other: Address) -> bool:
    return (one.line1.casefold(), one.zip[:5]) == (other.line1.casefold(), other.zip[:5])


def _with_credentials(contact: Contact) -> str:
    """``Grace Okafor, MD``; the name alone where it ends in them already."""
    bare = re.sub(r"[^A-Z]", "", contact.credentials.upper())
    if not bare or re.sub(r"[^A-Z]", "", contact.name.upper().split(",", 1)[-1]) == bare:
        return contact.name
    return f"{contact.name}, {contact.credentials}"
