"""A plan becomes changes of files: new files, edits that leave every other byte alone, rows of referral tables."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Source, UsageError
from rounds.book.records import KINDS, build
from rounds.desk.imports.differences import apply_values
from rounds.desk.imports.identity import canonical
from rounds.documents.yamltext import append_item, set_value
from rounds.plugins.contracts import Rejected
from rounds.storage.store import Change, Create, Update, record_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.desk.imports.plan import Creation, Fill, ImportPlan, RecordFiles, Where

COLUMNS = (
    "month", "received_on", "case", "contact", "organization", "service_line", "direction", "count", "scheduled",
    "seen", "reported", "scheduled_on", "seen_on", "reported_on", "id", "void",
)  # fmt: skip
"""What a table of referrals may hold, in the order in which a new one has it."""


def changes_of(plan: ImportPlan, files: RecordFiles) -> tuple[ImportPlan, list[Change]]:
    """The changes that carry out the plan, and the plan without what turned out to be impossible.

    That is a value that no file can hold, or a file that cannot be edited without touching more than the field; both
    are rejected with their lines.
    """
    changes: list[Change] = []
    creations: list[Creation] = []
    rejected: list[Rejected] = []
    for creation in plan.creations:
        if creation.kind == "referral":
            creations.append(creation)
            continue
        try:
            changes.append(_new_file(creation, files))
            creations.append(creation)
        except UsageError as error:
            rejected.append(Rejected(creation.line, error.message))
    in_tables = [fill for fill in plan.fills if fill.source.path.endswith(".csv")]
    edits, refused = _edits([fill for fill in plan.fills if fill not in in_tables], files)
    tables, odd = table_changes((one for one in creations if one.kind == "referral"), in_tables, files)
    lost = {one.line for one in (*refused, *odd)}
    whole = replace(
        plan,
        creations=tuple(one for one in creations if one.kind != "referral" or one.line not in lost),
        fills=tuple(one for one in plan.fills if one.line not in lost),
        rejected=tuple(sorted((*plan.rejected, *rejected, *refused, *odd), key=lambda one: one.line)),
    )
    return whole, [*changes, *edits, *tables]


def records_of(plan: ImportPlan, files: RecordFiles, book: Book) -> Iterator[Record]:
    """The contacts, organizations and touches that the plan makes or fills, as they stand when it is carried out."""
    for creation in plan.creations:
        if creation.kind != "referral":
            path = _path_of(creation, files)
            yield _built(creation.kind, creation.id, creation.document, Source(path, 2, 1))
    filled = {(fill.kind, fill.source): fill for fill in plan.fills}
    for record in book.records() if filled else ():
        fill = filled.get((record.kind, record.source))
        document = files.document(record)
        if fill is not None and document is not None:
            yield _built(record.kind, record.id, apply_values(document, fill.values), record.source)


def _built(kind: str, record_id: str, document: Mapping[str, Any], source: Source) -> Record:
    record_type: Any = KINDS[kind].type
    record: Record = build(record_type, document, source=source, id=record_id)
    return record


def _path_of(creation: Creation, files: RecordFiles) -> str:
    day = date.fromisoformat(creation.document["date"]) if creation.kind == "touch" else None
    return files.workspace.path_of(creation.kind, creation.id, day)


def _new_file(creation: Creation, files: RecordFiles) -> Create:
    path = _path_of(creation, files)
    places = {field.name: place for place, field in enumerate(fields(KINDS[creation.kind].type))}
    names = sorted(creation.document, key=lambda name: places.get(name, len(places)))
    return Create(path, record_text(creation.kind, {name: creation.document[name] for name in names}, path))


def _edits(fills: Iterable[Fill], files: RecordFiles) -> tuple[list[Change], list[Rejected]]:
    """One change a file, however many of its records are filled."""
    by_file: dict[str, list[Fill]] = defaultdict(list)
    for fill in fills:
        by_file[fill.source.path].append(fill)
    changes: list[Change] = []
    rejected: list[Rejected] = []
    for path, group in sorted(by_file.items()):
        before, text = files.content(path), files.text(path)
        if before is None or text is None:
            rejected += [Rejected(fill.line, f"{path} cannot be read") for fill in group]
            continue
        start = text
        for fill in group:
            try:
                text = _filled(text, fill, files)
            except UsageError as error:
                rejected.append(Rejected(fill.line, f"{path} cannot be edited: {error.message}"))
        if text != start:
            changes.append(Update(path, text, before))
    return changes, rejected


def _filled(text: str, fill: Fill, files: RecordFiles) -> str:
    place = files.place(fill.source) or ()
    marks = {where: mark for where, mark in fill.values.items() if where[0] == "provenance"}
    for where, value in fill.values.items():
        if where not in marks:
            text = _set(text, (*place, *where), value, files.value(fill.source, where))
    if files.has(fill.source, "provenance"):
        for where, mark in marks.items():
            text = set_value(text, (*place, *where), mark)
    elif marks:
        text = set_value(text, (*place, "provenance"), {str(where[1]): mark for where, mark in marks.items()})
    return text


def _set(text: str, where: Where, value: Any, old: Any) -> str:
    """The text with the value there; a list that only gets longer keeps every byte of what it has."""
    if not (isinstance(old, list) and isinstance(value, list) and old and value[: len(old)] == old):
        return set_value(text, where, value)
    for item in value[len(old) :]:
        text = append_item(text, where, item)
    return text


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
    return [_table_change(path, text, files) for path, text in sorted(texts.items())], rejected


def _month(document: Mapping[str, Any]) -> str:
    return str(document.get("month") or document.get("received_on") or "")[:7]


def _table_change(path: str, text: str, files: RecordFiles) -> Change:
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
