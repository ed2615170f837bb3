"""Referral sources by filter, in order."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.problems import UsageError
from rounds.desk.source_list import ListSources, SourceRow, list_sources

FILES = {
    "contacts/hill-ann.yaml": "name: Ann Hill\nfamily: Hill\ntier: B\nliaison: dana\nstatus: active\n",
    "contacts/abel-zoe.yaml": "name: Zoe Abel\nfamily: Abel\ntier: A\nstatus: active\n",
    "contacts/gone.yaml": "name: Gone One\nvoid: entered by mistake\n",
    "organizations/north.yaml": "name: North Clinic\ntier: C\naddress: {city: Ashford}\n",
    "touches/t1.yaml": "date: 2026-10-01\nchannel: visit\ncontact: hill-ann\n",
    "referrals/2026.csv": "month,contact,count\n2026-09,abel-zoe,4\n2026-10,abel-zoe,7\n2025-09,hill-ann,9\n",
}
SETTINGS = "client: {name: Bayside}\nas_of: 2026-10-31\nliaisons: [{id: dana, name: Dana Reyes}]\n"


@pytest.fixture
def desk(make_workspace, desk_at):
    return desk_at(make_workspace(FILES, settings=SETTINGS))


def test_a_row_has_what_the_list_tells(desk):
    (row,) = list_sources(desk, ListSources(("owner:dana",))).rows
    due = date(2026, 10, 1).toordinal() + 45
    assert row == SourceRow(
        "hill-ann", "Ann Hill", "B", "active", "dana", "", date(2026, 10, 1), date.fromordinal(due), row.state, 0
    )
    assert row.as_data()["last touch"] == "2026-10-01"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["abel-zoe", "north", "hill-ann"]),
        ("tier", ["abel-zoe", "hill-ann", "north"]),
        ("referrals", ["abel-zoe", "north", "hill-ann"]),
        ("last", ["abel-zoe", "north", "hill-ann"]),
    ],
)
def test_the_order(desk, sort, order):
    assert [row.id for row in list_sources(desk, ListSources(sort=sort)).rows] == order


def test_referrals_are_those_of_the_last_twelve_full_months(desk):
    by_id = {row.id: row.referrals for row in list_sources(desk, ListSources()).rows}
    assert by_id == {"abel-zoe": 11, "hill-ann": 0, "north": 0}


def test_a_day_that_there_is_not_is_empty_text(desk):
    (row,) = list_sources(desk, ListSources(("abel",))).rows
    assert (row.last_touch, row.as_data()["last touch"]) == (None, "")


def test_a_filter_that_is_none(desk):
    with pytest.raises(UsageError, match="colour"):
        list_sources(desk, ListSources(("colour:red",)))
