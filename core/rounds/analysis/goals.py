"""Goals: how far along, at what pace, and what would have to happen.

With elapsed = days from start to the day measured / days from start to due, both ends counted, a goal takes one of
four courses:

- ``add up``, a counting metric of which more is better (referrals, touches): it starts from 0 on the first day.
  attainment = actual / target; pace = attainment / elapsed. A baseline says what a window of the same length gave
  before: it serves for a target such as +20% and for comparison, and is not subtracted. One measured over a window of
  another length is scaled to the goal's.
- ``limit``, a counting metric of which less is better (concerns heard): pace = target x elapsed / actual.
- ``climb``, a level (share, retention) that is to go from a baseline to a better target:
  attainment = (actual - baseline) / (target - baseline); pace = attainment / elapsed.
- ``hold``, a level without a baseline, or already beyond the target: pace = attainment = actual / target, or
  target / actual where less is better. It is to stand there all the time, so that elapsed does not matter.

A level is measured over the goal's days so far; in the goal's first weeks the look reaches back before its start, to
three calendar months or the goal's own length, whichever is shorter, so that a few days do not make a level.
What rests on referrals is measured up to the day to which the book knows of them: an unfinished month that nobody has
entered yet does not make a goal late. Pace from the settings' ``on_track`` (1) is on track, from ``watch`` (0.9) to be
watched, else behind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from rounds.base.dates import Period, add_months, month_start, parse_period
from rounds.base.problems import Problem, Remedy, RoundsError, UsageError
from rounds.base.words import nearest
from rounds.book.filters import parse_filter
from rounds.plugins import attempt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.records import Goal, Record, Settings
    from rounds.book.relationships import Relationship
    from rounds.plugins import Registered
    from rounds.plugins.contracts import Metric

Course = Literal["add up", "limit", "climb", "hold"]
Status = Literal["met", "missed", "on track", "watch", "behind", "not started", "no data"]
MONTHS_OF_A_LEVEL = 3
_DAYS_A_WEEK = 7
_DAYS_A_MONTH = 365.25 / 12
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """Where a goal stands as of a day. Amounts are in the metric's unit.

    Attributes:
        goal: The record.
        metric: What is measured.
        sources: How many sources the scope selects.
        measured: The day up to which it was measured: the relationships' day, the due day, or where referrals end.
        target: The number to reach.
        baseline: What it was before, when the goal says so: for a counting metric over as many days as the goal has.
        actual: What it is; None: not begun, or there is nothing to measure.
        on_track: Pace from which it is on track.
        watch: Pace from which it is to be watched.
        scope: The sources, narrowed as the scope says.
        look: The days over which the actual number was measured; None: it has not begun.
    """

    goal: Goal
    metric: Metric
    sources: int
    measured: date
    target: float
    baseline: float | None
    actual: float | None
    on_track: float = 1.0
    watch: float = 0.9
    scope: tuple[Relationship, ...] = ()
    look: Period | None = None

    @property
    def period(self) -> Period:
        """The goal's days."""
        return Period(self.goal.start, self.goal.due)

    def records(self) -> list[Record]:
        """The records that the actual number rests on: as its metric says, else referral rows or touches."""
        if self.look is None:
            return []
        if self.metric.records:
            return list(self.metric.records(self.scope, self.look))
        if self.metric.from_referrals:
            return [row for one in self.scope for row in one.referral_rows_in(self.look)]
        return list({touch.id: touch for one in self.scope for touch in one.touches_in(self.look)}.values())

    @property
    def course(self) -> Course:
        """How it is judged; see the module."""
        if self.metric.kind == "count":
            return "add up" if self.metric.better == "more" else "limit"
        if self.baseline is None:
            return "hold"
        better = self.target > self.baseline if self.metric.better == "more" else self.target < self.baseline
        return "climb" if better else "hold"

    @property
    def days_passed(self) -> int:
        """Days of the goal that have been measured, 0 before its start."""
        return max(0, (self.measured - self.goal.start).days + 1)

    @property
    def elapsed(self) -> float:
        """Part of the days that have passed, 0 to 1."""
        return self.days_passed / self.period.days

    @property
    def weeks_left(self) -> float:
        """Weeks that remain up to the due day."""
        return (self.period.days - self.days_passed) / _DAYS_A_WEEK

    @property
    def reached(self) -> bool:
        """Whether the number is at the target or beyond, whatever the day."""
        if self.actual is None:
            return False
        close = _CLOSE * max(1.0, abs(self.target))
        more = self.metric.better == "more"
        return self.actual >= self.target - close if more else self.actual <= self.target + close

    @property
    def attainment(self) -> float | None:
        """Part of the way that is done, 1 at the target; below 0 or above 1 where it went so far."""
        if self.actual is None:
            return None
        if self.course == "climb" and self.baseline is not None:
            return (self.actual - self.baseline) / (self.target - self.baseline)
        downwards = self.course == "hold" and self.metric.better == "less"
        part, whole = (self.target, self.actual) if downwards else (self.actual, self.target)
        return part / whole if whole > _CLOSE else float(self.reached)

    @property
    def pace(self) -> float | None:
        """1: as planned; more is ahead."""
        if self.actual is None or self.attainment is None:
            return None
        if self.course == "hold":
            return self.attainment
        if self.course == "limit":
            return self.target * self.elapsed / self.actual if self.actual > _CLOSE else 1.0
        return self.attainment / self.elapsed

    @property
    def expected(self) -> float | None:
        """What it will be on the due day at today's pace."""
        if self.actual is None or self.course == "hold":
            return self.actual
        start = (self.baseline or 0.0) if self.course == "climb" else 0.0
        return start + (self.actual - start) / self.elapsed

    @property
    def status(self) -> Status:
        """In words. A count is met once reached, a limit missed once passed; levels wait for the due day."""
        if self.pace is None:
            return "no data" if self.days_passed else "not started"
        early = (self.course == "add up" and self.reached) or (self.course == "limit" and not self.reached)
        if early or self.measured >= self.goal.due:
            return "met" if self.reached else "missed"
        if self.pace >= self.on_track - _CLOSE:
            return "on track"
        return "watch" if self.pace >= self.watch - _CLOSE else "behind"

    @property
    def remaining(self) -> float | None:
        """What is missing to the target, 0 when it is reached; for a limit what may still come."""
        if self.actual is None:
            return None
        downwards = self.metric.better == "less" and self.course != "limit"
        return max(0.0, self.actual - self.target if downwards else self.target - self.actual)

    @property
    def needed_per_week(self) -> float | None:
        """What would have to happen each week to meet it (for a limit: may happen); None for a level to hold."""
        if self.course == "hold" or self.remaining is None or not self.weeks_left:
            return None
        return self.remaining / self.weeks_left

    @property
    def so_far_per_week(self) -> float | None:
        """What has happened each week up to now; None for levels and before the start."""
        if self.actual is None or self.metric.kind == "level":
            return None
        return self.actual * _DAYS_A_WEEK / self.days_passed

    @property
    def target_per_month(self) -> float | None:
        """A counting metric's target for one month; None for a level."""
        if self.metric.kind == "level":
            return None
        return self.target / (self.period.whole_months or self.period.days / _DAYS_A_MONTH)


class _PluginFailedError(RoundsError):
    """A metric could not be measured; the problem names the plugin."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message, problem.hint)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Measure:
    """A goal's metric over the sources that it is about."""

    goal: Goal
    metric: Metric
    plugin: str
    scope: tuple[Relationship, ...]

    def over(self, period: Period) -> float:
        """The metric over the period; nan where there is nothing to tell."""
        doing = f"measuring '{self.metric.name}' for goal '{self.goal.id}'"
        value, problem = attempt(self.plugin, doing, lambda: self._called(period), self.goal.source)
        if problem:
            raise _PluginFailedError(problem)
        if isinstance(value, bool) or not isinstance(value, int | float):
            message = f"{doing} returned {value!r:.80}, not a number"
            raise _PluginFailedError(Problem(self.goal.source, message, "return a number, or math.nan", self.plugin))
        return float(value)

    def _called(self, period: Period) -> object:
        return self.metric.function(self.scope, period)


def progress(
    goal: Goal, relationships: Sequence[Relationship], metrics: Registered[Metric], as_of: date, settings: Settings
) -> tuple[GoalProgress | None, list[Problem]]:
    """Where the goal stands as of the day; None with a Problem when it cannot be measured."""
    try:
        return _progress(goal, relationships, metrics, as_of, settings), []
    except _PluginFailedError as failed:
        return None, [failed.problem]
    except UsageError as error:
        return None, [Problem(goal.source, f"goal '{goal.id}' cannot be measured: {error.message}", error.hint)]


def _progress(
    goal: Goal, relationships: Sequence[Relationship], metrics: Registered[Metric], as_of: date, settings: Settings
) -> GoalProgress:
    metric = metrics.values.get(goal.metric)
    if metric is None:
        raise UsageError(f"there is no metric '{goal.metric}'", nearest(goal.metric, metrics.values, _NO_METRIC))
    chosen, window = parse_filter(goal.scope), Period(goal.start, goal.due)
    scope = tuple(chosen.narrow(one) for one in relationships if chosen.matches(one))
    measure = _Measure(goal, metric, metrics.owners.get(goal.metric, ""), scope)
    known = _known_until(metric, relationships, as_of)
    day = min(goal.due, known)
    baseline = _baseline(measure, window, known, settings.fiscal_year_starts)
    look = _look(metric, window, day) if day >= goal.start else None
    actual = measure.over(look) if look else math.nan
    return GoalProgress(
        goal=goal,
        metric=metric,
        sources=len(scope),
        measured=day,
        target=_target(goal, metric, baseline),
        baseline=baseline,
        actual=actual if math.isfinite(actual) else None,
        on_track=settings.cutoffs.on_track,
        watch=settings.cutoffs.watch,
        scope=scope,
        look=look,
    )


_NO_METRIC = Remedy("metrics come from plugins: see", "plugin list")


def _known_until(metric: Metric, relationships: Sequence[Relationship], as_of: date) -> date:
    """The last day that can be measured: referrals are known only as far as the book has them."""
    through = relationships[0].norms.through if metric.from_referrals and relationships else None
    return min(as_of, through) if through else as_of


def _look(metric: Metric, window: Period, day: date) -> Period:
    """The days over which the metric is measured when ``day`` is the last one."""
    if metric.kind == "count":
        return Period(window.start, day)
    months_back = add_months(month_start(day), 1 - MONTHS_OF_A_LEVEL)
    own_length_back = day - timedelta(window.days - 1)
    return Period(min(window.start, max(months_back, own_length_back)), day)


def _baseline(measure: _Measure, window: Period, known: date, fiscal_start: int) -> float | None:
    """The baseline that the goal states, or the metric over its baseline period, scaled where the metric counts.

    A baseline period that is not over (next year's goal against this year) is measured as far as it is known.
    """
    goal = measure.goal
    if goal.baseline is not None or not goal.baseline_period:
        return goal.baseline
    period = parse_period(goal.baseline_period, goal.start, fiscal_start)
    if period.start > known:
        raise UsageError(f"its baseline period, {period.label}, has not begun", "write the baseline as a number")
    period = period.until(known)
    value = measure.over(period)
    if not math.isfinite(value):
        raise UsageError(f"there is no {goal.metric} in {period.label} to start from", "write the baseline as a number")
    if measure.metric.kind == "level":
        return value
    months = window.whole_months, period.whole_months
    return value * (months[0] / months[1] if all(months) else window.days / period.days)


def _target(goal: Goal, metric: Metric, baseline: float | None) -> float:
    """The target in the metric's unit."""
    target = goal.target
    if isinstance(target, str):
        if baseline is None:
            hint = "add baseline: with a number, or baseline_period: such as 2025-Q4"
            raise UsageError(f"a change of {target} needs a baseline", hint)
        target = round(baseline * (1 + float(target.removesuffix("%")) / 100), 9)
    if metric.kind == "count" and metric.better == "more" and target <= 0:
        raise UsageError(f"a target of {target:g} {metric.unit} is no goal", "write a target above 0")
    return float(target)
