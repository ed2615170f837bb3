"""Explaining: a goal or a score step by step, each a figure with its formula, its numbers and its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.dates import day_words
from rounds.base.words import counted
from rounds.plugins import attempt
from rounds.report.blocks import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.analysis.goals import GoalProgress
    from rounds.analysis.scoring import Score, ScorePart
    from rounds.base.problems import Problem
    from rounds.book.records import Record
    from rounds.book.relationships import Relationship
    from rounds.report.findings import Findings

_NAMED = 8


def explain_goal(progress: GoalProgress, findings: Findings) -> tuple[Figure, ...]:
    """How a goal stands, step by step: scope, baseline, target, actual, pace, what to expect, what it takes."""
    steps = [_scope(progress, findings), _baseline(progress, findings), _target(progress, findings)]
    steps += [_actual(progress, findings), _elapsed(progress, findings), _pace(progress, findings)]
    return tuple(step for step in (*steps, *_ahead(progress, findings)) if step)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def _scope(progress: GoalProgress, findings: Findings) -> Figure:
    names = [one.name for one in progress.scope[:_NAMED]]
    more = f" and {len(progress.scope) - _NAMED:,} more" if len(progress.scope) > _NAMED else ""
    scope = progress.goal.scope or "everybody"
    formula, records = f"sources that the filter selects: {scope}", [one.source for one in progress.scope]
    meaning = f"{', '.join(names)}{more}"
    return findings.figure("Sources in scope", f"{progress.sources:,}", formula, "", meaning=meaning, records=records)


def _baseline(progress: GoalProgress, findings: Findings) -> Figure | None:
    if progress.baseline is None:
        return None
    goal, metric, formula = progress.goal, progress.metric, "as the goal says"
    if goal.baseline is None:
        scaled = "; scaled to the goal's length" if metric.kind == "count" else ""
        formula = f"{metric.title} over {goal.baseline_period}{scaled}"
    return findings.figure("Baseline", _number(progress.baseline), formula, "", meaning=metric.unit, records=[goal])


def _target(progress: GoalProgress, findings: Findings) -> Figure:
    goal, basis = progress.goal, findings.basis("as the goal says", records=[progress.goal])
    if isinstance(goal.target, str):
        part = float(goal.target.removesuffix("%")) / 100
        working = f"{_number(progress.baseline)} x (1 {part:+g}) = {_number(progress.target)}"
        basis = findings.basis(f"baseline {goal.target}", working, records=[goal])
    return Figure("Target", _number(progress.target), f"due {day_words(goal.due)}", progress.metric.unit, basis=basis)


def _actual(progress: GoalProgress, findings: Findings) -> Figure:
    if progress.look is None:
        basis = findings.basis("it has not begun", records=[progress.goal])
        return Figure("Actual", "none", f"begins {day_words(progress.goal.start)}", basis=basis)
    known = f"measured up to {day_words(progress.measured)}"
    basis = findings.basis(
        f"{progress.metric.title} over {progress.look}", _number(progress.actual), records=progress.records()
    )
    return Figure("Actual", _number(progress.actual), known, progress.metric.unit, basis=basis)


def _elapsed(progress: GoalProgress, findings: Findings) -> Figure:
    working = f"{progress.days_passed} / {progress.period.days} = {progress.elapsed:.3f}"
    basis = findings.basis("days passed / days of the goal, both ends counted", working, records=[progress.goal])
    return Figure("Part of the time", f"{progress.elapsed:.0%}", str(progress.period), basis=basis)


def _pace(progress: GoalProgress, findings: Findings) -> Figure:
    formulas = {
        "add up": "(actual / target) / part of the time",
        "limit": "target x part of the time / actual",
        "climb": "((actual - baseline) / (target - baseline)) / part of the time",
        "hold": "actual / target, or target / actual where less is better",
    }
    attained = "" if progress.attainment is None else f"attainment {progress.attainment:.3f}"
    return findings.figure(
        "Pace",
        _number(progress.pace),
        formulas[progress.course],
        f"{attained}; pace {_number(progress.pace)}" if attained else "nothing to measure",
        compared=attained,
        meaning=progress.status,
        cutoffs=("on_track", "watch"),
        records=[progress.goal],
    )


def _ahead(progress: GoalProgress, findings: Findings) -> Iterable[Figure]:
    """What to expect at today's pace, and what would have to happen each week."""
    if progress.actual is None:
        return
    if progress.course != "hold":
        working = f"{_number(progress.actual)} / {progress.elapsed:.3f} of the time"
        basis = findings.basis("what came so far, carried on to the due day", working, records=[progress.goal])
        yield Figure("Expected at the due day", _number(progress.expected), basis=basis, meaning=progress.metric.unit)
    if progress.needed_per_week is not None:
        working = f"{_number(progress.remaining)} / {progress.weeks_left:.1f} weeks"
        so_far = progress.so_far_per_week
        compared = "" if so_far is None else f"{_number(so_far)} a week so far"
        basis = findings.basis("what is missing / weeks left", working, records=[progress.goal])
        yield Figure("Needed a week", _number(progress.needed_per_week), compared, progress.metric.unit, basis=basis)


def explain_score(score: Score, findings: Findings) -> tuple[tuple[Figure, ...], list[Problem]]:
    """A source's score rule by rule, the largest part first, and their sum; and what plugins got wrong on the way."""
    one = findings.relationship(score.source_id)
    problems: list[Problem] = []
    figures: list[Figure] = []
    for part in score.reasons:
        records, problem = _records(part, one, findings) if one else ([], None)
        problems += [problem] if problem else []
        figures.append(_part(part, records, findings))
    working = " + ".join(f"{part.points:.1f}" for part in score.reasons) or "no rule is on"
    total = findings.basis("Σ weight x factor over the rules", working, records=[one.source] if one else [])
    figures.append(Figure("Score", f"{score.total:.1f}", f"of {score.most:,.0f}", basis=total))
    return tuple(figures), problems


def _records(part: ScorePart, one: Relationship, findings: Findings) -> tuple[list[Record], Problem | None]:
    rule = findings.rules.get(part.rule)
    if rule is None or rule.records is None:
        return [], None
    records = rule.records
    found, problem = attempt(
        part.plugin, f"naming the records of rule '{rule.name}'", lambda: list(records(one, findings.as_of))
    )
    return found or [], problem


def _part(part: ScorePart, records: Iterable[Record], findings: Findings) -> Figure:
    rule = findings.rules.get(part.rule)
    factor = part.points / part.most if part.most else 0.0
    basis = findings.basis(
        f"weight x factor, by rule {part.rule} of plugin {part.plugin}",
        f"{part.most:g} x {factor:.3f} = {part.points:.1f}",
        cutoffs=[name for name in (rule.cutoffs if rule else ()) if hasattr(findings.book.settings.cutoffs, name)],
        records=records,
    )
    return Figure(part.title, f"{part.points:.1f}", f"of {counted(round(part.most), 'point')}", part.words, basis=basis)
