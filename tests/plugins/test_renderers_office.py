"""The workbook, read back by another library, and the PDF."""

from __future__ import annotations

import ctypes.util
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from rounds import Column, Figure, Figures, SectionContent, Table, UsageError
from rounds.plugins import Plugins
from rounds.report.render import render
from rounds_plugins.renderers.xlsx import as_number

SAMPLE = Path(__file__).parent.parent.parent / "sample_data" / "cedar-orthopedics"
needs_pango = pytest.mark.skipif(
    not os.environ.get("ROUNDS_REQUIRE_BROWSER") and ctypes.util.find_library("pango-1.0") is None,
    reason="no Pango on this machine: no PDF was made",
)


def _file(form, report) -> bytes:
    plugins = Plugins.discover(None, None)
    renderers = plugins.renderers()
    files, problems = render(report, renderers.values[form], renderers.owners[form], plugins, None)
    assert problems == []
    (content,) = files.values()
    return content


def _with(report, *blocks):
    return replace(report, sections=(SectionContent("one", "One", blocks),))


def test_a_workbook_has_numbers_as_numbers_and_texts_as_they_stand(demo_report):
    columns = (
        Column("Who"),
        Column("Count", numeric=True),
        Column("Share", numeric=True),
        Column("Value", numeric=True),
    )
    rows = (("=1+1", 1234, "21%", "$1,240"), ("http://a.example", 0.5, "+5%", None), ("12", 3, "none", "-2"))
    report = _with(demo_report, Figures((Figure("Sent", "52"),)), Table("T", columns, rows))
    book = CalamineWorkbook.from_filelike(io.BytesIO(_file("xlsx", report)))
    assert book.sheet_names == ["report", "one"]
    read = book.get_sheet_by_name("one").to_python()
    assert [row[:4] for row in read if row[0] in {"=1+1", "http://a.example", "12"}] == [
        ["=1+1", 1234.0, 0.21, 1240.0],
        ["http://a.example", 0.5, 0.05, ""],
        ["12", 3.0, "none", -2.0],
    ]


def test_every_table_of_the_report_is_in_the_workbook(demo_report):
    book = CalamineWorkbook.from_filelike(io.BytesIO(_file("xlsx", demo_report)))
    assert len(book.sheet_names) == 1 + len(demo_report.sections)
    for name, section in zip(book.sheet_names[1:], demo_report.sections, strict=True):
        read = [tuple(row) for row in book.get_sheet_by_name(name).to_python()]
        for table in (block for block in section.blocks if isinstance(block, Table)):
            for row in table.rows:
                wanted = tuple(_as_read(cell, column) for cell, column in zip(row, table.columns, strict=True))
                assert any(line[: len(wanted)] == wanted for line in read), row


def _as_read(cell, column):
    if cell is None:
        return ""
    number = as_number(cell) if isinstance(cell, str) and column.numeric else None
    return number[0] if number else cell


def test_a_workbook_is_the_same_bytes_again(demo_report):
    assert _file("xlsx", demo_report) == _file("xlsx", demo_report)


@needs_pango
def test_a_pdf_is_the_same_bytes_again(demo_report):
    first = _file("pdf", demo_report)
    assert first.startswith(b"%PDF-")
    assert first == _file("pdf", demo_report)


@pytest.mark.parametrize(("form", "module"), [("pdf", "weasyprint"), ("xlsx", "xlsxwriter")])
def test_without_the_extra_it_says_what_to_install(form, module, demo_report, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError) as caught:
        _file(form, demo_report)
    assert f"pip install 'rounds[{form}]'" in str(caught.value.hint)


@needs_pango
def test_the_samples_board_is_one_page(rounds, tmp_path):
    done = rounds("-C", SAMPLE, "report", "board", "--pdf", "-o", tmp_path / "board.pdf")
    assert done.returncode == 0, done.stderr
    if shutil.which("pdfinfo") is None:
        pytest.skip("no pdfinfo on this machine: the pages were not counted")
    told = subprocess.run(["pdfinfo", tmp_path / "board.pdf"], capture_output=True, check=True, text=True).stdout
    assert re.search(r"^Pages: +1$", told, re.MULTILINE)
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert "(letter)" in told
