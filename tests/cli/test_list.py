"""``rounds list``: sources by filter, as of 31 Oct 2026."""

from __future__ import annotations

import json

import pytest

FILES = {
    "organizations/elm.yaml": "name: Elm Clinic\ntier: B\nliaison: miguel\nstatus: active\n",
    "contacts/bell.yaml": "name: Ana Bell\ntier: A\nstatus: active\nliaison: dana\n"
    "affiliations: [{organization: elm}]\n",
    "contacts/ito.yaml": "name: Jun Ito\ntier: B\nstatus: active\n",
    "contacts/gone.yaml": "name: Vic Gone\nvoid: entered twice\n",
    "touches/t.yaml": """\
        - {id: t1, date: 2026-09-20, channel: visit, contact: bell}
        - {id: t2, date: 2026-10-20, channel: visit, contact: ito}
    """,
    "referrals/2026.csv": "month,contact,count\n2025-08,bell,50\n2026-08,bell,4\n2026-09,ito,9\n",
}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES)


def test_rows_for_a_pipe(clinic, call):
    """Tier A wants a touch every 30 days, B every 45; September is the last month that anybody entered."""
    answer = call(clinic, "list")
    assert answer.code == 0
    assert [line.split("\t") for line in answer.out.splitlines()] == [
        ["bell", "Ana Bell", "A", "active", "dana", "Elm Clinic", "2026-09-20", "2026-10-20", "overdue", "4"],
        ["elm", "Elm Clinic", "B", "active", "miguel", "", "", "2026-10-31", "due", "0"],
        ["ito", "Jun Ito", "B", "active", "", "", "2026-10-20", "2026-12-04", "planned", "9"],
    ]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["tier:A", "overdue"], ["bell"]),
        (["-tier:A"], ["elm", "ito"]),
        (["owner:dana"], ["bell"]),
        (["never-touched"], ["elm"]),
        (["ito"], ["ito"]),
        (["organization:elm"], ["bell", "elm"]),
        (["--sort", "due"], ["bell", "elm", "ito"]),
        (["--sort", "referrals"], ["ito", "bell", "elm"]),
        (["--sort", "last"], ["elm", "bell", "ito"]),
        (["--sort", "tier"], ["bell", "elm", "ito"]),
    ],
)
def test_filters_and_orders(clinic, call, words, ids):
    assert [row["id"] for row in json.loads(call(clinic, "list", "--json", *words).out)] == ids


def test_json_names_every_column(clinic, call):
    (row,) = json.loads(call(clinic, "list", "--json", "bell").out)
    assert row == {
        "id": "bell",
        "name": "Ana Bell",
        "tier": "A",
        "status": "active",
        "liaison": "dana",
        "place": "Elm Clinic",
        "last touch": "2026-09-20",
        "next due": "2026-10-20",
        "state": "overdue",
        "referrals": 4,
    }


def test_another_day(clinic, call):
    (row,) = json.loads(call(clinic, "list", "--json", "bell", "--as-of", "2026-10-01").out)
    assert row["state"] == "planned"


def test_nobody_matches(clinic, call):
    assert call(clinic, "list", "tier:D") == (0, "", "Nobody matches.\n")
    assert call(clinic, "list", "tier:D", "--json").out == "[]\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [(["teir:A"], "did you mean tier?"), (["overdu"], "did you mean overdue?"), (["--sort", "x"], "")],
)
def test_a_misspelt_filter_is_no_empty_list(clinic, call, words, hint):
    answer = call(clinic, "list", *words)
    assert (answer.code, answer.out) == (2, "")
    assert hint in answer.err


def test_a_command_that_reads_says_when_records_have_errors(make_workspace, rounds):
    """A liaison must not take a list for whole when a record is missing from it."""
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\n", "contacts/ito.yaml": "nam: Jun Ito\n"})
    for command in (["list"], ["agenda"], ["plan"], ["show", "bell"]):
        done = rounds("-C", workspace.root, *command)
        assert done.returncode == 0
        assert "; 1 record is left out. To see what is wrong: rounds check" in done.stderr


@pytest.mark.parametrize("command", ["list", "agenda", "plan"])
def test_what_is_left_out_is_said_beside_the_good_records(make_workspace, call, command):
    clinic = make_workspace({**FILES, "contacts/lee.yaml": "name: Sam Lee\nteir: A\n"})
    answer = call(clinic, command)
    assert answer.code == 0
    assert "Ana Bell" in answer.out
    assert answer.err == "rounds: the records have 1 error; 1 record is left out. To see what is wrong: rounds check\n"
