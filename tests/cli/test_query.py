"""``rounds query``: the answer as TSV, CSV and JSON."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def query(make_workspace, call):
    clinic = make_workspace({"contacts/lee-min.yaml": "name: Min Lee\n"})
    return lambda *arguments: call(clinic, "query", *arguments)


def test_each_form_of_an_answer(query):
    sql = "select name, '=1+1' as formula, 2 as two from contacts"
    assert query(sql) == (0, "Min Lee\t=1+1\t2\n", "")
    assert query("--csv", sql).out == "name,formula,two\nMin Lee,'=1+1,2\n"
    assert json.loads(query("--json", sql).out) == [{"name": "Min Lee", "formula": "=1+1", "two": 2}]


@pytest.mark.parametrize("arguments", [["--tables"], [], [" "]])
def test_the_tables_and_their_columns(query, arguments):
    lines = query(*arguments).out.splitlines()
    assert (len(lines), lines[0].startswith("contacts(id, name, credentials, npi,")) == (8, True)
    assert "goals" in json.loads(query(*arguments, "--json").out)


def test_what_is_refused(query):
    answer = query("delete from contacts")
    assert (answer.code, answer.out, "a query must be a SELECT" in answer.err) == (2, "", True)
