"""Referral counts in CSV: a header of field names, one row a count or case."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from rounds.base.problems import Problem, Source
from rounds.book.records import Referral
from rounds.documents.yamltext import decode, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rounds.documents.schema import Locate


class Row(NamedTuple):
    """One record as read: its document, where it stands, what it is called by its file, and where its parts stand."""

    data: dict[str, Any]
    source: Source
    default_id: str
    locate: Locate


LARGEST = 256 * 1024 * 1024
MOST_COLUMNS = 200
COLUMNS = tuple(field.name for field in fields(Referral) if field.name not in {"source", "custom"})
_LONGEST_NUMBER = 10
_WHOLE_NUMBERS = frozenset({"count", "scheduled", "seen", "reported"})


class _BrokenRow(Exception):  # noqa: N818 - told as a Problem, never as an error of the program
    """No row can be read from this line on."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def problem(self, path: str) -> Problem:
        message = f"the table cannot be read from this row on: {self.reason}"
        if self.reason.startswith(("unexpected end", "field larger")):
            message = "a quote that opens in this row is not closed, so that the table ends here"
        return Problem(
            Source(path, self.line, 1), message, "close or remove the quote, and save it as plain CSV, UTF-8"
        )


def table_of(raw: bytes, path: str) -> tuple[list[Row], list[Problem], int]:
    """The rows in the bytes of a referral CSV file, its problems, and how many rows (or 1: the file) are not read.

    The header names fields of the referral schema; empty cells are left out; numbers stay text unless the field is a
    count. A column that no field is called by is reported once, and the rows are read without it.
    """
    text, problems = decode(raw, path)
    if text is None:
        return [], problems, 1
    lines = _numbered(text)
    try:
        _, header = next(lines)
    except StopIteration:
        hint = f"its first line names the columns: {_EXAMPLE}"
        return [], [*problems, Problem(Source(path, 1, 1), "the table is empty", hint)], 1
    except _BrokenRow as broken:
        return [], [*problems, broken.problem(path)], 1
    if len(header) > MOST_COLUMNS:
        message = f"{len(header):,} columns, {MOST_COLUMNS} are allowed"
        return [], [*problems, Problem(Source(path, 1, 1), message, f"columns are: {', '.join(COLUMNS)}")], 1
    problems += _header_problems([name.strip() for name in header], path)
    return _rows(lines, [name.strip() for name in header], path, problems)


_EXAMPLE = "month,contact,service_line,count"


def _rows(
    lines: Iterator[tuple[int, list[str]]], header: Sequence[str], path: str, problems: list[Problem]
) -> tuple[list[Row], list[Problem], int]:
    rows: list[Row] = []
    refused, width = 0, len(header)
    known = [(index, name, name in _WHOLE_NUMBERS) for index, name in enumerate(header) if name in COLUMNS]
    try:
        for line, cells in lines:
            if len(cells) == width:
                data = _document(known, cells)
                if data or any(cells):
                    rows.append(Row(data, Source(path, line, 1), "", partial(_locate, line, header, cells)))
            elif any(cells):
                message = f"{len(cells)} cells under {width} columns"
                problems.append(Problem(Source(path, line, 1), message, "give each column one cell; quote commas"))
                refused += 1
    except _BrokenRow as broken:
        problems.append(broken.problem(path))
        refused += 1
    return rows, problems, refused


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _BrokenRow(begins, str(error)) from error


def _header_problems(header: Sequence[str], path: str) -> list[Problem]:
    problems: list[Problem] = []
    for index, name in enumerate(header):
        place = Source(path, 1, 1 + sum(len(before) + 1 for before in header[:index]))
        shown = shortened(name, 40)
        if name in header[:index]:
            problems.append(Problem(place, f"the column '{shown}' stands here a second time", "rename or remove one"))
        elif name not in COLUMNS:
            hint = f"columns are: {', '.join(COLUMNS)}"
            problems.append(Problem(place, f"there is no field '{shown}' in a referral", hint))
    return problems


def _document(known: Sequence[tuple[int, str, bool]], cells: Sequence[str]) -> dict[str, Any]:
    """The cells that say something, by field; a column's later namesake wins."""
    data: dict[str, Any] = {}
    for index, name, counts in known:
        cell = cells[index].strip()
        if cell:
            whole = counts and len(cell) < _LONGEST_NUMBER and cell.isascii() and cell.isdigit()
            data[name] = int(cell) if whole else cell
    return data


def _locate(line: int, header: Sequence[str], cells: Sequence[str], where: Sequence[str | int]) -> tuple[int, int]:
    """Where a field's cell begins; exact where no cell before it is quoted."""
    index = header.index(str(where[0])) if where and where[0] in header else 0
    return line, 1 + sum(len(cell) + 1 for cell in cells[:index])
