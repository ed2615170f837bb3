"""What SQL may ask of the records, and what it may not."""

from __future__ import annotations

import sqlite3

import pytest

from rounds.base.problems import StorageError, UsageError
from rounds.desk.source_list import ListSources, list_sources
from rounds.desk.workspace.query import ListTables, QueryRecords, list_tables, query_records


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(
        {
            "contacts/okafor-grace.yaml": "name: Grace Okafor\nfamily: Okafor\nstatus: active\ntier: A\n",
            "contacts/lee-min.yaml": "name: Min Lee\ntier: C\n",
            "touches/2026/10.yaml": """\
                - {id: one, date: 2026-10-05, channel: visit, contact: okafor-grace}
                - {id: two, date: 2026-10-06, channel: phone, contact: okafor-grace}
                """,
            "referrals/2026-09.csv": "month,contact,count\n2026-09,okafor-grace,3\n2026-09,lee-min,1\n",
        }
    )


@pytest.fixture
def asked(clinic, desk_at):
    return lambda sql: query_records(desk_at(clinic), QueryRecords(sql))


def test_a_table_for_each_kind_of_record(clinic, desk_at):
    tables = list_tables(desk_at(clinic), ListTables()).tables
    assert " ".join(tables) == "contacts organizations touches feedback goals campaigns referrals relationships"
    assert tables["contacts"][:4] == ("id", "name", "credentials", "npi")


def test_one_desk_answers_more_than_once(clinic, desk_at):
    desk = desk_at(clinic)
    assert list_tables(desk, ListTables()).as_data()["goals"][0] == "id"
    assert query_records(desk, QueryRecords("select count(*) from contacts")).rows == ((2,),)


def test_numbers_are_those_of_the_files(asked):
    assert asked("select count(*) as number from contacts").as_data() == [{"number": 2}]
    assert asked("select sum(count) as number from referrals").as_data() == [{"number": 4}]


def test_a_relationship_is_what_the_list_says(asked, clinic, desk_at):
    rows = asked("select source, touches, last_touch, referrals from relationships order by source").rows
    assert rows == (("lee-min", 0, None, 1), ("okafor-grace", 2, "2026-10-06", 3))
    listed = list_sources(desk_at(clinic), ListSources()).rows
    assert [(row.id, row.last_touch and str(row.last_touch), row.referrals) for row in listed] == [
        (source, last, referrals) for source, _, last, referrals in rows
    ]


def test_each_row_says_where_it_stands(asked):
    assert asked("select id, file, line from touches order by id").rows == (
        ("one", "touches/2026/10.yaml", 1),
        ("two", "touches/2026/10.yaml", 2),
    )


def test_columns_of_numbers_are_known(asked):
    found = asked("select name, 2 as two, null as none, 1.5 as half from contacts")
    assert (found.columns, found.numeric) == (("name", "two", "none", "half"), ["two", "none", "half"])
    assert asked("select 1 as one from contacts where 0").numeric == []


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
        ("select 1; select 2", "ask one question at a time"),
        ("select * from contact", "did you mean 'contacts'?"),
        ("select nam from contacts", "no such column: nam"),
        ("selec", "syntax error"),
        ("/* nothing */", "asks nothing"),
    ],
)
def test_what_is_refused(asked, clinic, sql, words):
    with pytest.raises(UsageError) as caught:
        asked(sql)
    assert words in f"{caught.value.message} {caught.value.hint}"
    assert not list(clinic.root.glob("x.db"))


def test_without_an_index_there_is_nothing_to_ask(make_workspace, desk_at):
    twice = make_workspace({f"touches/{n}.yaml": "- {id: same, date: 2026-10-01, channel: visit}\n" for n in "ab"})
    with pytest.raises(StorageError, match="there is no index to ask here"):
        query_records(desk_at(twice), QueryRecords("select 1"))


def test_another_tool_opens_the_same_file(asked, clinic):
    asked("select 1")
    connection = sqlite3.connect(f"file:{clinic.local}/index.sqlite?mode=ro", uri=True)
    assert connection.execute("select count(*) from relationships").fetchone() == (2,)
    assert [column[0] for column in connection.execute("select * from touches").description][:3] == [
        *("id", "date", "channel"),
    ]
    connection.close()
