"""Findings: what the analyses found; and the Report that sections make of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rounds import __version__
from rounds.analysis.cadence import Cadence, cadence
from rounds.analysis.campaigns import Progress as CampaignProgress
from rounds.analysis.campaigns import is_readable, running
from rounds.analysis.campaigns import progress as campaign_progress
from rounds.analysis.compliance import Compliance, compliance
from rounds.analysis.feedback import FeedbackSummary, summarize
from rounds.analysis.first_referral import FirstReferral, first_referral
from rounds.analysis.followups import FollowUp, follow_ups
from rounds.analysis.funnel import Funnel, funnel
from rounds.analysis.goals import GoalProgress, progress
from rounds.analysis.guests import GuestList, guest_list
from rounds.analysis.health import Health, health
from rounds.analysis.impact import Impact, campaign_impacts, impact
from rounds.analysis.mix import Mix, mix
from rounds.analysis.movement import Movement, movement
from rounds.analysis.opportunities import find_opportunities
from rounds.analysis.productivity import Productivity, productivity
from rounds.analysis.scoring import Score, score_all
from rounds.analysis.shares import Concentration, Share, concentration, share
from rounds.base.dates import day_words
from rounds.base.problems import Problem
from rounds.base.words import percent
from rounds.book.citations import cite
from rounds.book.relationships import relate
from rounds.plugins import attempt
from rounds.report.blocks import (
    Basis,
    Figure,
    Figures,
    Paragraph,
    Provenance,
    Report,
    SectionContent,
    Window,
    as_block,
    division,
)
from rounds.report.plans import narrowed, no_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.book import Book
    from rounds.book.records import CutOffs, Record, ReportPlan
    from rounds.book.relationships import Relationship
    from rounds.plugins import Plugins
    from rounds.plugins.contracts import Channel, Opportunity, ScoringRule, Section
    from rounds.report.blocks import Tone
    from rounds.report.plans import About

FIGURES_IN_BRIEF = 3


@dataclass(frozen=True)
class Findings:
    """Everything that can be found in one book, as of one day, for one period; an analysis runs when it is first asked.

    ``before`` is the preceding equal window and ``year_ago`` the same window a year earlier. ``relationships`` are in
    id order; ``rules`` are the scoring rules by name, ``scores`` by source id; ``opportunities`` and ``follow_ups`` are
    by urgency and by due day.
    ``about`` names whom they tell of, a liaison or a source; empty: the whole book.
    """

    book: Book
    as_of: date
    period: Period
    before: Period
    year_ago: Period
    relationships: tuple[Relationship, ...]
    channels: Mapping[str, Channel]
    rules: Mapping[str, ScoringRule]
    scores: Mapping[str, Score]
    opportunities: tuple[Opportunity, ...]
    goals: tuple[GoalProgress, ...]

    about: str = ""

    @cached_property
    def since(self) -> date | None:
        """The day of the first referral of these sources that is known."""
        return min((one.first_referral for one in self.relationships if one.first_referral), default=None)

    @cached_property
    def cadence(self) -> Cadence:
        """Planned touches, and where each source's rhythm stands."""
        return cadence(self.relationships, self.period)

    @cached_property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """What was promised and not kept yet."""
        return follow_ups(self.relationships)

    @cached_property
    def movement(self) -> Movement:
        """Which sources are new, came back, decline or fell silent."""
        return movement(self.relationships, self.period, self.before, self._cutoffs)

    @cached_property
    def funnel(self) -> Funnel:
        """What became of the referrals of the period."""
        return funnel(self.relationships, self.period, self.as_of, self._cutoffs)

    @cached_property
    def share(self) -> Share:
        """How much of what sources could send came."""
        return share(self.relationships, self.period, self._cutoffs)

    @cached_property
    def concentration(self) -> Concentration:
        """How the referrals of the period are spread over sources."""
        return concentration(self.relationships, self.period)

    @cached_property
    def first_referral(self) -> FirstReferral:
        """How long it took until new sources referred, as known at the period's end."""
        return first_referral(self.relationships, min(self.period.end, self.as_of))

    @cached_property
    def impact(self) -> Impact:
        """What touches after a pause went together with."""
        return impact(self.relationships, self._until_today, self.channels, self._cutoffs)

    @cached_property
    def campaign_impacts(self) -> tuple[Impact, ...]:
        """What each campaign went together with."""
        campaigns = self.book.campaigns.values()
        return campaign_impacts(self.relationships, campaigns, self._until_today, self.channels, self._cutoffs)

    @cached_property
    def campaigns(self) -> tuple[CampaignProgress, ...]:
        """Where the campaigns of the period stand, in the order in which they start."""
        ran = running(self.book.campaigns.values(), self.period)
        book = self.book
        return tuple(
            campaign_progress(one, self.relationships, self.as_of, book.touches_of(one.id))
            for one in ran
            if is_readable(one)
        )

    @cached_property
    def guests(self) -> tuple[GuestList, ...]:
        """The guests of those campaigns' events."""
        book = self.book
        held = (one.campaign for one in self.campaigns if one.campaign.event)
        return tuple(guest_list(one, book.touches_of(one.id), book.contacts, self.as_of) for one in held)

    @cached_property
    def compliance(self) -> Compliance:
        """What was given to whom in the calendar year of the period's end."""
        return compliance(self.relationships, self.book.settings, min(self.period.end, self.as_of))

    @cached_property
    def health(self) -> Health:
        """How true the records are."""
        return health(self.relationships, self.period, self._cutoffs)

    @cached_property
    def mix(self) -> Mix:
        """Through which channels sources were reached."""
        return mix(self.relationships, self.period, self.channels)

    @cached_property
    def productivity(self) -> Productivity:
        """What went in beside what came out."""
        return productivity(self.relationships, self.period, self.before, self.channels)

    @cached_property
    def feedback(self) -> FeedbackSummary:
        """What was heard, and what became of it."""
        return summarize(self.relationships, self.period, self._cutoffs)

    @property
    def _until_today(self) -> Period:
        return self.period.until(self.as_of)

    @property
    def _cutoffs(self) -> CutOffs:
        return self.book.settings.cutoffs

    def relationship(self, source_id: str) -> Relationship | None:
        """The relationship with this source."""
        index = bisect_left(self.relationships, source_id, key=lambda one: one.id)
        found = self.relationships[index : index + 1]
        return found[0] if found and found[0].id == source_id else None

    def received(self, period: Period) -> int:
        """How many patients all sources together sent in the period."""
        return sum(one.referrals_in(period) for one in self.relationships)

    def basis(
        self,
        formula: str,
        working: str = "",
        *,
        cutoffs: Iterable[str] = (),
        records: Iterable[Record | Sequence[Record]] = (),
        like: Basis | None = None,
    ) -> Basis:
        """How a figure was made: ``cutoffs`` are names of the settings' cut-offs, whose values in force are added.

        Among the records may be whole sequences of them. Those that ``touches_in`` and ``referral_rows_in`` of a
        relationship give are cited without one being built. ``like`` is a figure that rests on the same records.
        """
        named = tuple((name, f"{getattr(self._cutoffs, name):g}") for name in cutoffs)
        return Basis(formula, working, named, like.records if like else cite(records))

    def figure(
        self,
        label: str,
        value: str,
        formula: str,
        working: str | None = None,
        *,
        compared: str = "",
        meaning: str = "",
        tone: Tone = "neutral",
        cutoffs: Iterable[str] = (),
        records: Iterable[Record | Sequence[Record]] = (),
        like: Basis | None = None,
    ) -> Figure:
        """A figure with its ``basis``, whose working is the value where none is given."""
        shown = value if working is None else working
        basis = self.basis(formula, shown, cutoffs=cutoffs, records=records, like=like)
        return Figure(label, value, compared, meaning, tone, basis)

    def ratio(self, label: str, parts: tuple[float, float], formula: str, *, nothing: str = "", **more: Any) -> Figure:
        """A share in percent and the division that makes it: of 34 and 41 ``83%``, meaning ``34 of 41``.

        Where there is nothing to divide by it is ``none``, for the reason ``nothing``; ``more`` is as for ``figure``.
        """
        part, whole = parts
        value, working = percent(part / whole) if whole else "none", division(part, whole) or nothing
        more.setdefault("meaning", f"{part:,} of {whole:,}")
        return self.figure(label, value, formula, working, **more)


def investigate(
    book: Book, plugins: Plugins, period: Period, as_of: date, about: About | None = None
) -> tuple[Findings, list[Problem]]:
    """What there is to find in the book, and what plugins got wrong on the way.

    With ``about``, in the part of the book that is about these sources: what is usual (``Norms``) stays that of the
    whole book, and a goal is shown, whole, when its scope lies within.
    """
    everybody = relate(book, as_of, also=about.sources if about else ())
    relationships = everybody if about is None else tuple(one for one in everybody if about.includes(one))
    channels, metrics = plugins.channels(), plugins.metrics()
    rules, chances = plugins.scoring_rules(book.settings), plugins.opportunity_rules(book.settings)
    problems = [*rules.problems, *chances.problems]
    scores, found = score_all(relationships, as_of, rules.owned(), book.settings.scoring.weights)
    problems += found
    opportunities, found = find_opportunities(relationships, chances, as_of)
    problems += found
    goals: list[GoalProgress] = []
    for goal in book.goals.values():
        if not goal.void and (about is None or about.covers(goal, everybody)):
            reached, found = progress(goal, everybody, metrics, as_of, book.settings)
            goals += [reached] if reached else []
            problems += found
    findings = Findings(
        book=book if about is None else narrowed(book, relationships, [one.goal for one in goals]),
        as_of=as_of,
        period=period,
        before=period.preceding(),
        year_ago=period.year_before(),
        relationships=relationships,
        channels=channels.values,
        rules=rules.values,
        scores=scores,
        opportunities=opportunities,
        goals=tuple(goals),
        about=about.name if about else "",
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
    every = (section.name for section in registered.values.values() if section.about in {"book", plan.about})
    for name in plan.sections or every:
        if name not in registered.values:
            problems.append(Problem(findings.book.settings.source, *no_section(name, registered.values)))
            failed.append(f"The section '{name}' is missing: no plugin supplies it.")
            continue
        content, problem = _section(registered.values[name], registered.owners[name], findings)
        if content:
            sections.append(in_brief(content) if plan.brief else content)
        if problem:
            problems.append(problem)
            failed.append(f"The section '{name}' is missing: plugin {problem.plugin} failed.")
    client = findings.book.settings.client.name
    version, through = f"Rounds {__version__}", data_through(findings)
    report = Report(
        title=plan.title or "Referral relationships",
        client=client,
        period=findings.period.label,
        compared_with=f"{findings.before.label} and {findings.year_ago.label}",
        as_of=day_words(findings.as_of),
        sections=tuple(sections),
        warnings=(*warnings, *failed),
        provenance=Provenance(day_words(through), commit, version, _plugin_names(plugins), str(through)),
        about=findings.about,
        brief=bool(plan.brief),
        day=str(findings.as_of),
        windows=tuple(
            Window(one.label, str(one.start), str(one.end))
            for one in (findings.period, findings.before, findings.year_ago)
        ),
    )
    return report, problems


def in_brief(content: SectionContent) -> SectionContent:
    """Of a section the answer and the first figures: what fits one page beside the others'."""
    answer = next((block for block in content.blocks if isinstance(block, Paragraph)), None)
    row = next((block for block in content.blocks if isinstance(block, Figures)), None)
    figures = Figures(row.figures[:FIGURES_IN_BRIEF]) if row else None
    return replace(content, blocks=tuple(block for block in (answer, figures) if block), method="")


def _section(
    section: Section[Findings], owner: str, findings: Findings
) -> tuple[SectionContent | None, Problem | None]:
    def build() -> SectionContent:
        blocks = tuple(map(as_block, section.function(findings)))
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
