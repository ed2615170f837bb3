"""Findings, and the report that sections make of them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from rounds import Metric, OpportunityRule, Paragraph, Period, ScoringRule, Section, columns, first_rows, hookimpl
from rounds.book.records import ReportPlan
from rounds.plugins import Plugins
from rounds.report.findings import build_report, data_through, investigate

AUTUMN = Period(date(2026, 8, 1), date(2026, 10, 31))
AS_OF = date(2026, 10, 31)
CLINIC = """
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A}
      - {id: bohr, name: Bo Bohr, status: active}
    touches: [{date: 2026-09-10, channel: visit, contact: abel}]
    referrals:
      - {month: 2026-05, contact: abel, count: 4}
      - {month: 2025-09, contact: abel, count: 2}
      - {month: 2026-08, contact: abel, count: 3}
      - {month: 2026-09, contact: bohr, count: 5}
    goals:
      - {name: G, metric: referrals, target: 10, start: 2026-08-01, due: 2026-10-31}
      - {name: Gone, metric: referrals, target: 10, start: 2026-08-01, due: 2026-10-31, void: entered twice}
"""


def _section(name, function, method=""):
    return Section(name, name.title(), function, method)


@pytest.fixture
def found(book_of):
    """A function: what a book gives with these plugins beside the bundled ones, as (findings, plugins, problems)."""

    def find(text: str = CLINIC, as_of: date = AS_OF, **plugins):
        extra = [(name, SimpleNamespace(**hooks)) for name, hooks in plugins.items()]
        discovered = Plugins.discover(None, None, extra=extra)
        assert discovered.problems == ()
        findings, problems = investigate(book_of(text), discovered, AUTUMN, as_of)
        return findings, discovered, problems

    return find


def _sections(*sections):
    @hookimpl
    def register_sections():
        return sections

    return {"register_sections": register_sections}


def _built(findings, plugins, *names, warnings=()):
    return build_report(findings, plugins, ReportPlan("For the board", names), commit="abc123", warnings=warnings)


def test_the_windows_that_a_report_compares(found):
    findings, _, problems = found()
    assert problems == []
    assert [str(one) for one in (findings.period, findings.before, findings.year_ago)] == [
        "2026-08-01..2026-10-31",
        "2026-05-01..2026-07-31",
        "2025-08-01..2025-10-31",
    ]
    assert [findings.received(one) for one in (findings.period, findings.before, findings.year_ago)] == [8, 4, 2]
    assert [goal.goal.name for goal in findings.goals] == ["G"]


def test_a_relationship_by_its_id(found):
    findings, _, _ = found()
    assert findings.relationship("bohr").name == "Bo Bohr"
    assert [findings.relationship(name) for name in ("aaa", "b", "zzz")] == [None, None, None]


def test_a_plan_names_its_sections_in_order(found):
    findings, plugins, _ = found()
    report, problems = _built(findings, plugins, "goals", "summary", warnings=("Read this first",))
    assert problems == []
    assert [section.name for section in report.sections] == ["goals", "summary"]
    assert (report.title, report.client, report.period) == (
        "For the board",
        "Cedar Orthopedics",
        "Aug 2026 to Oct 2026",
    )
    assert (report.compared_with, report.as_of) == ("May 2026 to Jul 2026 and Aug 2025 to Oct 2025", "31 Oct 2026")
    assert report.warnings == ("Read this first",)
    assert (report.provenance.commit, report.provenance.data_through) == ("abc123", "30 Sep 2026")


def test_without_names_every_section_is_in_it(found):
    findings, plugins, _ = found(
        own=_sections(_section("own", lambda _: [Paragraph("Hello")], lambda f: f.period.label))
    )
    report, _ = _built(findings, plugins)
    assert [section.name for section in report.sections] == [
        section.name for section in plugins.sections().values.values() if section.about == "book"
    ]
    (own,) = [section for section in report.sections if section.name == "own"]
    assert (own.title, own.blocks, own.method) == ("Own", (Paragraph("Hello"),), "Aug 2026 to Oct 2026")
    assert report.provenance.plugins == ("own",)


def _fail(*_):
    raise ZeroDivisionError("by hand")


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (_section("own", _fail), "building the section 'own' failed: ZeroDivisionError: by hand"),
        (_section("own", lambda _: ["words"]), "it returned a str, which is no block of a report"),
        (_section("own", lambda _: None), "'NoneType' object is not iterable"),
        (_section("own", lambda _: (), _fail), "ZeroDivisionError: by hand"),
    ],
    ids=["raises", "rubbish", "nothing", "method raises"],
)
def test_a_section_that_fails_is_named_and_the_rest_stands(found, section, message):
    findings, plugins, _ = found(own=_sections(section))
    report, (problem,) = _built(findings, plugins, "own", "summary")
    assert [one.name for one in report.sections] == ["summary"]
    assert problem.plugin == "own"
    assert message in problem.message
    assert report.warnings == ("The section 'own' is missing: plugin own failed.",)


def test_a_section_that_nobody_supplies(found):
    findings, plugins, _ = found()
    report, (problem,) = _built(findings, plugins, "sumary", "goals")
    assert (str(problem), problem.hint) == (
        "rounds.yaml: there is no report section 'sumary'",
        "did you mean 'summary'?",
    )
    assert report.warnings == ("The section 'sumary' is missing: no plugin supplies it.",)
    assert [one.name for one in report.sections] == ["goals"]


def test_rules_and_metrics_that_fail_cost_only_what_is_theirs(found):
    """The rule fails for two people, the metric for one goal; scores, opportunities and goals of others stand."""

    @hookimpl
    def register_scoring_rules(settings):
        return [ScoringRule("bad", "Bad", _fail)]

    @hookimpl
    def register_opportunity_rules(settings):
        return [OpportunityRule("bad", "Bad", _fail)]

    @hookimpl
    def register_metrics():
        return [Metric("bad", "Bad", "things", _fail)]

    hooks = (register_scoring_rules, register_opportunity_rules, register_metrics)
    text = CLINIC + "      - {name: B, metric: bad, target: 1, start: 2026-08-01, due: 2026-10-31}\n"
    findings, _, problems = found(text, own={hook.__name__: hook for hook in hooks})
    assert [problem.plugin for problem in problems] == ["own"] * 5
    assert [goal.goal.name for goal in findings.goals] == ["G"]
    assert findings.scores["abel"].total > 0
    assert {one.rule for one in findings.opportunities} == {"overdue-top-tier"}


def test_the_last_day_of_the_data(found):
    assert data_through(found()[0]) == date(2026, 9, 30)
    heard = CLINIC + "    feedback: [{opened: 2026-10-05, type: praise, text: thanks, contact: abel}]\n"
    assert data_through(found(heard)[0]) == date(2026, 10, 5)
    assert data_through(found("{}")[0]) == AS_OF


@pytest.mark.parametrize(
    ("parts", "value", "working", "meaning"),
    [
        ((34, 41), "83%", "34 / 41 = 83%", "34 of 41"),
        ((1, 1000), "under 1%", "1 / 1,000 = under 1%", "1 of 1,000"),
        ((0, 0), "none", "nobody came", "0 of 0"),
    ],
)
def test_a_ratio_shows_the_division_that_makes_it(found, parts, value, working, meaning):
    findings, _, _ = found()
    made = findings.ratio("Seen", parts, "seen / received", nothing="nobody came", cutoffs=("mature_days",))
    assert (made.label, made.value, made.meaning, made.tone) == ("Seen", value, meaning, "neutral")
    assert (made.basis.formula, made.basis.working, made.basis.cutoffs) == (
        "seen / received", working, (("mature_days", "60"),),
    )  # fmt: skip


def test_a_figure_is_its_own_working_and_may_rest_on_the_records_of_another(found):
    findings, _, _ = found()
    first = findings.figure("Seen", "34", "patients seen", records=[[*findings.book.contacts.values()]])
    other = findings.figure("Kept", "30", "patients kept", "34 - 4 = 30", compared="28 before", like=first.basis)
    assert (first.basis.working, first.basis.count) == ("34", 2)
    assert (other.basis.working, other.comparison, other.basis.records) == (
        "34 - 4 = 30",
        "28 before",
        first.basis.records,
    )


def test_the_first_rows_say_how_many_there_are_and_how_they_were_made(found):
    findings, _, _ = found()
    heads = columns("Number", "#Square")
    assert [(head.title, head.numeric) for head in heads] == [("Number", False), ("Square", True)]
    table = first_rows(
        "Squares", heads, range(12), lambda number: (str(number), number**2), "The smallest",
        most=3, basis=lambda number: findings.basis("n x n", f"{number} x {number}"),
    )  # fmt: skip
    assert table.rows == (("0", 0), ("1", 1), ("2", 4))
    assert table.note == "The smallest: 3 of 12."
    assert [basis.working for basis in table.bases] == ["0 x 0", "1 x 1", "2 x 2"]
    none = first_rows("Squares", heads, [], lambda number: (number,), "The smallest", empty="No number.")
    assert (none.rows, none.note, none.bases, none.empty) == ((), "", (), "No number.")
