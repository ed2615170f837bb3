"""Checks across records, each found at its line and column."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.book.checks import references
from rounds.plugins import Plugins
from rounds.storage.loader import load

AS_OF = date(2026, 10, 31)
OKAFOR = "name: Grace Okafor\n"


def _told(workspace):
    return [str(problem) for problem in load(workspace, Plugins.discover(workspace, None), AS_OF).problems]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            "touches/t.yaml",
            "date: 2026-10-01\nchannel: visit\ncontact: okafor-grce\n",
            "3:1: there is no contact 'okafor-grce'",
        ),
        (
            "touches/t.yaml",
            "date: 2026-10-01\nchannel: visit\n",
            "1:1: this touch names neither a contact nor an organization",
        ),
        ("contacts/b.yaml", "name: B\nliaison: dan\n", "2:1: there is no liaison 'dan'"),
        ("contacts/b.yaml", "name: B\ntier: Z\n", "2:1: there is no tier 'Z'"),
        (
            "contacts/b.yaml",
            "name: B\naffiliations:\n  - organization: nowhere\n",
            "3:5: there is no organization 'nowhere'",
        ),
        ("contacts/b.yaml", "name: B\nnpi: '1234567890'\n", "2:1: the NPI 1234567890 has a wrong check digit"),
        ("contacts/b.yaml", "name: B\nnpi: '3234567899'\n", "2:1: the NPI 3234567899 begins with 3"),
        ("organizations/b.yaml", "name: B\nparent: b\n", "2:1: 'b' belongs to itself through its parents"),
        (
            "touches/t.yaml",
            "date: 2026-11-01\nchannel: visit\ncontact: okafor-grace\n",
            "1:1: 2026-11-01 lies after 2026-10-31",
        ),
        (
            "touches/t.yaml",
            "- id: t1\n  date: 2026-10-01\n  channel: fax\n  contact: okafor-grace\n",
            "3:3: no plugin supplies the channel 'fax' (named once)",
        ),
        (
            "referrals/r.yaml",
            "- contact: okafor-grace\n  count: 2\n",
            "1:3: a referral needs either a month or the day it was received",
        ),
        (
            "referrals/r.csv",
            "month,contact,count,seen\n2026-09,okafor-grace,2,3\n",
            "2:1: seen is 3, of only 2 received",
        ),
        (
            "feedback/f.yaml",
            "opened: 2026-10-02\ntype: concern\ntext: wait\ncontact: okafor-grace\nresolved: 2026-10-01\n",
            "5:1: it is resolved before it was opened (2026-10-01 is before 2026-10-02)",
        ),
        (
            "goals/g.yaml",
            "name: More\nmetric: referals\ntarget: 3\nstart: 2026-01-01\ndue: 2026-12-31\n",
            "2:1: there is no metric 'referals'",
        ),
    ],
)
def test_what_is_wrong_across_records(make_workspace, path, text, told):
    workspace = make_workspace({"contacts/okafor-grace.yaml": OKAFOR, path: text})
    assert _told(workspace) == [f"{path}:{told}"]


def test_good_records_have_no_problems(make_workspace):
    workspace = make_workspace(
        {
            "organizations/northgate.yaml": "name: Northgate\n",
            "contacts/okafor-grace.yaml": "name: Grace Okafor\nnpi: '1234567893'\nliaison: dana\ntier: A\n"
            "affiliations: [{organization: northgate}]\n",
            "touches/2026/10/t1.yaml": "date: 2026-10-01\nchannel: visit\ncontact: okafor-grace\n",
            "referrals/2026-10.csv": "month,contact,service_line,count\n2026-10,okafor-grace,spine,4\n",
        }
    )
    assert _told(workspace) == []


def test_what_is_missing_in_many_rows_is_told_once(make_workspace):
    rows = "".join(f"2026-0{month},okafor-grace,spne,4\n" for month in range(1, 10))
    workspace = make_workspace(
        {"contacts/okafor-grace.yaml": OKAFOR, "referrals/r.csv": f"month,contact,service_line,count\n{rows}"}
    )
    assert _told(workspace) == [
        "referrals/r.csv:2:1: there is no service line 'spne' (here and in 8 more of this file)"
    ]


def test_naming_a_record_that_is_left_out_is_no_error_of_its_own(make_workspace):
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": "name: Grace Okafor\nteir: A\n",
            "contacts/bell.yaml": "name: [\n",
            "touches/t.yaml": "date: 2026-10-01\nchannel: visit\ncontact: okafor-grace\nalso: [bell]\n",
        }
    )
    assert [told.split(":")[0] for told in _told(workspace)] == ["contacts/bell.yaml", "contacts/okafor-grace.yaml"]


def test_a_mistake_in_the_settings_does_not_make_every_liaison_unknown(make_workspace):
    files = {"contacts/okafor-grace.yaml": "name: Grace Okafor\nliaison: dana\ntier: Z\n"}
    workspace = make_workspace(files, settings="client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\nteirs: {}\n")
    assert {told.split(":")[0] for told in _told(workspace)} == {"rounds.yaml"}


def test_a_day_to_come_is_told_with_what_to_do(make_workspace):
    late = "opened: 2026-11-01\ntype: need\ntext: a map\ncontact: okafor-grace\n"
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": OKAFOR,
            "feedback/f.yaml": late,
            "touches/t.yaml": "date: 2026-11-01\nchannel: visit\ncontact: okafor-grace\n",
        }
    )
    assert [problem.hint for problem in load(workspace, Plugins.discover(workspace, None), AS_OF).problems] == [
        "it does not count until then",
        "it does not count until then; a touch that is only planned belongs under 'next:'",
    ]


def test_each_missing_name_is_guessed_at_once(make_workspace, monkeypatch):
    """Looking for the likest of 20,000 names takes the better part of a second."""
    asked = []
    monkeypatch.setattr(references, "nearest", lambda name, *_: asked.append(name) or "")
    rows = "".join(f"2026-0{month},{name},1\n" for month in range(1, 10) for name in ("okafr", "nobody"))
    workspace = make_workspace({"contacts/okafor.yaml": OKAFOR, "referrals/r.csv": f"month,contact,count\n{rows}"})
    assert len(_told(workspace)) == 2
    assert sorted(asked) == ["nobody", "okafr"]


def test_referrals_that_are_counted_twice_are_told(make_workspace):
    """October was exported again into a second table; the case was typed in twice."""
    again = "month,contact,service_line,direction,case,received_on,count\n2026-10,okafor,,,,,5\n"
    files = {
        "contacts/okafor.yaml": OKAFOR,
        "referrals/2026-10.csv": f"{again}2026-10,okafor,,sent,,,5\n,okafor,,,R-1,2026-10-02,\n",
        "referrals/2026-q4.csv": f"{again}2026-11,okafor,,,,,5\n,okafor,,,R-1,2026-10-02,\n",
        "referrals/by-site.yaml": """\
            - {month: 2026-09, contact: okafor, count: 1, custom: {site: north}}
            - {month: 2026-09, contact: okafor, count: 1, custom: {site: south}}
            - {month: 2026-10, contact: okafor, count: 5, void: counted twice}
            """,
    }
    assert _told(make_workspace(files)) == [
        "referrals/2026-q4.csv:2:1: a count for 2026-10 like this one stands in referrals/2026-10.csv:2:1 too",
        "referrals/2026-q4.csv:3:1: 2026-11-01 lies after 2026-10-31",
        "referrals/2026-q4.csv:4:1: the case R-1 stands in referrals/2026-10.csv:4:1 too",
    ]


def test_what_is_about_a_void_record_is_told_since_it_does_not_count(make_workspace):
    rows = "2026-09,okafor,3,\n2026-10,okafor,4,\n2026-08,okafor,1,twice\n"
    okafor = "name: Grace Okafor\nvoid: entered twice\n"
    workspace = make_workspace({"contacts/okafor.yaml": okafor, "referrals/r.csv": f"month,contact,count,void\n{rows}"})
    (told,) = _told(workspace)
    assert told == (
        "referrals/r.csv:2:1: the contact 'okafor' is void, so that this referral does not count "
        "(here and in 1 more of this file)"
    )


LOOKS = "looks like the name of 'a' and is not the same (contacts/a.yaml:1:1)"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Grace Okafor", "Gr\u0430ce Okafor"), [f"contacts/b.yaml:1:1: 'Gr\u0430ce Okafor' {LOOKS}"]),
        (("José Núñez", "Jose\u0301 Núñez"), [f"contacts/b.yaml:1:1: 'Jose\u0301 Núñez' {LOOKS}"]),
        (("Grace Okafor", "Grace Okafor"), []),
        (("José Núñez", "José Núñez"), []),
        (("Jose Nunez", "José Núñez"), []),
    ],
)
def test_a_name_of_other_letters_that_looks_the_same(make_workspace, names, told):
    workspace = make_workspace({"contacts/a.yaml": f"name: {names[0]}\n", "contacts/b.yaml": f"name: {names[1]}\n"})
    assert [line for line in _told(workspace) if "looks like" in line] == told


def test_the_letters_that_only_look_the_same_are_named(make_workspace):
    workspace = make_workspace({"contacts/a.yaml": "name: Ana\n", "contacts/b.yaml": "name: An\u0430\n"})
    problems = load(workspace, Plugins.discover(workspace, None), AS_OF).problems
    [hint] = [problem.hint for problem in problems if "looks like" in problem.message]
    assert hint.startswith("probably one entered twice; letters that differ: cyrillic small letter a")
