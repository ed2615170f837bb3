"""Foreign CSV files: the edge cases that others collected, and any bytes at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds import Rejected, RoundsError, Skipped
from rounds_plugins.exchange.tables import Row, find_delimiter, find_encoding, open_table, read_table

SPECTRUM = Path(__file__).parents[2].parent / "shared" / "data" / "csv" / "csv-spectrum"


def read(path: Path, encoding: str = "", delimiter: str = "") -> tuple[list[str], list[Row | Rejected | Skipped]]:
    handle = open_table(path)
    encoding = encoding or find_encoding(handle)
    delimiter = delimiter or find_delimiter(handle, encoding)
    with read_table(handle, path, encoding=encoding, delimiter=delimiter) as (header, rows):
        return list(header), list(rows)


def read_bytes(folder: Path, content: bytes, **how: str) -> tuple[list[str], list[Row | Rejected | Skipped]]:
    file = folder / "table.csv"
    file.write_bytes(content)
    return read(file, **how)


@pytest.mark.skipif(not SPECTRUM.exists(), reason="csv-spectrum in ../shared/data is not here")
@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
        "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ],
)  # fmt: skip
def test_the_spectrum_is_read_right(name: str, tmp_path: Path):
    """Line ends are written as the names say: copying through git may have changed them."""
    content = (SPECTRUM / "csvs" / f"{name}.csv").read_bytes().replace(b"\r\n", b"\n")
    header, rows = read_bytes(tmp_path, content.replace(b"\n", b"\r\n") if name.endswith("_crlf") else content)
    expected = json.loads((SPECTRUM / "json" / f"{name}.json").read_text(encoding="utf-8"))
    assert [dict(zip(header, row.cells, strict=True)) for row in rows] == expected


def test_line_numbers_count_lines_of_text(tmp_path: Path):
    content = b'a,b\n\n"one\ntwo\nthree",2\n3,4\n,\n5,6'
    rows = read_bytes(tmp_path, content)[1]
    assert [row.line for row in rows if isinstance(row, Row)] == [3, 6, 8]
    assert [row for row in rows if not isinstance(row, Row)] == [Skipped(2, blank=True), Skipped(7, blank=True)]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path):
    file = tmp_path / "table.csv"
    file.write_bytes(b"\nDeactivated numbers, November\nas of today,,,\n a ,b\n1,2\n")
    with read_table(open_table(file), file, column="A") as (header, rows):
        assert (header, list(rows)) == (
            ["a", "b"],
            [Skipped(1, blank=True), Skipped(2), Skipped(3), Row(5, ["1", "2"])],
        )


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end(tmp_path: Path, newline: bytes):
    header, rows = read_bytes(tmp_path, newline.join([b"a,b", b"1,2", b"3,4", b""]))
    assert (header, rows) == (["a", "b"], [Row(2, ["1", "2"]), Row(3, ["3", "4"])])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(
        [["Last, First", "Phone; Fax", "a|b"], ["Okafor, Grace", "1;2", "x|y\tz"], ["Lee, Bo", "", ""]]
    )
    header, rows = read_bytes(tmp_path, text.getvalue().encode())
    assert header == ["Last, First", "Phone; Fax", "a|b"]
    assert rows[0] == Row(2, ["Okafor, Grace", "1;2", "x|y\tz"])


def test_one_column_needs_no_delimiter(tmp_path: Path):
    assert read_bytes(tmp_path, b"npi\n1234567893\n") == (["npi"], [Row(2, ["1234567893"])])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("name\nNguyễn\n".encode(), "Nguyễn"),
        (b"\xef\xbb\xbfname\nZo\xc3\xab\n", "Zoë"),
        (b"name\nZo\xeb \x96 M\xfcller\n", "Zoë \u2013 Müller"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes, name: str):
    header, rows = read_bytes(tmp_path, content)
    assert (header, rows) == (["name"], [Row(2, [name])])


def test_one_bad_byte_among_good_ones_rejects_its_line_only(tmp_path: Path):
    _, rows = read_bytes(tmp_path, "name\nNguyễn\n".encode() + b"Zo\xeb\n" + b"Lee\n")
    assert rows == [Row(2, ["Nguyễn"]), Rejected(3, "line 3 has bytes that are not UTF-8"), Row(4, ["Lee"])]


def test_rows_of_another_length(tmp_path: Path):
    _, rows = read_bytes(tmp_path, b"a,b\n1\n1,2,3\n1,2,\n")
    assert rows == [Rejected(2, "1 cells under 2 columns"), Rejected(3, "3 cells under 2 columns"), Row(4, ["1", "2"])]


def test_empty_columns_at_the_end_of_the_header_do_not_count(tmp_path: Path):
    header, rows = read_bytes(tmp_path, b"a,b,,\n1,2,,\n")
    assert (header, rows) == (["a", "b"], [Row(2, ["1", "2"])])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "Excel"),
        (b"a,\0b\n1,2\n", "header cannot be read: line 1 has a NUL"),
        (b"x" * 1_000_001, "more than 1,000,000 characters"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str):
    with pytest.raises(RoundsError, match=message):
        read_bytes(tmp_path, content)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_reasons(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    folder = tmp_path_factory.mktemp("any")
    try:
        header, rows = read_bytes(folder, content)
    except RoundsError:
        return
    for row in rows:
        assert not isinstance(row, Row) or len(row.cells) == len(header)


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), min_size=3, max_size=3)
    )
)
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, written: list[list[str]]):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["a", "b", "c"], *written])
    folder = tmp_path_factory.mktemp("written")
    _, rows = read_bytes(folder, text.getvalue().encode(), encoding="utf-8", delimiter=",")
    assert [row.cells for row in rows if isinstance(row, Row)] == [
        cells for cells in written if any(map(str.strip, cells))
    ]
