"""``rounds show``: the brief before a visit, as of 31 Oct 2026."""

from __future__ import annotations

import json

import pytest

FILES = {
    "organizations/oak.yaml": "name: Oak Clinic\n",
    "organizations/elm.yaml": "name: Elm Clinic\naddress: {line1: 1 Elm St, city: Ashford, state: CT, zip: '06401'}\n",
    "contacts/bell.yaml": """\
        name: Ana Bell
        credentials: MD
        role: physician
        tier: A
        status: active
        liaison: dana
        affiliations: [{organization: oak}, {organization: elm}]
        phones: [{number: 203-555-0100, extension: "7"}]
        preferences: {channels: [phone], avoid: [visit], best_time: mornings}
        do_not_contact: [email]
        interests: [spine]
        verified: 2026-10-01
        potential: {referrals_per_month: 1, source: claims data, date: 2026-01-05}
    """,
    "contacts/gone.yaml": "name: Vic Gone\nvoid: entered twice\n",
    "touches/t.yaml": """\
        - {id: t1, date: 2026-09-30, channel: phone, contact: bell, liaison: dana, purpose: say hello,
           next: {action: send the form, due: 2026-10-30}}
    """,
    "feedback/f.yaml": """\
        - {id: f1, opened: 2026-10-30, type: concern, category: access, text: three-week wait, contact: bell}
        - {id: f2, opened: 2026-09-01, type: need, text: a map, contact: bell, resolved: 2026-09-05}
    """,
    "referrals/2026.csv": "month,contact,service_line,count\n2026-05,bell,spine,3\n2026-08,bell,spine,5\n"
    "2026-09,bell,spine,4\n",
}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES)


def test_the_whole_brief(clinic, call):
    """October is not entered yet, so that the twelve months end with September."""
    answer = call(clinic, "show", "bell")
    assert (answer.code, answer.err) == (0, "")
    assert (
        answer.out.split("\nScore\n")[0]
        == """\
Ana Bell, MD
physician · Oak Clinic, Elm Clinic · tier A · active · Dana Reyes

Do next
  Send the form (phone), due 30 Oct 2026
  - Promised on 30 Sep 2026, due 30 Oct 2026, 1 day late
  - Concern about access of 30 Oct 2026, “three-week wait”; answer by 4 Nov 2026
  - Tier A, a touch every 30 days: the last was 31 days ago, on 30 Sep 2026 (1 day late)

Rhythm
  every 30 days; last touch 30 Sep 2026; due 30 Oct 2026 (overdue, 1 day late)

Reach
  prefers phone
  avoid visit
  mornings
  DO NOT use email
  203-555-0100 ext. 7 (work)
  1 Elm St, Ashford, CT 06401

Referrals
  ▁▁▁▁▁▁▁▅▁▁█▇  12 in 12 months (Oct 2025 to Sep 2026)
  9 in the last 3 of them, 3 in the 3 before
  100% of an estimated 1 a month (claims data)

Open promises
  by 30 Oct 2026: send the form (promised 30 Sep 2026, 1 day late)

What they said
  30 Oct 2026 concern: three-week wait [OPEN for 1 day]
  1 Sep 2026 need: a map [resolved 5 Sep 2026, NOT told yet]

Last touches
  30 Sep 2026 phone (dana): say hello.

Interests
  spine
"""
    )


def test_a_place_shows_who_works_there(clinic, call):
    told = call(clinic, "show", "elm").out
    assert "\nPeople\n  Ana Bell, physician, tier A, last touch 30 Sep 2026\n" in told


def test_json_has_the_same_lines(clinic, call):
    data = json.loads(call(clinic, "show", "bell", "--json").out)
    assert data["id"] == "bell"
    assert data["Open promises"] == ["by 30 Oct 2026: send the form (promised 30 Sep 2026, 1 day late)"]


def test_another_day_knows_nothing_of_what_came_later(clinic, call):
    told = call(clinic, "show", "bell", "--as-of", "2026-09-03").out
    assert "never touched" in told
    assert "1 Sep 2026 need: a map [OPEN for 2 days]" in told


@pytest.mark.parametrize(
    ("who", "message", "hint"),
    [
        ("zzz", "there is no contact or organization 'zzz'", "rounds list"),
        ("clinic", "'clinic' could be any of 2", "elm  Elm Clinic"),
        ("bel", "", ""),
        ("gone", "'gone' is void: entered twice", "contacts/gone.yaml"),
    ],
)
def test_who_is_meant(clinic, call, who, message, hint):
    answer = call(clinic, "show", who)
    assert answer.code == (2 if message else 0)
    assert message in answer.err
    assert hint in answer.err
