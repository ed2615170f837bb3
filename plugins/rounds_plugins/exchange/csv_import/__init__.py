"""``rounds import csv`` and ``xlsx``: contacts, organizations, touches and referrals from any table."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds import Importer, Incoming, Option, Rejected, Remark, RoundsError, Skipped, UsageError, hookimpl
from rounds_plugins.exchange.csv_import.guess import SAMPLE, guess_map, save_map
from rounds_plugins.exchange.csv_import.headings import heading
from rounds_plugins.exchange.csv_import.mapfile import map_of, read_map
from rounds_plugins.exchange.csv_import.rows import RowReader, added_up
from rounds_plugins.exchange.csv_import.values import References
from rounds_plugins.exchange.tables import Row, read_any_table, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rounds import Book
    from rounds_plugins.exchange.csv_import.mapfile import ImportMap
    from rounds_plugins.exchange.tables import Line


_OPTIONS = (
    Option("map", "The YAML file that says which column is which field; guessed without one.", is_path=True),
    Option("save-map", "Write the guessed map into this file, and import nothing.", is_path=True),
    Option("kind", "What a row is, for the guess: contact, organization, touch or referral."),
)
_SHEET = Option("sheet", "The sheet's name; by default the first that has anything in it.")
KINDS = ("contact", "organization", "touch", "referral")
Result = Incoming | Rejected | Skipped | Remark


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``csv`` and ``xlsx`` importers."""
    return [
        Importer("csv", "Any CSV or TSV file, by a map of its columns or by guess.", read_csv, _OPTIONS),
        Importer(
            "xlsx", "Any sheet of a workbook, by a map of its columns or by guess.", read_xlsx, (*_OPTIONS, _SHEET)
        ),
    ]


def read_csv(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """What each row of a text table gives, by the map that ``options["map"]`` names, or by a guessed one.

    Raises:
        RoundsError: the map or the file cannot be used.
        UsageError: it cannot be told what the columns mean.
    """
    import_map = _map(options)
    told = {} if import_map is None else {"encoding": import_map.encoding, "delimiter": import_map.delimiter}
    with read_any_table(path, **told) as (header, rows):
        yield from _read(path, book, options, import_map, (header, rows))


def read_xlsx(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Result]:
    """The same of a workbook's sheet.

    Raises:
        RoundsError: the map or the file cannot be used.
        UsageError: it cannot be told what the columns mean.
    """
    with read_sheet(path, str(options.get("sheet") or "")) as (header, rows):
        yield from _read(path, book, options, _map(options), (header, rows))


def _map(options: Mapping[str, Any]) -> ImportMap | None:
    kind = str(options.get("kind") or "")
    if kind and kind not in KINDS:
        raise UsageError(f"a row cannot be a '{kind}'", f"--kind {', '.join(KINDS)}")
    if options.get("map") and (kind or options.get("save-map")):
        raise UsageError("--map says everything", "leave out --kind and --save-map, or --map")
    return read_map(Path(options["map"])) if options.get("map") else None


def _read(
    path: Path,
    book: Book,
    options: Mapping[str, Any],
    import_map: ImportMap | None,
    table: tuple[Sequence[str], Iterator[Line]],
) -> Iterator[Result]:
    header, rows = table
    if import_map is None:
        first = list(islice(rows, SAMPLE))
        rows = chain(first, rows)
        sample = [row.cells for row in first if isinstance(row, Row)]
        guess = guess_map(header, sample, str(options.get("kind") or ""))
        yield Remark(guess.words)
        if options.get("save-map"):
            yield Remark(save_map(Path(options["save-map"]), guess, header, sample))
            return
        import_map = map_of(guess.data)
    found = _results(path, book, import_map, header, rows)
    yield from added_up(found) if import_map.add_up else found


def _results(
    path: Path, book: Book, import_map: ImportMap, header: Sequence[str], rows: Iterator[Line]
) -> Iterator[Incoming | Rejected | Skipped]:
    reader = RowReader(import_map, _indices(import_map, header, path), References(book), path.name)
    for row in rows:
        if isinstance(row, Row):
            yield from reader.read(row)
        else:
            yield row


def _indices(import_map: ImportMap, header: Sequence[str], path: Path) -> Mapping[str, int]:
    """Where each column that the map names stands, by its exact name or else without regard to case and spaces."""
    exact = _first(header)
    loose = _first([heading(name) for name in header])
    indices: dict[str, int] = {}
    missing: list[str] = []
    for column in import_map.columns:
        index = exact.get(column, loose.get(heading(column), -1))
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
