"""Whether every cadence fits what each liaison can do in the weeks ahead."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rounds.analysis.capacity import plan_capacity
from rounds.analysis.scoring import score_all
from rounds.base.problems import UsageError
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.book.workdays import calendar_of
from rounds.desk.lookup import choose_liaison
from rounds.desk.planning.day_plan import A_WEEK, USUAL_A_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.analysis.capacity import CapacityPlan
    from rounds.book.records import Settings
    from rounds.desk.desk import Desk

WEEKS = 8
_CAPACITY = re.compile(r"([^=]+)=(\d{1,4}(?:\.\d)?)(?:/(week|w|day|d|month|m))?", re.ASCII)
_PER_WEEK = {"week": 1.0, "w": 1.0, "day": 5.0, "d": 5.0, "month": 12 / 52, "m": 12 / 52}


@dataclass(frozen=True, slots=True)
class SimulateCapacity:
    """What is simulated.

    Attributes:
        filter: Terms of the filter language; none: everybody.
        owner: Only this liaison's, by id or name; empty: everybody's.
        capacities: What liaisons can do, as people write it: ``dana=20/week``; else what the settings say.
        weeks: How many weeks.
    """

    filter: tuple[str, ...] = ()
    owner: str = ""
    capacities: tuple[str, ...] = ()
    weeks: int = WEEKS


@dataclass(frozen=True, slots=True)
class CapacityPlans:
    """Each liaison's weeks, and who falls out; ``names`` are the liaisons' names by id."""

    plans: tuple[CapacityPlan, ...]
    names: dict[str, str]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [
            asdict(plan) | {"fits": not plan.left, "name": self.names[plan.owner]} | {"needed": plan.needed_per_week}
            for plan in self.plans
        ]


def simulate_capacity(desk: Desk, request: SimulateCapacity) -> CapacityPlans:
    """Whether every cadence fits, who falls out, and what would make it fit.

    Raises:
        UsageError: the filter or a capacity cannot be understood, or there is no such liaison.

    Example:
        >>> [plan.owner for plan in simulate_capacity(desk, SimulateCapacity(owner="dana")).plans]
        ['dana']
    """
    desk.note_errors()
    settings, first = desk.settings, desk.as_of
    capacities = parse_capacities(request.capacities, settings)
    chosen = choose_liaison(request.owner, settings) if request.owner else None
    calendar = calendar_of(settings, {first.year, first.year + 1})
    begin, wanted = calendar.working_days(first, 1)[0], parse_filter(request.filter)
    sources = [one for one in relate(desk.book, first) if wanted.matches(one)]
    rules = desk.plugins.scoring_rules(settings)
    scores, problems = score_all(sources, first, rules.owned(), settings.scoring.weights)
    desk.ear.problems([*rules.problems, *problems])
    totals = {source: score.total for source, score in scores.items()}
    owners = sorted({one.liaison for one in sources if one.cadence_days}, key=lambda name: (not name, name))
    plans: list[CapacityPlan] = []
    for name in owners if chosen is None else [chosen]:
        every = calendar.weeks(begin, request.weeks)
        weeks = [tuple(day for day in week if calendar.is_worked(day, name)) for week in every]
        if any(weeks):
            plans.append(plan_capacity(sources, totals, weeks, name, capacities.get(name, USUAL_A_DAY * A_WEEK)))
    return CapacityPlans(tuple(plans), {plan.owner: settings.liaison_name(plan.owner) for plan in plans})


def parse_capacities(given: Iterable[str], settings: Settings) -> dict[str, float]:
    """Touches a week by liaison's id: what the settings say, and what was typed before it.

    Raises:
        UsageError: it is not of that form, or names no liaison.
    """
    found = {
        liaison.id: float(liaison.touches_per_week)
        for liaison in settings.liaisons
        if liaison.touches_per_week is not None
    }
    for text in given:
        match = _CAPACITY.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"'{text}' is not a capacity", "write it as dana=20/week (or /day, /month)")
        found[choose_liaison(match[1].strip(), settings)] = float(match[2]) * _PER_WEEK[match[3] or "week"]
    return found
