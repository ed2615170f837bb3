"""Foreign tables: CSV read as a stream, where any bytes give rows or rejected lines, and sheets of workbooks."""

from __future__ import annotations

import csv
import io
import os
import stat
import zipfile
import zlib
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from rounds import Rejected, RoundsError, Skipped, UsageError
from rounds_plugins import need

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path


LONGEST_LINE = 1_000_000
DELIMITERS = (",", ";", "\t", "|")
UTF8, UTF16, WINDOWS = "utf-8", "utf-16", "cp1252"
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_BROKEN = (OSError, EOFError, zipfile.BadZipFile, zlib.error)
_SAMPLE_ROWS, _NEAR = 20, 5
_HEAD = 65536
_LOST = "\ufffd"
_MARKS = {
    b"PK\x03\x04": "a ZIP or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
}
LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the 1-based line on which it begins."""

    line: int
    cells: Sequence[str]


Line = Row | Rejected | Skipped


def open_table(path: Path) -> IO[bytes]:
    """The file, opened for reading.

    Raises:
        RoundsError: it cannot be read, or is no plain file, or plainly no text table.
    """
    try:
        # A named pipe would wait for a writer for ever; O_NONBLOCK changes nothing for a plain file.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RoundsError(f"{path}: {words.lower()}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RoundsError(f"{path}: not a plain file")
    handle = os.fdopen(descriptor, "rb")
    head = handle.read(4)
    handle.seek(0)
    for mark, what in _MARKS.items():
        if head.startswith(mark):
            handle.close()
            raise RoundsError(f"{path}: this is {what}, not a CSV table", "save it as 'CSV UTF-8' and import that")
    return handle


@contextmanager
def read_table(
    handle: IO[bytes], path: Path, *, encoding: str = UTF8, delimiter: str = ",", column: str = ""
) -> Generator[tuple[Sequence[str], Iterator[Line]]]:
    """The header's names, and the rows below it; each row has as many cells as the header. Closes the file.

    Blank lines are skipped, and so is a title above the header, where the header is known by a ``column``. A row of
    another length, with bytes that are no ``encoding`` or with NUL is rejected.

    Raises:
        RoundsError: there is no header; a line is endless or the disk fails (while the rows are read).
    """
    with closing(handle):
        rows = _csv_rows(handle, path, encoding, delimiter)
        first, above, below = _parted(rows, column.casefold())
        if first is None:
            raise RoundsError(f"{path}: the file is empty", "its first line must name the columns")
        if isinstance(first, Rejected):
            raise RoundsError(f"{path}:{first.line}: the header cannot be read: {first.reason}")
        header = [cell.strip() for cell in first.cells]
        while header and not header[-1]:
            header.pop()
        yield header, chain(above, _even_rows(chain(below, rows), len(header)))


def read_any_table(
    path: Path, *, encoding: str = "", delimiter: str = "", column: str = ""
) -> AbstractContextManager[tuple[Sequence[str], Iterator[Line]]]:
    """The same of a file whose encoding and delimiter are found out where they are not told."""
    handle = open_table(path)
    encoding = encoding or find_encoding(handle)
    delimiter = delimiter or find_delimiter(handle, encoding)
    return read_table(handle, path, encoding=encoding, delimiter=delimiter, column=column)


def _parted(rows: Iterator[Line], column: str) -> tuple[Row | Rejected | None, list[Line], list[Line]]:
    """The header, what is passed over above it, and what was read below it while it was sought."""
    above: list[Line] = []
    for first in rows:
        if isinstance(first, Skipped):
            above.append(first)
            continue
        near = [] if not column or _has(first, column) else list(islice(rows, _NEAR))
        for at, one in enumerate(near):
            if isinstance(one, Row) and _has(one, column):
                return one, [*above, *(Skipped(title.line) for title in (first, *near[:at]))], near[at + 1 :]
        return first, above, near
    return None, above, []


def _has(line: Line, column: str) -> bool:
    return isinstance(line, Row) and column in (cell.strip().casefold() for cell in line.cells)


def find_encoding(handle: IO[bytes]) -> str:
    """UTF-8, unless no byte beyond ASCII is part of any: then Windows-1252, as spreadsheets of old save. Rewinds.

    UTF-16 is known by the mark at its start.
    """
    start = handle.read(2)
    handle.seek(0)
    if start in _BOMS:
        return UTF16
    wrapper = io.TextIOWrapper(handle, UTF8, errors="surrogateescape", newline="")
    good = bad = False
    while text := wrapper.read(_HEAD):
        if not text.isascii():
            stray = sum("\udc80" <= letter <= "\udcff" for letter in text)
            bad |= stray > 0
            good |= sum(letter > "\x7f" for letter in text) > stray
    wrapper.detach()
    handle.seek(0)
    return WINDOWS if bad and not good else UTF8


def find_delimiter(handle: IO[bytes], encoding: str) -> str:
    """The delimiter that gives the first rows most columns, all alike. Rewinds."""
    head = handle.read(_HEAD)
    handle.seek(0)
    text = head.decode(encoding, "replace")
    lines = text.splitlines(keepends=True)
    if len(head) == _HEAD:
        lines = lines[:-1] or lines
    return max(DELIMITERS, key=lambda delimiter: _columns(lines, delimiter))


def _columns(lines: Sequence[str], delimiter: str) -> float:
    """How many columns the delimiter makes, less what the rows differ by."""
    try:
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0
    if not rows or len(rows[0]) == 1:
        return 0
    return len(rows[0]) * sum(len(row) == len(rows[0]) for row in rows) / len(rows)


@dataclass
class _Lines:
    """The physical lines of a text, counted; what is wrong with any of them is kept for the row that they make."""

    text: io.TextIOWrapper
    path: Path
    encoding: str
    number: int = 0
    faults: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(LONGEST_LINE):
            self.number += 1
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                where = f"{self.path}:{self.number}"
                raise RoundsError(f"{where}: a line of more than {LONGEST_LINE:,} characters: not a CSV table")
            if "\0" in line:
                self.faults.append(f"line {self.number} has a NUL byte")
            elif not line.isascii() and (any(map(_is_stray, line)) or (self.encoding == UTF16 and _LOST in line)):
                self.faults.append(f"line {self.number} has bytes that are not {_called(self.encoding)}")
            yield line


def _is_stray(letter: str) -> bool:
    return "\udc80" <= letter <= "\udcff"


def _called(encoding: str) -> str:
    return "Windows-1252" if encoding == WINDOWS else encoding.upper()


def _csv_rows(handle: IO[bytes], path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    """Every row, the header included."""
    codec = "utf-8-sig" if encoding == UTF8 else encoding
    errors = "replace" if encoding == UTF16 else "surrogateescape"
    with io.TextIOWrapper(handle, codec, errors=errors, newline="") as text:
        lines = _Lines(text, path, encoding)
        reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
        while True:
            begins = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _BROKEN as error:
                raise RoundsError(f"{path}:{begins}: the file cannot be read on: {error}") from error
            except csv.Error as error:
                lines.faults.append(_error_words(error, begins, lines.number))
                cells = []
            if lines.faults:
                yield Rejected(begins, lines.faults[0])
                lines.faults.clear()
            elif any(map(str.strip, cells)):
                yield Row(begins, cells)
            else:
                yield Skipped(begins, blank=True)


def _error_words(error: csv.Error, begins: int, ends: int) -> str:
    if "field limit" in str(error) or "end of data" in str(error) or ends > begins:
        return f"a quote that opens here is not closed: lines {begins} to {ends} could not be read"
    return f"not CSV: {error}"


def _even_rows(rows: Iterator[Line], width: int) -> Iterator[Line]:
    """The rows of the header's width. Empty cells beyond it are cut off: a delimiter at the end of each line."""
    for row in rows:
        if not isinstance(row, Row) or len(row.cells) == width:
            yield row
        elif len(row.cells) > width and not any(row.cells[width:]):
            yield Row(row.line, row.cells[:width])
        else:
            yield Rejected(row.line, f"{len(row.cells)} cells under {width} columns")


@contextmanager
def read_sheet(path: Path, sheet: str = "") -> Generator[tuple[Sequence[str], Iterator[Line]]]:
    """The header's names of a sheet, and the rows below it; the first sheet with anything in it where none is named.

    Blank rows and what stands above the header alone in its row are skipped.

    Raises:
        RoundsError: this is no workbook, or it has no such sheet, or nothing in it.
        UsageError: the library is not installed.
    """
    rows = list(_sheet_rows(path, sheet))
    widest = max((len(row.cells) for row in rows if isinstance(row, Row)), default=0)
    first = next((at for at, row in enumerate(rows) if isinstance(row, Row) and _is_header(row, widest)), None)
    if first is None:
        raise RoundsError(f"{path}: the sheet is empty", "its first row must name the columns; another is --sheet NAME")
    head = rows[first]
    header = [cell.strip() for cell in head.cells] if isinstance(head, Row) else []
    while header and not header[-1]:
        header.pop()
    above = [Skipped(row.line) for row in rows[:first]]
    yield header, iter([*above, *(_even(row, len(header)) for row in rows[first + 1 :])])


def _is_header(row: Row, widest: int) -> bool:
    """Whether the row names columns: a title above them stands alone in its row."""
    filled = sum(bool(cell.strip()) for cell in row.cells)
    return filled > 1 or (filled == 1 and widest == 1)


def _even(row: Line, width: int) -> Line:
    if not isinstance(row, Row):
        return row
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    return Row(row.line, cells) if any(cell.strip() for cell in cells) else Skipped(row.line, blank=True)


def _sheet_rows(path: Path, wanted: str) -> Iterator[Line]:
    for line, cells in enumerate(_cells(path, wanted), start=1):
        texts = [text_of(cell) for cell in cells]
        yield Row(line, texts) if any(text.strip() for text in texts) else Skipped(line, blank=True)


def _cells(path: Path, wanted: str) -> list[list[Any]]:
    """What the sheet holds. The reader is Rust, and its panics are no exceptions of the usual kind."""
    calamine: Any = need("python_calamine", "xlsx")
    if path.stat().st_size > LARGEST:
        words = f"{path}: a workbook of more than {LARGEST >> 20} MB"
        raise RoundsError(words, "save the sheet as CSV and import that")
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        names: list[str] = book.sheet_names
        sheets = (book.get_sheet_by_name(name) for name in names if name == wanted or not wanted)
        found = next((sheet for sheet in sheets if sheet.total_height or wanted), None)
        cells: list[list[Any]] = found.to_python(skip_empty_area=False) if found is not None else []
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise RoundsError(f"{path}: this workbook cannot be read: {error}", "open it and save it anew") from error
    if wanted and wanted not in names:
        raise UsageError(f"{path.name} has no sheet '{wanted}'", f"it has: {', '.join(names)}")
    return cells


def text_of(cell: Any) -> str:
    """What a cell shows: whole numbers without a fraction, days as year-month-day."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 - of a float
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None or (isinstance(cell, timedelta) and not cell) else str(cell)
