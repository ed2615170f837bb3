"""How a figure was made: every figure of a section, a goal step by step, a score rule by rule."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.dates import DEFAULT_PERIOD
from rounds.base.problems import UsageError
from rounds.base.words import nearest
from rounds.book.records import CutOffs, ReportPlan
from rounds.desk.desk import facts
from rounds.desk.lookup import choose_source
from rounds.desk.report import period_of
from rounds.report import explanation
from rounds.report.blocks import Figures, Table
from rounds.report.findings import build_report, investigate

if TYPE_CHECKING:
    from rounds.analysis.goals import GoalProgress
    from rounds.desk.desk import Desk
    from rounds.report.blocks import Basis, Cell, Figure, SectionContent
    from rounds.report.findings import Findings


@dataclass(frozen=True, slots=True)
class ExplainSection:
    """Which section of the report, over which period."""

    name: str
    period: str = DEFAULT_PERIOD


@dataclass(frozen=True, slots=True)
class ExplainGoal:
    """Which goal: its id, or part of its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ExplainScore:
    """Whose score: an id, or part of a name."""

    who: str


@dataclass(frozen=True, slots=True)
class SectionExplanation:
    """The section as the report makes it; None where its plugin failed.

    ``changed`` are the cut-offs that rounds.yaml sets to something else than usual.
    """

    content: SectionContent | None
    changed: frozenset[str]
    is_whole: bool

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        content = self.content
        if content is None:
            return {}
        figures = [figure for block in content.blocks if isinstance(block, Figures) for figure in block.figures]
        tables = [block for block in content.blocks if isinstance(block, Table) and block.bases]
        return {
            "section": content.name,
            "title": content.title,
            "method": content.method,
            "figures": [_figure_data(figure) for figure in figures],
            "tables": [{"title": table.title, "rows": [*map(_row_data, table.rows, table.bases)]} for table in tables],
        }


@dataclass(frozen=True, slots=True)
class GoalExplanation:
    """A goal step by step: scope, baseline, target, actual, pace, what to expect, what it takes."""

    progress: GoalProgress
    figures: tuple[Figure, ...]
    changed: frozenset[str]

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        goal, metric = self.progress.goal, self.progress.metric
        facts = {"goal": goal.id, "name": goal.name, "metric": metric.title, "unit": metric.unit}
        return facts | {"status": self.progress.status, "figures": [_figure_data(one) for one in self.figures]}


@dataclass(frozen=True, slots=True)
class ScoreExplanation:
    """A source's score rule by rule, the largest part first; ``is_whole``: no plugin failed on the way."""

    source: str
    name: str
    total: float
    figures: tuple[Figure, ...]
    changed: frozenset[str]
    is_whole: bool

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        figures = [_figure_data(one) for one in self.figures]
        return facts(self, "source", "name", "total") | {"figures": figures}


def explain_section(desk: Desk, request: ExplainSection) -> SectionExplanation:
    """Every figure of a section of the report, made as the report makes it.

    Raises:
        UsageError: there is no such section, or the period is none.

    Example:
        >>> explain_section(desk, ExplainSection("movement")).content.name
        'movement'
    """
    findings = _findings(desk, request.period)
    known = desk.plugins.sections().values
    if request.name not in known:
        hint = nearest(request.name, known, f"sections are: {', '.join(known)}")
        raise UsageError(f"there is no section '{request.name}'", hint)
    plan = ReportPlan(sections=(request.name,))
    report, problems = build_report(findings, desk.plugins, plan, commit="", warnings=())
    desk.ear.problems(problems)
    return SectionExplanation(next(iter(report.sections), None), _changed(desk), not problems)


def explain_goal(desk: Desk, request: ExplainGoal) -> GoalExplanation:
    """Where a goal stands, step by step.

    Raises:
        UsageError: no goal that can be measured, or more than one, is meant.

    Example:
        >>> [figure.label for figure in explain_goal(desk, ExplainGoal("coast-2026")).figures][:3]
        ['Sources in scope', 'Baseline', 'Target']
    """
    findings, name = _findings(desk, DEFAULT_PERIOD), request.name
    found = [one for one in findings.goals if one.goal.id == name]
    found = found or [one for one in findings.goals if name.casefold() in f"{one.goal.id} {one.goal.name}".casefold()]
    ids = [one.goal.id for one in findings.goals]
    if not found:
        hint = nearest(name, ids, f"goals are: {', '.join(ids)}" if ids else "there are no goals yet")
        raise UsageError(f"there is no goal '{name}' that can be measured", hint)
    if len(found) > 1:
        listed = "\n".join(f"  {one.goal.id}  {one.goal.name}" for one in found)
        raise UsageError(f"'{name}' could be any of {len(found)}", f"say which:\n{listed}")
    return GoalExplanation(found[0], explanation.explain_goal(found[0], findings), _changed(desk))


def explain_score(desk: Desk, request: ExplainScore) -> ScoreExplanation:
    """A source's score, rule by rule.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant, or the place is no referral source itself.

    Example:
        >>> explain_score(desk, ExplainScore("okafor")).source
        'okafor-grace'
    """
    findings = _findings(desk, DEFAULT_PERIOD)
    source = choose_source(findings.book, request.who, desk.ear)
    found = findings.scores.get(source.id)
    if found is None:
        raise UsageError(f"{source.called} has no score", "a place is scored when it is a referral source itself")
    figures, problems = explanation.explain_score(found, findings)
    desk.ear.problems(problems)
    return ScoreExplanation(source.id, source.name, found.total, figures, _changed(desk), not problems)


def _findings(desk: Desk, period: str) -> Findings:
    desk.note_errors()
    findings, problems = investigate(desk.book, desk.plugins, period_of(desk, period), desk.as_of)
    desk.ear.problems(problems)
    return findings


def _changed(desk: Desk) -> frozenset[str]:
    """The cut-offs that are not as usual."""
    usual, ours = asdict(CutOffs()), asdict(desk.settings.cutoffs)
    return frozenset(name for name, value in ours.items() if value != usual[name])


def _figure_data(figure: Figure) -> dict[str, Any]:
    told = {"label": figure.label, "value": figure.value, "comparison": figure.comparison, "meaning": figure.meaning}
    return told | {"basis": _basis_data(figure.basis)}


def _row_data(row: tuple[Cell, ...], basis: Basis | None) -> dict[str, Any]:
    return {"row": row, "basis": _basis_data(basis)}


def _basis_data(basis: Basis | None) -> dict[str, Any] | None:
    return None if basis is None else asdict(basis) | {"cutoffs": dict(basis.cutoffs)}
