"""Names that look alike and are not the same to a computer: nobody finds the second person, or writes to both."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rounds.book.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization

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
