"""``rounds import cms``: people and their practices from Medicare's file of doctors and clinicians.

The file is the national one of the CMS provider data catalog (DAC_NationalDownloadableFile.csv), or that of Physician
Compare, as it was called before. It has a line for each place where a person works.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Importer, Incoming, Option, Rejected, RoundsError, Skipped, hookimpl
from rounds.base.names import credentials_of
from rounds.base.words import folded
from rounds_plugins.exchange import registers
from rounds_plugins.exchange.parts import digits_of, filled, house_of, phone_of, register_address, register_name
from rounds_plugins.exchange.propercase import proper_title
from rounds_plugins.exchange.specialties import words_of
from rounds_plugins.exchange.tables import Row, read_any_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rounds import Book
    from rounds_plugins.exchange.tables import Line


_OPTIONS = (
    Option("specialty", "Primary specialty, in CMS's words or ours; * and ? may be used: ortho*.", multiple=True),
    Option("any", "Let a secondary specialty match too.", flag=True),
    *registers.AREA_OPTIONS,
    registers.LIMIT_OPTION,
)
Result = Incoming | Rejected | Skipped
_SPECIALTY = re.compile(r"[^,]+")
_FURTHER = frozenset({"affiliations"})
Document = dict[str, Any]
COLUMNS: Mapping[str, Sequence[str]] = registers.LAYOUTS["cms"]
REQUIRED = ("npi", "family", "given", "specialty", "group")
_LONGEST_NAME = 200


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``cms`` importer."""
    return [Importer("cms", "People and practices from Medicare's file of doctors.", read_cms, _OPTIONS)]


def read_cms(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """A contact for the lines about one person that stand together, and at the end the practices.

    Lines about somebody that stand elsewhere give a contact of the same NPI, and Rounds adds their places of work.

    Raises:
        RoundsError: this is another file.
        UsageError: an option is off.
    """
    wanted = _Wanted(
        area=registers.area_of(options),
        specialty=registers.any_of(
            one.casefold() for one in registers.listed(options, "specialty", _SPECIALTY, "a specialty")
        ),
        any_specialty=bool(options.get("any")),
    )
    practices = Practices(book)
    with read_any_table(path, column="NPI") as (header, rows):
        yield from _people(rows, layout_of(header, path), wanted, practices, registers.limit_of(options))
    yield from practices.records()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the user asked for; any line of a person may fit."""

    area: registers.Area
    specialty: re.Pattern[str] = registers.EVERYTHING
    any_specialty: bool = False

    def matches(self, cells: Sequence[str], layout: Layout) -> bool:
        """Whether the line is wanted."""
        if not self.area.has(layout.value, cells):
            return False
        if self.specialty is registers.EVERYTHING:
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
    fault = registers.npi_fault(digits_of(layout.value("npi", row.cells)))
    return fault or (
        "" if layout.value("family", row.cells) or layout.value("given", row.cells) else "there is no name"
    )


def contact_of(cells: Sequence[str], layout: Layout, place: Place | None) -> Document:
    """What one line says of a person. Somebody without a practice has an address and a number of their own."""
    name = (layout.value(part, cells) for part in ("given", "middle", "family", "suffix"))
    document = {
        **register_name(*name),
        "credentials": credentials_of(layout.value("credentials", cells)),
        "npi": digits_of(layout.value("npi", cells)),
        "specialty": words_of(layout.value("specialty", cells)),
        **({"affiliations": [{"key": place.key}]} if place else _reach(cells, layout)),
    }
    return filled(document)


def together(documents: Iterable[Document]) -> Document:
    """One document of those that the lines about one person give, the same for every order of the lines.

    The first in order of their text counts; others fill what it leaves empty, and add their places of work.
    """
    first, *others = sorted(documents, key=lambda one: json.dumps(one, sort_keys=True))
    whole = dict(first)
    for other in others:
        places = [*whole.get("affiliations", ()), *other.get("affiliations", ())]
        whole = {**other, **whole}
        if places:
            whole["affiliations"] = list({place["key"]: place for place in places}.values())
    return whole


def place_of(cells: Sequence[str], layout: Layout) -> Place | None:
    """The practice of a line; what tells a group from others is Medicare's number of it, else its name."""
    name = layout.value("organization", cells)
    group = digits_of(layout.value("group", cells)) or name.casefold()
    return Place(group, proper_title(name), _reach(cells, layout)) if name else None


def _reach(cells: Sequence[str], layout: Layout) -> Document:
    """Address and telephone number of the line's place. A second line that was left out is not made up."""
    phone = phone_of(digits_of(layout.value("phone", cells)), "work")
    address = register_address(*(layout.value(part, cells) for part in ("line1", "line2", "city", "state", "zip")))
    return filled({"address": address, "phones": [phone] if phone else []})


@dataclass(frozen=True, slots=True)
class Layout:
    """The index of each column that is read."""

    columns: Mapping[str, int]

    def value(self, name: str, cells: Sequence[str]) -> str:
        """A cell with single spaces; empty when the file lacks the column."""
        index = self.columns.get(name, -1)
        text = cells[index] if index >= 0 else ""
        return text if not text or text.isalnum() else " ".join(text.split())


def layout_of(header: Sequence[str], path: Path) -> Layout:
    """Find the columns.

    Raises:
        RoundsError: this is another file, for it lacks a column without which nothing can be read.
    """
    columns, _ = registers.find_columns(header, COLUMNS, lambda name: folded(name, ""))
    missing = [COLUMNS[name][0] for name in REQUIRED if columns[name] < 0]
    if missing:
        raise RoundsError(
            f"{path}:1: not CMS's file of doctors and clinicians: there is no column '{missing[0]}'",
            "import DAC_NationalDownloadableFile.csv; for another table: rounds import csv FILE --map MAP",
        )
    return Layout(columns)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line says that somebody works: the group, by what tells it from others, its name, and how to reach it."""

    group: str
    name: str
    reach: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Equal for two lines about one house of one group."""
        return " ".join((self.group, *house_of(self.reach.get("address")))).strip()


class Practices:
    """The places of a file by their keys. What is kept of one does not grow with its people."""

    def __init__(self, book: Book) -> None:
        self._lines: dict[str, tuple[int, Place]] = {}
        places = (one for one in book.organizations.values() if not one.void)
        self._known = {(one.name.casefold(), *house_of(one.address)): one.id for one in places}

    def add(self, line: int, place: Place) -> None:
        """A line names the place."""
        first, known = self._lines.get(place.key, (line, place))
        self._lines[place.key] = (first, min(known, place, key=lambda one: (one.name, str(one.reach))))

    def records(self) -> Iterator[Incoming]:
        """An organization each. The houses of one group are told apart by their streets."""
        houses = Counter(place.group for _, place in self._lines.values())
        for key, (line, place) in self._lines.items():
            street = place.reach.get("address", {}).get("line1", "")
            name = f"{place.name}, {street}" if houses[place.group] > 1 and street else place.name
            document = {"name": name[:_LONGEST_NAME], **place.reach}
            if known := self._known.get((place.name.casefold(), *house_of(place.reach.get("address")))):
                document |= {"id": known, "name": place.name}
            yield Incoming("organization", document, line, key)
