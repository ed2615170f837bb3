"""Foreign workbooks (XLSX, XLS, ODS), read as tables: each cell as the text that a person sees in it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from rounds import RoundsError, Skipped, UsageError
from rounds_plugins.exchange.tables import Row
from rounds_plugins.extras import need

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from rounds_plugins.exchange.tables import Line

LARGEST = 256 * 1024 * 1024


@contextmanager
def read_sheet(path: Path, sheet: str = "") -> Generator[tuple[Sequence[str], Iterator[Line]]]:
    """The header's names of a sheet, and the rows below it; the first sheet with anything in it where none is named.

    Blank rows and what stands above the header alone in its row are skipped.

    Raises:
        RoundsError: this is no workbook, or it has no such sheet, or nothing in it.
        UsageError: the library is not installed.
    """
    rows = list(_rows(path, sheet))
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


def _rows(path: Path, wanted: str) -> Iterator[Line]:
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
