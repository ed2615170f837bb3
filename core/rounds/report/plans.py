"""Plans of reports: what plugins supply by name, as the settings change it or add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.book.records import ReportPlan

if TYPE_CHECKING:
    from collections.abc import Mapping

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
