"""Goals: which are on track, which are behind, and what it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Paragraph, Section, Table, all_rows, bar_chart, columns
from rounds.base.dates import day_words
from rounds.base.words import counted, listing, percent, singular
from rounds_plugins.sections.wording import dollars, liaison_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Basis, Block, Chart, Findings
    from rounds.analysis.goals import GoalProgress
    from rounds.report.blocks import Cell, Tone

WELL, CAREFUL, BADLY = ("met", "on track"), ("watch",), ("behind", "missed")
_ORDER = ("behind", "missed", "watch", "on track", "met", "no data", "not started")
_WHOLE, _MANY = 100, 10


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, how far each goal is, and what it would take to meet it."""
    current = current_goals(findings)
    if not current:
        yield Paragraph(_none(findings))
        return
    yield Paragraph(_answer(current), _tone(current))
    charted = [goal for goal in current if goal.attainment is not None and goal.course != "limit"]
    if charted:
        yield _chart(charted)
    yield _table(current, findings)


def amount_words(amount: float, unit: str) -> str:
    """An amount of a metric: ``1,240 referrals``, ``$12,400``, ``82%``, ``6.5 days``."""
    if unit == "US dollars":
        return dollars(amount)
    number = _number(amount)
    return f"{number}%" if unit == "%" else f"{number} {singular(unit) if number == '1' else unit}".rstrip()


def _number(amount: float) -> str:
    """With one decimal below a hundred, where it has one."""
    return f"{amount:,.1f}".removesuffix(".0") if abs(amount) < _WHOLE else f"{amount:,.0f}"


def current_goals(findings: Findings) -> list[GoalProgress]:
    """Goals that were not over when the period began: those in need first, then by due day."""
    found = [goal for goal in findings.goals if goal.goal.due >= findings.period.start]
    return sorted(found, key=lambda goal: (_ORDER.index(goal.status), goal.goal.due, goal.goal.id))


def _none(findings: Findings) -> str:
    if findings.goals:
        return f"No goal runs in {findings.period.label} or later; {counted(len(findings.goals), 'goal')} ended before."
    return "There are no goals yet. A goal is a file in goals/ with a name, a metric, a target, a start and a due day."


def _of(goals: Sequence[GoalProgress], statuses: Sequence[str]) -> list[GoalProgress]:
    return [goal for goal in goals if goal.status in statuses]


def _tone(goals: Sequence[GoalProgress]) -> Tone:
    bad, well = len(_of(goals, BADLY)), len(_of(goals, WELL))
    if bad > well:
        return "bad"
    return "watch" if bad or _of(goals, CAREFUL) else "good" if well else "neutral"


def goal_basis(goal: GoalProgress, findings: Findings) -> Basis:
    """How a goal's standing is made; ``rounds explain goal`` tells each step."""
    formula = {
        "add up": "attainment = actual / target; pace = attainment / part of the days passed",
        "limit": "pace = target x part of the days passed / actual",
        "climb": "attainment = (actual - baseline) / (target - baseline); pace = attainment / part of the days passed",
        "hold": "pace = actual / target (target / actual where less is better)",
    }[goal.course]
    numbers = [
        ("actual", goal.actual), ("target", goal.target), ("baseline", goal.baseline),
        ("days passed", goal.elapsed), ("pace", goal.pace),
    ]  # fmt: skip
    working = ", ".join(f"{name} {value:,.4g}" for name, value in numbers if value is not None)
    return findings.basis(formula, working, cutoffs=("on_track", "watch"), records=[goal.goal, *goal.records()])


def status_tone(goal: GoalProgress) -> Tone:
    """Whether a goal's status is good news."""
    if goal.status in WELL:
        return "good"
    return "watch" if goal.status in CAREFUL else "bad" if goal.status in BADLY else "neutral"


def _answer(goals: Sequence[GoalProgress]) -> str:
    groups = [
        (len(_of(goals, ("met",))), "met"),
        (len(_of(goals, ("on track",))), "on track"),
        (len(_of(goals, CAREFUL)), "to be watched"),
        (len(_of(goals, ("behind",))), "behind"),
        (len(_of(goals, ("missed",))), "missed"),
        (len(_of(goals, ("not started",))), "still to begin"),
        (len(_of(goals, ("no data",))), "without anything to measure yet"),
    ]
    parts = [f"{number:,} {words}" for number, words in groups if number]
    first = f"Of {counted(len(goals), 'goal')}: {listing(parts)}."
    lagging = [goal for goal in _of(goals, ("behind",)) if goal.pace is not None]
    if not lagging:
        return first
    worst = min(lagging, key=lambda goal: goal.pace or 0.0)
    return f"{first} Furthest behind is “{worst.goal.name}”: {_so_far(worst)}. {_do_next(worst)}."


def _chart(goals: Sequence[GoalProgress]) -> Chart:
    ways = [(f"{goal.goal.name} ({goal.status})", min(1.0, max(0.0, goal.attainment or 0.0))) for goal in goals]
    title, unit = "How far each goal is", "of the way to the target"
    return bar_chart(title, _finding(goals), ways, "Part of the way", unit, kind="progress")


def _finding(goals: Sequence[GoalProgress]) -> str:
    reached = [goal for goal in goals if goal.reached]
    ranked = sorted(goals, key=lambda goal: goal.attainment or 0.0)
    last = ranked[0]
    part = percent(max(0.0, last.attainment or 0.0))
    if len(goals) == 1:
        return f"“{last.goal.name}” is {part} of the way."
    if len(reached) == len(goals):
        return "All of them have reached their targets."
    first = (
        f"{len(reached):,} of {len(goals):,} have reached their targets"
        if reached
        else "No goal has reached its target"
    )
    return f"{first}; “{last.goal.name}” has the longest way to go, at {part}."


def _table(goals: Sequence[GoalProgress], findings: Findings) -> Table:
    return all_rows(
        "What it takes",
        columns("Goal", "Owner", "So far", "Due", "Status (pace)", "Do next"),
        goals,
        lambda goal: _row(goal, findings),
        note=_note(goals, findings),
        basis=lambda goal: goal_basis(goal, findings),
    )


def _row(goal: GoalProgress, findings: Findings) -> tuple[Cell, ...]:
    before = "" if goal.baseline is None else f" ({_plain(goal.baseline, goal.metric.unit)} before)"
    pace = "" if goal.pace is None else f" ({percent(max(0.0, min(goal.pace, float(_MANY))))})"
    return (
        goal.goal.name,
        liaison_words(goal.goal.liaison, findings) if goal.goal.liaison else "Everybody",
        f"{_so_far(goal)}{before}",
        day_words(goal.goal.due),
        f"{goal.status}{pace}",
        _do_next(goal),
    )


def _so_far(goal: GoalProgress) -> str:
    """``41 of 90 referrals``; a level: ``72%, to reach 90%``."""
    unit, target = goal.metric.unit, amount_words(goal.target, goal.metric.unit)
    if goal.actual is None:
        return f"nothing yet; target {target}"
    if goal.metric.kind == "count":
        return f"{_plain(goal.actual, unit)} of {'at most ' if goal.course == 'limit' else ''}{target}"
    return f"{amount_words(goal.actual, unit)}, target {target}"


def _do_next(goal: GoalProgress) -> str:
    """What would have to happen, in numbers."""
    if goal.status == "not started":
        begins = f"Begins {day_words(goal.goal.start)}"
        return begins if goal.goal.start > goal.measured else "Wait for the data"
    if goal.status == "no data":
        return "Nothing to measure yet" if goal.sources else "Mend its scope: no source matches it"
    if goal.status == "met":
        return "Reached: set the next one"
    if goal.status == "missed":
        return _missed(goal)
    return _needed(goal)


def _missed(goal: GoalProgress) -> str:
    beyond = abs((goal.actual or 0.0) - goal.target)
    return f"Missed by {_gap(beyond, goal)}: decide what to change"


def _gap(amount: float, goal: GoalProgress) -> str:
    return f"{_number(amount)} points" if goal.metric.unit == "%" else amount_words(amount, goal.metric.unit)


def _needed(goal: GoalProgress) -> str:
    """What it takes each week, what there was up to now, and where today's pace leads."""
    needed, unit = goal.needed_per_week, goal.metric.unit
    if needed is None:
        target = amount_words(goal.target, unit)
        return f"Hold it at {target}" if goal.reached else f"Bring it to {target}"
    if goal.course == "limit":
        takes = f"At most {_gap(needed, goal)} a week"
    elif needed < 1:
        amount = _plain(goal.remaining or 0.0, unit) if unit != "%" else _gap(goal.remaining or 0.0, goal)
        takes = f"{amount} {'less' if goal.metric.better == 'less' else 'more'} needed"
    else:
        takes = f"{_gap(needed, goal)} a week needed"
    so_far = goal.so_far_per_week
    up_to_now = "" if so_far is None else f", {_plain(so_far, unit)} so far"
    at_pace = "" if goal.expected is None else f"; {_plain(goal.expected, unit)} at this pace"
    return f"{takes}{up_to_now if needed >= 1 else ''}{at_pace}"


def _plain(amount: float, unit: str) -> str:
    """The number with its sign of currency or percent, without the unit's name."""
    return amount_words(amount, unit) if unit in {"US dollars", "%"} else _number(amount)


def _note(goals: Sequence[GoalProgress], findings: Findings) -> str:
    """How far referrals are known, where that is not up to the day; and what is left out."""
    behind = [goal.measured for goal in goals if goal.metric.from_referrals and goal.measured < goal.goal.due]
    known = max(behind, default=findings.as_of)
    notes = [f"Referrals are known up to {day_words(known)}, and goals that rest on them are measured to that day."]
    earlier = len(findings.goals) - len(goals)
    return " ".join(
        [
            *(notes if known < findings.as_of else []),
            *([f"{counted(earlier, 'goal')} that ended earlier not shown."] if earlier else []),
        ]
    )


def method(findings: Findings) -> str:
    """The four courses, with the cut-offs in force."""
    cut = findings.book.settings.cutoffs
    return (
        "What counts (referrals, touches) starts from 0 on the first day: pace = (actual / target) / (days passed / "
        "days in all); a baseline says what as many days gave before and serves for targets such as +20%. A level "
        "(share, retention) with a baseline climbs from it: pace = ((actual - baseline) / (target - baseline)) / "
        "(days passed / days in all); one without is held: pace = actual / target, or target / actual where less is "
        "better. A limit, a count of which less is better: pace = target x days passed / days in all / actual. A "
        "level is measured over the goal's days so far, at least over three calendar months or its own length. At "
        f"this pace = actual x days in all / days passed. On track from a pace of {percent(cut.on_track)} (on_track), "
        f"watch from {percent(cut.watch)} (watch), else behind."
    )


section = Section("goals", "Goals", blocks, method)
