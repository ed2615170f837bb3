"""rounds explain: sections, goals and scores as a person and as a program read them."""

from __future__ import annotations

import json

import pytest

SETTINGS = """\
client: {name: Cedar Orthopedics}
liaisons: [{id: dana, name: Dana Reyes}]
scoring: {weights: {recency: 20, frequency: 30, value: 0, trend: 0, share: 0, reciprocity: 0, feedback: 10}}
cutoffs: {recency_days: 45}
as_of: 2026-10-31
"""
FILES = {
    "contacts/abel.yaml": "name: Ann Abel\nstatus: active\ntier: A\n",
    "contacts/bohr.yaml": "name: Bo Bohr\nstatus: active\n",
    "referrals/2026.yaml": (
        "- {id: r1, month: 2025-10, contact: abel, count: 10}\n"
        "- {id: r2, month: 2026-09, contact: abel, count: 6}\n"
        "- {id: r3, month: 2026-10, contact: abel, count: 3}\n"
    ),
    "touches/t1.yaml": "date: 2026-10-02\nchannel: visit\ncontact: abel\n",
    "goals/autumn.yaml": (
        "name: More in autumn\nmetric: referrals\ntarget: +20%\nbaseline_period: 2025-10\n"
        "start: 2026-10-01\ndue: 2026-12-31\nscope: tier:A\n"
    ),
    "goals/visits.yaml": "name: More visits\nmetric: visits\ntarget: 9\nstart: 2026-10-01\ndue: 2026-12-31\n",
}


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES, settings=SETTINGS).root


def _figures(done):
    return {one["label"]: one for one in json.loads(done.out)["figures"]}


def test_a_goal_step_by_step(clinic, call):
    """10 in October 2025, one month of three: 30 x 1.2 = 36; 3 in 31 of 92 days; 33 missing in 61 days."""
    found = _figures(call(clinic, "explain", "goal", "autumn", "--json"))
    assert found["Sources in scope"]["value"] == "1"
    assert found["Baseline"]["value"] == "30"
    assert (found["Target"]["value"], found["Target"]["basis"]["working"]) == ("36", "30 x (1 +0.2) = 36")
    assert found["Actual"]["value"] == "3"
    assert found["Actual"]["basis"]["records"] == [{"path": "referrals/2026.yaml", "records": 1, "lines": [[3, 3]]}]
    assert found["Part of the time"]["basis"]["working"] == "31 / 92 = 0.337"
    assert float(found["Pace"]["value"]) == pytest.approx(3 / 36 / (31 / 92), abs=0.005)
    assert float(found["Expected at the due day"]["value"]) == pytest.approx(3 * 92 / 31, abs=0.005)
    assert float(found["Needed a week"]["value"]) == pytest.approx(33 / (61 / 7), abs=0.005)


def test_a_goal_on_touches_cites_touches(clinic, call):
    found = _figures(call(clinic, "explain", "goal", "more visits", "--json"))
    assert [one["path"] for one in found["Actual"]["basis"]["records"]] == ["touches/t1.yaml"]


def test_a_score_rule_by_rule(clinic, call):
    """Sent in October: recency 20 x 1, frequency 30 x 1, nothing open: 10."""
    found = _figures(call(clinic, "explain", "score", "abel", "--json"))
    assert [(label, one["value"]) for label, one in found.items()] == [
        ("Frequency", "30.0"),
        ("Recency", "20.0"),
        ("Concerns answered", "10.0"),
        ("Score", "60.0"),
    ]
    assert found["Recency"]["basis"]["cutoffs"] == {"recency_days": "45"}
    assert found["Recency"]["basis"]["records"] == [{"path": "referrals/2026.yaml", "records": 1, "lines": [[3, 3]]}]
    assert found["Score"]["basis"]["working"] == "30.0 + 20.0 + 10.0"


def test_what_a_person_reads(clinic, call):
    said = call(clinic, "explain", "score", "abel").out
    assert "Recency: 20.0  (of 20 points; Last referral in Oct 2026)" in said
    assert "= 20 x 1.000 = 20.0" in said
    assert "recency_days = 45 (rounds.yaml)" in said
    assert "referrals/2026.yaml:3" in said
    said = call(clinic, "explain", "section", "movement", "--period", "2026-10").out
    assert "declining_expected = 3\n" in said
    assert max(map(len, said.splitlines())) <= 110


def test_all_names_every_file(make_workspace, call):
    months = {
        f"referrals/2026-{month:02}.csv": f"month,contact,count\n2026-{month:02},abel,1\n" for month in range(1, 11)
    }
    root = make_workspace({"contacts/abel.yaml": FILES["contacts/abel.yaml"], **months}, settings=SETTINGS).root
    short = call(root, "explain", "score", "abel").out
    assert "and 4 files more: --all" in short
    assert "referrals/2026-10.csv:2" in call(root, "explain", "score", "abel", "--all").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["section", "movment"], "did you mean 'movement'?"),
        (["goal", "autum nal"], "there is no goal 'autum nal'"),
        (["goal", "more"], "'more' could be any of 2"),
        (["score", "zorro"], "there is no contact or organization 'zorro'"),
        (["section", "movement", "--period", "2026-Q9"], "'2026-Q9' is not a period"),
    ],
)
def test_what_there_is_not(clinic, call, arguments, said):
    done = call(clinic, "explain", *arguments)
    assert done.code == 2
    assert said in done.err


def test_a_plugins_own_figures_are_explained(clinic, call, tmp_path, monkeypatch):
    """A metric, a rule and a section of the client's own, with nothing but public names."""
    (clinic / "plugins").mkdir()
    (clinic / "plugins/own.py").write_text(
        """
from rounds import Figure, Figures, Metric, Reason, ScoringRule, Section, hookimpl


def _touches(relationships, period):
    return [touch for one in relationships for touch in one.touches_in(period)]


@hookimpl
def register_scoring_rules(settings):
    return [ScoringRule("warm", "Warm", lambda one, day: Reason(0.5, "so"), 10, lambda one, day: one.touches)]


@hookimpl
def register_sections():
    def blocks(findings):
        basis = findings.basis("1 + 1", "1 + 1 = 2", cutoffs=["watch"], records=findings.book.touches.values())
        return [Figures((Figure("Sum", "2", meaning="of ones", basis=basis), Figure("Bare", "3", meaning="said so")))]

    return [Section("own", "Our own", blocks)]
"""
    )
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    call(clinic, "trust", "--yes")
    warm = _figures(call(clinic, "explain", "score", "abel", "--json"))["Warm"]
    assert (warm["value"], warm["basis"]["records"][0]["path"]) == ("5.0", "touches/t1.yaml")
    own = _figures(call(clinic, "explain", "section", "own", "--json"))
    assert own["Sum"]["basis"]["cutoffs"] == {"watch": "0.9"}
    assert own["Bare"]["basis"] is None
    said = call(clinic, "explain", "section", "own").out
    assert "the plugin does not say how it is made" in said
