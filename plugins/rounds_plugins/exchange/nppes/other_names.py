"""The file of other names: what organizations of the book are called too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Incoming, Organization, Rejected, Skipped
from rounds_plugins.exchange.nppes.side_files import with_npi
from rounds_plugins.exchange.propercase import proper_title
from rounds_plugins.exchange.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds import Book
    from rounds_plugins.exchange.nppes.side_files import Columns
    from rounds_plugins.exchange.tables import Line

_CALLED = {"1": "formerly", "3": "does business as", "4": "formerly"}


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
