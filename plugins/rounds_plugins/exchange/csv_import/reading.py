"""A foreign CSV file as a stream of records, by its map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds import Incoming, Rejected, RoundsError, Skipped, UsageError
from rounds_plugins.exchange.csv_import.mapfile import read_map
from rounds_plugins.exchange.csv_import.references import References
from rounds_plugins.exchange.csv_import.rows import RowReader
from rounds_plugins.exchange.csv_import.totals import added_up
from rounds_plugins.exchange.tables import Row, find_delimiter, find_encoding, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rounds import Book
    from rounds_plugins.exchange.csv_import.mapfile import ImportMap

Result = Incoming | Rejected | Skipped


def read_csv(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """What each row of the file gives, by the map that ``options["map"]`` names.

    Raises:
        RoundsError: the map or the file cannot be used.
        UsageError: no map is named.
    """
    if not options.get("map"):
        raise UsageError("a CSV file needs a map that says what its columns mean", "name it with --map MAP.yaml")
    import_map = read_map(Path(options["map"]))
    rows = _rows(path, book, import_map)
    return iter(added_up(rows)) if import_map.add_up else rows


def _rows(path: Path, book: Book, import_map: ImportMap) -> Iterator[Result]:
    handle = open_table(path)
    encoding = import_map.encoding or find_encoding(handle)
    delimiter = import_map.delimiter or find_delimiter(handle, encoding)
    with read_table(handle, path, encoding=encoding, delimiter=delimiter) as (header, rows):
        reader = RowReader(import_map, _indices(import_map, header, path), References(book), path.name)
        for row in rows:
            yield reader.read(row) if isinstance(row, Row) else row


def _indices(import_map: ImportMap, header: Sequence[str], path: Path) -> Mapping[str, int]:
    """Where each column that the map names stands, by its exact name or else without regard to case and spaces."""
    exact = _first(header)
    loose = _first([_loose(name) for name in header])
    indices: dict[str, int] = {}
    missing: list[str] = []
    for column in import_map.columns:
        index = exact.get(column, loose.get(_loose(column), -1))
        if index < 0:
            place = import_map.places.get(column)
            missing.append(f"{f'{place}: ' if place else ''}{path.name} has no column '{column}'")
        indices[column] = index
    if missing:
        names = (
            ", ".join(header)
            if len(header) > 1
            else f"only one, '{header[0] if header else ''}'; is the delimiter right?"
        )
        raise RoundsError("\n  ".join(["the map does not fit the file:", *missing]), f"its columns are: {names}")
    return indices


def _first(names: Iterable[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        places.setdefault(name, index)
    return places


def _loose(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
