"""Named reports: who has the last word."""

from __future__ import annotations

from types import SimpleNamespace

from rounds import NamedReport, hookimpl
from rounds.book.records import ReportPlan
from rounds.plugins import Plugins
from rounds.report.plans import check_reports, named_plans


def _with(report: NamedReport) -> Plugins:
    @hookimpl
    def register_reports():
        return [report]

    return Plugins.discover(None, None, extra=[("own", SimpleNamespace(register_reports=register_reports))])


def test_a_plugin_replaces_a_bundled_report_and_the_settings_change_it_field_by_field():
    reports = _with(NamedReport("board", "Ours", ("summary",), about="liaison")).reports()
    assert reports.problems == ()
    assert {"client", "liaison", "source"} < set(reports.values)
    plans = named_plans(
        reports.values, {"board": ReportPlan(sections=("goals",), brief=True), "new": ReportPlan("New")}
    )
    assert plans["board"] == ReportPlan("Ours", ("goals",), "liaison", brief=True)
    assert plans["new"] == ReportPlan("New", (), "book", brief=False)


def test_a_section_that_a_plugins_report_names_and_nobody_supplies_is_a_problem():
    plugins = _with(NamedReport("own", "Own", ("summary", "sumary")))
    (problem,) = check_reports(plugins.reports(), plugins.sections().values)
    assert (problem.message, problem.plugin) == ("report 'own': there is no report section 'sumary'", "own")
    assert "summary" in problem.hint
