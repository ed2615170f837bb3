"""Referral counts are written to ``referrals/<month>.csv``: one row each, in the columns that the file has."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rounds.desk.imports.naming import canonical
from rounds.plugins.contracts import Rejected
from rounds.storage.store import Change, Create, Update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds.desk.imports.files import RecordFiles
    from rounds.desk.imports.plan import Creation, Fill

COLUMNS = (
    "month", "received_on", "case", "contact", "organization", "service_line", "direction", "count", "scheduled",
    "seen", "reported", "scheduled_on", "seen_on", "reported_on", "id", "void",
)  # fmt: skip
"""What a table of referrals may hold, in the order in which a new one has it."""


def table_changes(
    creations: Iterable[Creation], fills: Iterable[Fill], files: RecordFiles
) -> tuple[list[Change], list[Rejected]]:
    """New rows, and figures in rows that had none; lines that no table can take."""
    rejected: list[Rejected] = []
    texts: dict[str, str] = {}
    for fill in sorted(fills, key=lambda one: (one.source.path, -one.source.line)):
        path = fill.source.path
        text = texts.get(path) or files.text(path)
        changed = _with_cells(text, fill) if text is not None else None
        if changed is None:
            names = ", ".join(str(where[0]) for where in fill.values)
            rejected.append(Rejected(fill.line, f"{fill.source}: the table has no column for {names}; add it there"))
        else:
            texts[path] = changed
    months: dict[str, list[Creation]] = defaultdict(list)
    for creation in creations:
        odd = [name for name in creation.document if name not in COLUMNS]
        if odd:
            rejected.append(Rejected(creation.line, f"a table of referrals has no column for {', '.join(odd)}"))
        else:
            months[_month(creation.document)].append(creation)
    for month, rows in sorted(months.items()):
        documents = sorted((dict(row.document) for row in rows), key=canonical)
        path, text = _table_for(month, documents, files, texts)
        texts[path] = _with_rows(text, documents)
    return [_change(path, text, files) for path, text in sorted(texts.items())], rejected


def _month(document: Mapping[str, Any]) -> str:
    return str(document.get("month") or document.get("received_on") or "")[:7]


def _change(path: str, text: str, files: RecordFiles) -> Change:
    before = files.content(path)
    return Create(path, text) if before is None else Update(path, text, before)


def _table_for(
    month: str, documents: Sequence[Mapping[str, Any]], files: RecordFiles, texts: Mapping[str, str]
) -> tuple[str, str]:
    """The first table of the month that has all the columns needed, or a new one: its path and its text."""
    needed = {name for document in documents for name in document}
    number = 1
    while True:
        path = f"referrals/{month}.csv" if number == 1 else f"referrals/{month}-{number}.csv"
        if files.content(path) is None and not (files.workspace.root / path).exists():
            return path, ",".join(name for name in COLUMNS if name in needed) + "\n"
        text = texts.get(path) or files.text(path)
        if text is not None and needed <= set(_header(text)):
            return path, text
        number += 1


def _header(text: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader(text.splitlines(keepends=True)), [])]
    except csv.Error:
        return []


def _with_rows(text: str, documents: Iterable[Mapping[str, Any]]) -> str:
    header, newline = _header(text), _newline(text)
    start = text if text.endswith("\n") else text + newline
    return start + "".join(_row([document.get(name, "") for name in header], newline) for document in documents)


def _with_cells(text: str, fill: Fill) -> str | None:
    """The text with the values in the cells of one row; None when it has no such columns, or no such row."""
    header = _header(text)
    lines = text.splitlines(keepends=True)
    names = [str(where[0]) for where in fill.values]
    reader = csv.reader(lines[fill.source.line - 1 :], strict=True)
    try:
        cells = next(reader, [])
    except csv.Error:
        return None
    if not set(names) <= set(header) or len(cells) != len(header):
        return None
    for where, value in fill.values.items():
        cells[header.index(str(where[0]))] = str(value)
    begin, end = fill.source.line - 1, fill.source.line - 1 + reader.line_num
    return "".join([*lines[:begin], _row(cells, _newline(text)), *lines[end:]])


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _row(cells: Sequence[Any], newline: str) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator=newline).writerow(cells)
    return line.getvalue()
