"""Named reports: what plugins supply, as the settings change it, and the part of a book that each is about."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source, UsageError
from rounds.base.words import nearest
from rounds.book.checks import Finding
from rounds.book.filters import parse_filter
from rounds.book.records import ReportPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Goal, Settings, Touch
    from rounds.book.relationships import Relationship
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


@dataclass(frozen=True, slots=True)
class About:
    """Whom a report is about: a liaison's own sources, or these ``sources`` by id. ``name`` is as the report has it."""

    name: str
    liaison: str = ""
    sources: frozenset[str] = frozenset()

    def includes(self, relationship: Relationship) -> bool:
        """Whether it is about this relationship."""
        return relationship.id in self.sources or bool(self.liaison and relationship.liaison == self.liaison)

    def covers(self, goal: Goal, relationships: Iterable[Relationship]) -> bool:
        """Whether it is about everybody whom the goal is about, so that the whole goal is told."""
        try:
            chosen = parse_filter(goal.scope)
        except UsageError:
            return False
        within = [self.includes(one) for one in relationships if chosen.matches(one)]
        return bool(within) and all(within)


def narrowed(book: Book, relationships: Sequence[Relationship], goals: Iterable[Goal]) -> Book:
    """The book with what is about these relationships: their records, the places where they work, and these goals."""
    ids = {one.id for one in relationships}
    places = {place.id for one in relationships for place in one.organizations}
    kept_goals = {goal.id for goal in goals}

    def takes_part(touch: Touch) -> bool:
        return not ids.isdisjoint((*touch.contacts, touch.organization))

    return book.changed(
        contacts=MappingProxyType({key: one for key, one in book.contacts.items() if key in ids}),
        organizations=MappingProxyType({key: one for key, one in book.organizations.items() if key in ids | places}),
        touches=MappingProxyType({key: touch for key, touch in book.touches.items() if takes_part(touch)}),
        referrals=tuple(row for row in book.referrals if row.party in ids),
        goals=MappingProxyType({key: goal for key, goal in book.goals.items() if key in kept_goals}),
        feedback=MappingProxyType({key: one for key, one in book.feedback.items() if one.party in ids}),
    )
