"""The file as a stream of people, and then of the practices that they work at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Incoming, Rejected, Skipped, is_npi
from rounds_plugins.exchange.area import EVERYTHING, Area, any_of, area_of, limit_of, listed
from rounds_plugins.exchange.cms.documents import contact_of, place_of, together
from rounds_plugins.exchange.cms.layout import layout_of
from rounds_plugins.exchange.cms.practices import Practices
from rounds_plugins.exchange.cms.specialties import words_of
from rounds_plugins.exchange.parts import digits_of
from rounds_plugins.exchange.tables import Row, find_delimiter, find_encoding, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.cms.layout import Layout
    from rounds_plugins.exchange.tables import Line

Result = Incoming | Rejected | Skipped
_SPECIALTY = re.compile(r"[^,]+")
_FURTHER = frozenset({"affiliations"})


def read_cms(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """A contact for the lines about one person that stand together, and at the end the practices.

    Lines about somebody that stand elsewhere give a contact of the same NPI, and Rounds adds their places of work.

    Raises:
        RoundsError: this is another file.
        UsageError: an option is off.
    """
    wanted = _Wanted(
        area=area_of(options),
        specialty=any_of(one.casefold() for one in listed(options, "specialty", _SPECIALTY, "a specialty")),
        any_specialty=bool(options.get("any")),
    )
    handle = open_table(path)
    encoding = find_encoding(handle)
    delimiter = find_delimiter(handle, encoding)
    practices = Practices(book)
    with read_table(handle, path, encoding=encoding, delimiter=delimiter, column="NPI") as (header, rows):
        yield from _people(rows, layout_of(header, path), wanted, practices, limit_of(options))
    yield from practices.records()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the user asked for; any line of a person may fit."""

    area: Area
    specialty: re.Pattern[str] = EVERYTHING
    any_specialty: bool = False

    def matches(self, cells: Sequence[str], layout: Layout) -> bool:
        """Whether the line is wanted."""
        if not self.area.has(layout.value, cells):
            return False
        if self.specialty is EVERYTHING:
            return True
        names = [layout.value("specialty", cells)]
        if self.any_specialty:
            names += re.split(r",\s*", layout.value("others", cells))
        return any(self.specialty.fullmatch(words) for name in names for words in (name.casefold(), words_of(name)))


def _people(
    rows: Iterable[Line], layout: Layout, wanted: _Wanted, practices: Practices, limit: int
) -> Iterator[Result]:
    """What each line gives; lines about one person that follow each other are one contact."""
    npi, first, documents, taken = "", 0, list[dict[str, Any]](), 0
    for row in rows:
        if not isinstance(row, Row):
            yield row
            continue
        reason = _fault(row, layout)
        if reason or not wanted.matches(row.cells, layout):
            yield Rejected(row.line, reason) if reason else Skipped(row.line)
            continue
        place = place_of(row.cells, layout)
        document = contact_of(row.cells, layout, place)
        if documents and document["npi"] != npi:
            yield _contact(documents, first)
            documents, taken = [], taken + 1
            if taken == limit:
                return
        if not documents:
            npi, first = document["npi"], row.line
        documents.append(document)
        if place:
            practices.add(row.line, place)
    if documents:
        yield _contact(documents, first)


def _contact(documents: Sequence[dict[str, Any]], line: int) -> Incoming:
    return Incoming("contact", together(documents), line, adds=_FURTHER)


def _fault(row: Row, layout: Layout) -> str:
    """Why a line cannot be used; empty when it can."""
    npi = digits_of(layout.value("npi", row.cells))
    if not is_npi(npi):
        return f"'{npi}' is not an NPI" if npi else "the line has no NPI"
    return "" if layout.value("family", row.cells) or layout.value("given", row.cells) else "there is no name"
