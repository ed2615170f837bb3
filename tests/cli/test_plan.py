"""``rounds plan``: the days ahead. The book is as of Saturday, 31 Oct 2026."""

from __future__ import annotations

import json

import pytest

SETTINGS = """\
client: {name: Cedar Orthopedics}
liaisons:
  - {id: dana, name: Dana Reyes, touches_per_week: 10}
  - {id: miguel, name: Miguel Ortiz}
as_of: 2026-10-31
"""
FILES = {
    "organizations/elm.yaml": "name: Elm Clinic\naddress: {city: Ashford, zip: '06401'}\n",
    "organizations/oak.yaml": "name: Oak Clinic\naddress: {city: Dunmere, zip: '06512'}\n",
    "contacts/bell.yaml": "name: Ana Bell\ncredentials: MD\ntier: A\nstatus: active\nliaison: dana\n"
    "affiliations: [{organization: elm}]\n",
    "contacts/ito.yaml": "name: Jun Ito\ntier: A\nstatus: active\nliaison: miguel\n"
    "affiliations: [{organization: oak}]\n",
    "contacts/lee.yaml": "name: Sam Lee\nstatus: active\nliaison: dana\n",
    "touches/t.yaml": """\
        - {id: t1, date: 2026-10-10, channel: visit, contact: bell}
        - {id: t2, date: 2026-09-10, channel: visit, contact: ito}
        - {id: t3, date: 2026-10-20, channel: phone, contact: lee,
           next: {action: send the form, due: 2026-10-30, channel: email}}
    """,
}


@pytest.fixture
def clinic(make_workspace):
    """Bell is due on Monday, 9 Nov; Ito was due on 10 Oct; Lee waits for a form since yesterday."""
    return make_workspace(FILES, settings=SETTINGS)


def test_days_with_their_towns(clinic, call):
    answer = call(clinic, "plan")
    assert answer.code == 0
    assert (
        answer.out
        == """
Monday, 2 Nov 2026: Dana Reyes
  no address
    Sam Lee: Send the form (email). Promised on 20 Oct 2026, due 30 Oct 2026, 1 day late.

Monday, 2 Nov 2026: Miguel Ortiz
  Dunmere
    Jun Ito: Get back in touch with Jun Ito (visit). Tier A, a touch every 30 days: the last was 51
      days ago, on 10 Sep 2026 (21 days late).
"""
    )


def test_a_longer_plan_takes_in_rhythms_to_come(clinic, call):
    """Friday, 6 Nov is the fifth working day; Bell is due on the Monday after."""
    assert "Ana Bell" not in call(clinic, "plan", "--days", "5").out
    assert (
        "Ana Bell: Visit Dr. Bell (visit). A touch every 30 days in tier A" in call(clinic, "plan", "--days", "6").out
    )


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["tier:A"], ["Jun Ito"]),
        (["--owner", "dana"], ["Sam Lee"]),
        (["--near", "dunmere"], ["Jun Ito"]),
        (["--near", "06599"], ["Jun Ito"]),
        (["--max", "1"], ["Sam Lee"]),
        (["-tier:A"], ["Sam Lee"]),
    ],
)
def test_a_part_of_the_plan(clinic, call, words, names):
    data = json.loads(call(clinic, "plan", "--json", *words).out)
    assert [touch["name"] for day in data["days"] for touch in day["touches"]] == names


def test_what_does_not_fit_is_said(make_workspace, call):
    everything_is_danas = {**FILES, "contacts/ito.yaml": "name: Jun Ito\ntier: A\nstatus: active\nliaison: dana\n"}
    clinic = make_workspace(everything_is_danas, settings=SETTINGS)
    told = call(clinic, "plan", "--days", "1", "--a-day", "1").out
    assert "Sam Lee" in told
    assert told.endswith("\n1 touch does not fit into these days; take more with --days or --a-day.\n")
    assert call(clinic, "plan", "open-feedback").out == "Nothing is due in these days.\n"


def test_a_clients_rule_may_give_no_reason(make_workspace, call):
    plugin = """\
        from rounds import Opportunity, OpportunityRule, hookimpl

        @hookimpl
        def register_opportunity_rules(settings):
            return [OpportunityRule("bare", "Bare", lambda one, as_of: Opportunity("Write to them", (), 1.0))]
    """
    clinic = make_workspace({"contacts/lee.yaml": "name: Sam Lee\nliaison: dana\n", "plugins/bare.py": plugin})
    call(clinic, "trust", "--yes")
    assert "    Sam Lee: Write to them (visit).\n" in call(clinic, "plan").out


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["--near", "Dunmeer"], "no source has an address near 'Dunmeer'", "did you mean 'Dunmere'?"),
        (["--near", "999"], "no source has an address near '999'", "the first three digits of its ZIP"),
        (["--owner", "zoe"], "there is no liaison 'zoe'", "liaisons are: dana, miguel"),
        (["teir:A"], "a filter has no field 'teir'", "did you mean tier?"),
    ],
)
def test_a_misspelt_word_is_no_empty_plan(clinic, call, words, message, hint):
    answer = call(clinic, "plan", *words)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert hint in answer.err
