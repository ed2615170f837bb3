"""Bare ``rounds`` and ``rounds agenda``: what to do today, as of 31 Oct 2026."""

from __future__ import annotations

import json

import pytest

FILES = {
    "contacts/bell.yaml": "name: Ana Bell\ncredentials: MD\ntier: A\nstatus: active\nliaison: dana\n",
    "contacts/ito.yaml": "name: Jun Ito\nstatus: active\nliaison: miguel\npreferences: {channels: [email]}\n",
    "contacts/lee.yaml": "name: Sam Lee\nstatus: left\n",
    "touches/t.yaml": """\
        - {id: t1, date: 2026-09-20, channel: visit, contact: bell}
        - {id: t2, date: 2026-10-20, channel: phone, contact: ito, next: {action: send the form, due: 2026-11-02}}
        - {id: t3, date: 2026-10-20, channel: phone, contact: lee, next: {action: say goodbye, due: 2026-10-25}}
    """,
}


@pytest.fixture
def clinic(make_workspace):
    """Bell was due on 20 Oct; Ito waits for a form by Monday; Lee has left."""
    return make_workspace(FILES)


BELL = """
Get back in touch with Dr. Bell  [bell]
  Ana Bell, tier A; by visit; Dana Reyes; was due 20 Oct 2026
    - Tier A, a touch every 30 days: the last was 41 days ago, on 20 Sep 2026 (11 days late).
"""
ITO = """
Send the form  [ito]
  Jun Ito; by email; Miguel Ortiz; due 2 Nov 2026
    - Promised on 20 Oct 2026, due 2 Nov 2026.
"""


@pytest.mark.parametrize("words", [[], ["agenda"]])
def test_the_most_urgent_first_with_reason_and_channel(clinic, call, words):
    answer = call(clinic, *words)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"Cedar Orthopedics: 31 Oct 2026\n2 sources are waiting, 1 of them late.\n{BELL}{ITO}"


def test_one_liaisons_own(clinic, call):
    told = call(clinic, "agenda", "--owner", "miguel").out
    assert told == f"Cedar Orthopedics, Miguel Ortiz: 31 Oct 2026\n1 source is waiting, 0 of them late.\n{ITO}"


def test_a_long_list_says_how_to_see_the_rest(clinic, call):
    told = call(clinic, "agenda", "--max", "1").out
    assert told.endswith("\n1 more: rounds agenda --max 2, or spread them out: rounds plan\n")
    assert "Jun Ito" not in told


def test_nothing_waits(make_workspace, call):
    told = call(make_workspace({"contacts/lee.yaml": "name: Sam Lee\n"})).out
    assert told == "Cedar Orthopedics: 31 Oct 2026\nNothing is waiting. To plan ahead: rounds plan\n"


def test_json(clinic, call):
    data = json.loads(call(clinic, "agenda", "--json").out)
    assert [(touch["source_id"], touch["due"], touch["channel"]) for touch in data] == [
        ("bell", "2026-10-20", "visit"),
        ("ito", "2026-11-02", "email"),
    ]


def test_an_owner_that_nobody_is(clinic, call):
    answer = call(clinic, "agenda", "--owner", "zoe")
    assert answer.code == 2
    assert "liaisons are: dana, miguel" in answer.err
