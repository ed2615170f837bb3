"""Parquet files of the records, read back by pyarrow and pandas, and held to what ``rounds query`` says."""

from __future__ import annotations

import io
import json
import sys
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rounds import UsageError
from rounds.book.book import empty_book
from rounds_plugins.exchange.parquet import TABLES, export_parquet

FILES = {
    "rounds.yaml": "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\nservice_lines: {spine: {name: Spine}}\n",
    "contacts/okafor-grace.yaml": (
        "name: Grace Okafor\nnpi: 1234567893\naddress: {city: Hartford, zip: 06105}\ntags: [pcp, new]\n"
        "affiliations: [{organization: northgate}]\nverified: 2026-09-18\nnotes: 'Likes \"Nguyễn\", =1+1'\n"
        "potential: {referrals_per_month: 4.5, source: a guess, date: 2026-09-01}\n"
        "phones: [{number: 860-555-0142, extension: '2'}]\n"
    ),
    "contacts/lee-min.yaml": "name: Min Lee\nvoid: twice in the book\n",
    "organizations/northgate.yaml": "name: Northgate\n",
    "touches/2026/10/list.yaml": (
        "- {id: t-1, date: 2026-10-02, channel: visit, contact: okafor-grace, liaison: dana, minutes: 0, cost: 12.5,"
        " gift: {value: 9, what: bagels}, next: {action: call, due: 2026-10-20}}\n"
    ),
    "referrals/2026-10.csv": "month,contact,service_line,count,seen\n2026-10,okafor-grace,spine,3,0\n",
}


@pytest.fixture
def clinic(rounds, make_workspace, tmp_path):
    """A workspace whose records are exported to ``tmp_path / "out"``."""
    root = make_workspace(FILES).root
    done = rounds("-C", root, "export", "parquet", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    return root


@pytest.mark.parametrize("name", TABLES)
def test_pyarrow_and_pandas_read_what_the_query_says(name, rounds, clinic, tmp_path):
    """The same columns in the same order, and the same values: SQL has days and lists as text."""
    said = json.loads(rounds("-C", clinic, "query", "--json", f"select * from {name}").stdout)
    file = tmp_path / "out" / f"{name}.parquet"
    read = pq.read_table(file)
    frame = pd.read_parquet(file, dtype_backend="pyarrow")
    assert said
    assert read.column_names == list(frame.columns) == list(said[0])
    assert [{key: as_sql(value) for key, value in row.items()} for row in read.to_pylist()] == said
    assert pa.Table.from_pandas(frame, schema=read.schema, preserve_index=False).equals(read)


def as_sql(value):
    if isinstance(value, list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value


def test_values_have_types(clinic, tmp_path):
    person = pq.read_table(tmp_path / "out" / "contacts.parquet").to_pylist()[1]
    assert (person["tags"], person["verified"], person["potential_per_month"]) == (
        ["pcp", "new"],
        date(2026, 9, 18),
        4.5,
    )
    (count,) = pq.read_table(tmp_path / "out" / "referrals.parquet").to_pylist()
    assert (count["count"], count["seen"], count["scheduled"]) == (3, 0, None)


def test_an_empty_book_gives_tables_with_their_columns():
    for raw in export_parquet(empty_book(), {}).values():
        table = pq.read_table(io.BytesIO(raw))
        assert (table.num_rows, table.num_columns > 10) == (0, True)


def test_one_table_alone_and_one_that_there_is_not():
    assert list(export_parquet(empty_book(), {"kind": "touches"})) == ["touches.parquet"]
    with pytest.raises(UsageError, match="no such table"):
        export_parquet(empty_book(), {"kind": "goals"})


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as caught:
        export_parquet(empty_book(), {})
    assert "rounds[parquet]" in caught.value.hint
