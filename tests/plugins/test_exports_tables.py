"""Records as lines of JSON and as a workbook, read back by others."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from rounds import UsageError
from rounds.book.records import KINDS, build
from rounds.documents.schema import load_schemas
from rounds.plugins import Plugins
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace
from rounds_plugins.exchange.csv_export import export_csv
from rounds_plugins.exchange.jsonl import export_jsonl
from rounds_plugins.exchange.xlsx_export import export_xlsx

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"


@pytest.fixture(scope="module")
def book():
    return load(Workspace(SAMPLE), Plugins.discover(None, None), date(2026, 10, 31)).book


def test_every_line_is_a_record_that_reads_back_equal(book):
    lines = export_jsonl(book, {})["records.jsonl"].splitlines()
    assert len(lines) == sum(1 for _ in book.records()) > 5_000
    for line, record in zip(lines, book.records(), strict=True):
        document = json.loads(line)
        kind, name = document.pop("kind"), document.pop("id", "")
        assert build(KINDS[kind].type, document, source=record.source, id=name) == record


def test_every_line_is_valid_by_the_schema_of_its_kind(book):
    schemas, _ = load_schemas()
    for line in export_jsonl(book, {})["records.jsonl"].splitlines():
        document = json.loads(line)
        assert schemas.accepts(document.pop("kind"), document), line


def test_one_kind_alone(book):
    lines = export_jsonl(book, {"kind": "goal"})["records.jsonl"].splitlines()
    assert {json.loads(line)["kind"] for line in lines} == {"goal"}
    with pytest.raises(UsageError, match="there is no such kind of record"):
        export_jsonl(book, {"kind": "deal"})


def test_a_workbook_holds_what_the_tables_hold(book):
    pages = CalamineWorkbook.from_filelike(io.BytesIO(export_xlsx(book, {})["records.xlsx"]))
    tables = export_csv(book, {})
    assert [f"{name}.csv" for name in pages.sheet_names] == list(tables)
    for name in pages.sheet_names:
        rows = pages.get_sheet_by_name(name).to_python()
        told = list(csv.reader(io.StringIO(str(tables[f"{name}.csv"]).lstrip("\ufeff"))))
        assert rows[0] == told[0]
        assert len(rows) == len(told)
        for ours, theirs in zip(rows[1:], told[1:], strict=True):
            for cell, text in zip(ours, theirs, strict=True):
                same = float(cell) == float(text) if isinstance(cell, float) else cell == text.removeprefix("'")
                assert same, (cell, text)


def test_a_formula_stays_a_text_and_the_same_records_give_the_same_bytes(book_of):
    odd = book_of("contacts: [{id: odd, name: '=1+1', notes: 'http://example.org'}]")
    made = export_xlsx(odd, {})["records.xlsx"]
    assert made == export_xlsx(odd, {})["records.xlsx"]
    [_, row] = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("contacts").to_python()
    assert row[:2] == ["odd", "=1+1"]
