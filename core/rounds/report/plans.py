"""Plans of reports: what plugins supply by name, as the settings change it or add to it, and what is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source
from rounds.base.words import nearest
from rounds.book.checks import Finding
from rounds.book.records import ReportPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rounds.book.records import Settings
    from rounds.plugins import Registered
    from rounds.plugins.contracts import NamedReport


def named_plans(supplied: Mapping[str, NamedReport], own: Mapping[str, ReportPlan]) -> dict[str, ReportPlan]:
    """Every report by name: those that plugins supply, and the client's ``own``, whose fields have the last word."""
    plans = {one.name: ReportPlan(one.title, one.sections, one.about, one.brief) for one in supplied.values()}
    for name, change in own.items():
        plans[name] = _changed(plans.get(name, ReportPlan(about="book", brief=False)), change)
    return plans


def _changed(plan: ReportPlan, change: ReportPlan) -> ReportPlan:
    return ReportPlan(
        title=change.title or plan.title,
        sections=change.sections or plan.sections,
        about=change.about or plan.about,
        brief=plan.brief if change.brief is None else change.brief,
    )


def no_section(name: str, sections: Collection[str]) -> tuple[str, str]:
    """What to say of a section that nobody supplies: the message, and the hint."""
    known = f"sections are: {', '.join(sections)}"
    return f"there is no report section '{name}'", nearest(name, sections, known)


def check_reports(reports: Registered[NamedReport], sections: Collection[str]) -> Iterator[Problem]:
    """A section that a plugin's report names and nobody supplies."""
    for report in reports.values.values():
        owner = reports.owners[report.name]
        for name in report.sections:
            if name not in sections:
                message, hint = no_section(name, sections)
                yield Problem(Source(f"plugin {owner}"), f"report '{report.name}': {message}", hint, owner)


def check_names(settings: Settings, sections: Collection[str], rules: Collection[str]) -> Iterator[Finding]:
    """A section that no report can show is an error; a weight that weighs nothing is a warning."""
    for report, plan in settings.reports.items():
        for index, name in enumerate(plan.sections):
            if name not in sections:
                message, hint = no_section(name, sections)
                yield Finding(settings.source, ("reports", report, "sections", index), message, hint)
    for name in settings.scoring.weights:
        if name not in rules:
            hint = nearest(name, rules, f"rules are: {', '.join(rules)}")
            where = ("scoring", "weights", name)
            yield Finding(settings.source, where, f"there is no scoring rule '{name}'", hint, "warning")
