"""Findings: what the analyses found; and the Report that sections make of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from rounds import __version__
from rounds.analysis.cadence import Cadence, cadence
from rounds.analysis.feedback import FeedbackSummary, summarize
from rounds.analysis.followups import FollowUp, follow_ups
from rounds.analysis.goals import GoalProgress, progress
from rounds.analysis.mix import Mix, mix
from rounds.analysis.movement import Movement, movement
from rounds.analysis.opportunities import find
from rounds.analysis.productivity import Productivity, productivity
from rounds.analysis.scoring import Score, score_all
from rounds.blocks import Block, Provenance, Report, SectionContent
from rounds.checks import no_section
from rounds.dates import day_words
from rounds.plugins import attempt
from rounds.problems import Problem
from rounds.relationships import relate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from rounds.book import Book
    from rounds.contracts import Channel, Opportunity, Section
    from rounds.dates import Period
    from rounds.plugins import Plugins
    from rounds.records import ReportPlan
    from rounds.relationships import Relationship

_BLOCKS = get_args(Block)


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that the analyses found in one book, as of one day, for one period.

    ``before`` is the preceding equal window and ``year_ago`` the same window a year earlier. ``relationships`` are in
    id order; ``scores`` are by source id; ``opportunities`` and ``follow_ups`` are by urgency and by due day.
    """

    book: Book
    as_of: date
    period: Period
    before: Period
    year_ago: Period
    relationships: tuple[Relationship, ...]
    channels: Mapping[str, Channel]
    cadence: Cadence
    follow_ups: tuple[FollowUp, ...]
    scores: Mapping[str, Score]
    opportunities: tuple[Opportunity, ...]
    goals: tuple[GoalProgress, ...]
    movement: Movement
    mix: Mix
    productivity: Productivity
    feedback: FeedbackSummary

    def relationship(self, source_id: str) -> Relationship | None:
        """The relationship with this source."""
        index = bisect_left(self.relationships, source_id, key=lambda one: one.id)
        found = self.relationships[index : index + 1]
        return found[0] if found and found[0].id == source_id else None

    def received(self, period: Period) -> int:
        """How many patients all sources together sent in the period."""
        return sum(one.referrals_in(period) for one in self.relationships)


def investigate(book: Book, plugins: Plugins, period: Period, as_of: date) -> tuple[Findings, list[Problem]]:
    """Run every analysis over the book; the findings, and what plugins got wrong on the way."""
    relationships = relate(book, as_of)
    channels, metrics = plugins.channels(), plugins.metrics()
    rules, chances = plugins.scoring_rules(book.settings), plugins.opportunity_rules(book.settings)
    problems = [*rules.problems, *chances.problems]
    scores, found = score_all(relationships, as_of, rules.owned(), book.settings.scoring.weights)
    problems += found
    opportunities, found = find(relationships, chances, as_of)
    problems += found
    goals: list[GoalProgress] = []
    for goal in book.goals.values():
        if not goal.void:
            reached, found = progress(goal, relationships, metrics, as_of, book.settings)
            goals += [reached] if reached else []
            problems += found
    before, cutoffs = period.preceding(), book.settings.cutoffs
    findings = Findings(
        book=book,
        as_of=as_of,
        period=period,
        before=before,
        year_ago=period.year_before(),
        relationships=relationships,
        channels=channels.values,
        cadence=cadence(relationships, period),
        follow_ups=follow_ups(relationships),
        scores=scores,
        opportunities=opportunities,
        goals=tuple(goals),
        movement=movement(relationships, period, before, cutoffs),
        mix=mix(relationships, period, channels.values),
        productivity=productivity(relationships, period, before, channels.values),
        feedback=summarize(relationships, period, cutoffs),
    )
    return findings, problems


def build_report(
    findings: Findings, plugins: Plugins, plan: ReportPlan, *, commit: str, warnings: Sequence[str]
) -> tuple[Report, list[Problem]]:
    """The report that the plan's sections make of the findings: plain data, no markup.

    ``commit`` says where the records came from, ``warnings`` what a reader must know first (records left out, plugins
    that are off). A section that fails is named in a warning; the others stand.
    """
    registered = plugins.sections()
    problems = list(registered.problems)
    sections: list[SectionContent] = []
    failed: list[str] = []
    for name in plan.sections or registered.values:
        if name not in registered.values:
            problems.append(Problem(findings.book.settings.source, *no_section(name, registered.values)))
            failed.append(f"The section '{name}' is missing: no plugin supplies it.")
            continue
        content, problem = _section(registered.values[name], registered.owners[name], findings)
        if content:
            sections.append(content)
        if problem:
            problems.append(problem)
            failed.append(f"The section '{name}' is missing: plugin {problem.plugin} failed.")
    client = findings.book.settings.client.name
    version = f"Rounds {__version__}"
    report = Report(
        title=plan.title or "Referral relationships",
        client=client,
        period=findings.period.label,
        compared_with=findings.before.label,
        as_of=day_words(findings.as_of),
        sections=tuple(sections),
        warnings=(*warnings, *failed),
        provenance=Provenance(day_words(data_through(findings)), commit, version, _plugin_names(plugins)),
    )
    return report, problems


def _section(section: Section, owner: str, findings: Findings) -> tuple[SectionContent | None, Problem | None]:
    def build() -> SectionContent:
        blocks = tuple(section.function(findings))
        wrong = next((block for block in blocks if not isinstance(block, _BLOCKS)), None)
        if wrong is not None:
            raise TypeError(f"it returned a {type(wrong).__name__}, which is no block of a report")
        method = section.method if isinstance(section.method, str) else section.method(findings)
        return SectionContent(section.name, section.title, blocks, method)

    return attempt(owner, f"building the section '{section.name}'", build)


def data_through(findings: Findings) -> date:
    """The last day of a touch, a referral or feedback, up to the report's day; that day itself without any."""
    days = [
        day
        for one in findings.relationships
        for day in (one.last_touch, one.last_referral, one.feedback[-1].opened if one.feedback else None)
        if day
    ]
    return max(days, default=findings.as_of)


def _plugin_names(plugins: Plugins) -> tuple[str, ...]:
    """Plugins that are not bundled, by name and version: they shaped the report too."""
    return tuple(
        f"{plugin.name} {plugin.version}".strip()
        for plugin in plugins.listing
        if plugin.origin != "bundled" and plugin.hooks
    )
