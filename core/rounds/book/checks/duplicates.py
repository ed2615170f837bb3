"""What stands twice: one NPI on two records, names that only look alike, a count or a case in two tables."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rounds.base.ids import has_valid_check_digit, may_be_assigned
from rounds.book.finding import Finding
from rounds.book.records import Referral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.base.problems import Source
    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization, Record


def check_identifiers(book: Book) -> Iterator[Finding]:
    """A wrong check digit is an error; a first digit that is not in use, or one NPI on two records, is a warning."""
    first: dict[str, Contact | Organization] = {}
    for record in book.sources():
        if not record.npi or record.void:
            continue
        if not has_valid_check_digit(record.npi):
            hint = "one digit is probably mistyped or two are swapped; look it up in the NPI registry"
            yield Finding(record.source, ("npi",), f"the NPI {record.npi} has a wrong check digit", hint)
        elif not may_be_assigned(record.npi):
            hint = "NPIs in use begin with 1 or 2"
            yield Finding(record.source, ("npi",), f"the NPI {record.npi} begins with {record.npi[0]}", hint, "warning")
        other = first.setdefault(record.npi, record)
        if other is not record:
            hint = "probably one person or place entered twice"
            message = f"'{other.id}' has the NPI {record.npi} too ({other.source})"
            yield Finding(record.source, ("npi",), message, hint, "warning")


_SAME_TO_THE_EYE = str.maketrans(
    # Cyrillic, then Greek letters that are drawn as Latin ones are (Unicode Technical Standard 39, confusables).
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "aeopcyxijsABEKMHOPCTXIJSoABEZHIKMNOPTYX",
)


def check_lookalikes(book: Book) -> Iterator[Finding]:
    """A warning where a name looks like another record's and is made of other letters."""
    sources = [record for record in book.sources() if not record.void]
    odd = {_drawn(record.name) for record in sources if not record.name.isascii()}
    if not odd:
        return
    first: dict[str, Contact | Organization] = {}
    for record in sources:
        drawn = _drawn(record.name)
        if drawn not in odd:
            continue
        other = first.setdefault(drawn, record)
        if other.name != record.name:
            hint = f"probably one entered twice; letters that differ: {', '.join(_letters(record, other))}"
            message = f"'{record.name}' looks like the name of '{other.id}' and is not the same ({other.source})"
            yield Finding(record.source, ("name",), message, hint, "warning")


def _drawn(name: str) -> str:
    """What all names that look like this one have in common."""
    return unicodedata.normalize("NFC", name).translate(_SAME_TO_THE_EYE).casefold()


def _letters(one: Contact | Organization, other: Contact | Organization) -> list[str]:
    """The first few letters that only one of both names has, by their names in Unicode."""
    different = sorted(set(one.name) ^ set(other.name), reverse=True)
    return [unicodedata.name(letter, f"U+{ord(letter):04X}").lower() for letter in different[:2]]


class Repeats:
    """A warning for each count of one month, source, service line and direction, or each case, after the first.

    Figures add all of them up. Counts that ``custom`` fields tell apart are no repeats.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[object, ...], Source] = {}
        self._found: list[Finding] = []

    def look(self, record: Record) -> None:
        """Look at one record: whether it is a referral that was seen before."""
        if not isinstance(record, Referral) or record.void:
            return
        other = self._first.setdefault(_key(record), record.source)
        if other is not record.source:
            named = f"the case {record.case}" if record.case else f"a count for {record.month} like this one"
            hint = "they add up: remove one, or void it with a reason"
            self._found.append(Finding(record.source, (), f"{named} stands in {other} too", hint, "warning"))

    def findings(self) -> Iterator[Finding]:
        """The repeats."""
        return iter(self._found)


def _key(referral: Referral) -> tuple[object, ...]:
    if referral.case:
        return ("case", referral.case)
    if not referral.month:
        return ("single", referral.source)
    source = (referral.contact, referral.organization)
    told_apart = repr(sorted(referral.custom.items())) if referral.custom else ""
    return ("month", referral.month, source, referral.service_line, referral.direction, told_apart)
