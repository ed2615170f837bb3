"""``rounds query``: what SQL may ask, and what it may not."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A copy of the sample, since an index is made beside it."""
    root = tmp_path_factory.mktemp("sample") / "clinic"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns(".rounds", ".git", "reports"))
    return root


def query(rounds, clinic, *arguments):
    return rounds("-C", str(clinic), "query", *arguments)


@pytest.fixture
def asked(rounds, sample):
    """A query of the sample, as JSON."""

    def ask(sql: str):
        answer = query(rounds, sample, "--json", sql)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return ask


def test_a_table_for_each_kind_of_record(rounds, sample):
    answer = query(rounds, sample, "--tables")
    names = [line.partition("(")[0] for line in answer.stdout.splitlines()]
    assert names == [
        *("contacts", "organizations", "touches", "feedback", "goals", "campaigns", "referrals", "relationships"),
    ]
    assert "contacts(id, name, credentials, npi," in answer.stdout


def test_numbers_are_those_of_the_files(asked, sample):
    files = len(list((sample / "contacts").glob("*.yaml")))
    assert asked("select count(*) as number from contacts") == [{"number": files}]
    rows = sum(len(file.read_text().splitlines()) - 1 for file in (sample / "referrals").glob("*.csv"))
    assert asked("select count(*) as number from referrals") == [{"number": rows}]


def test_a_relationship_is_what_list_says(asked, rounds, sample):
    one = asked("select * from relationships where touches > 3 and kind = 'contact' order by source limit 1")[0]
    listed = json.loads(rounds("-C", str(sample), "show", one["source"], "--json").stdout)
    assert one["name"] in json.dumps(listed)
    latest = "select contact, max(date) as day from touches where outcome = 'done' and void is null group by contact"
    days = {row["contact"]: row["day"] for row in asked(latest)}
    assert one["last_touch"] >= days[one["source"]]


def test_each_row_says_where_it_stands(asked, sample):
    one = asked("select id, file, line from touches limit 1")[0]
    assert one["id"] in (sample / one["file"]).read_text() or one["id"] in one["file"]


def test_as_tsv_and_csv(rounds, sample):
    sql = "select name, '=1+1' as formula, 2 as two from contacts order by id limit 1"
    name = query(rounds, sample, sql).stdout.split("\t")[0]
    assert query(rounds, sample, sql).stdout == f"{name}\t=1+1\t2\n"
    assert query(rounds, sample, "--csv", sql).stdout == f"name,formula,two\n{name},'=1+1,2\n"


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("delete from contacts", "only questions are answered"),
        ("update records set doc = ''", "only questions are answered"),
        ("drop table files", "only questions are answered"),
        ("attach 'x.db' as x", "only questions are answered"),
        ("pragma writable_schema = 1", "only questions are answered"),
        ("vacuum into 'x.db'", "only questions are answered"),
        ("select load_extension('x')", "only questions are answered"),
        ("select 1; select 2", "one question at a time"),
        ("select * from contact", "did you mean 'contacts'?"),
        ("select nam from contacts", "no such column: nam"),
        ("selec", "syntax error"),
        ("/* nothing */", "asks nothing"),
    ],
)
def test_what_is_refused(rounds, sample, sql, words):
    answer = query(rounds, sample, sql)
    assert answer.returncode == 2
    assert words in answer.stderr
    assert not list(sample.glob("x.db"))


def test_another_tool_opens_the_same_file(rounds, sample):
    query(rounds, sample, "select 1")
    connection = sqlite3.connect(f"file:{sample}/.rounds/index.sqlite?mode=ro", uri=True)
    assert connection.execute("select count(*) from relationships").fetchone()[0] > 100
    assert [column[0] for column in connection.execute("select * from touches").description][:3] == [
        *("id", "date", "channel"),
    ]
    connection.close()
