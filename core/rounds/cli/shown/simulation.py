"""A capacity simulation as people read it: does it fit, who falls out, and each week's drives."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.words import amount, counted
from rounds.cli.shown.lines import say_wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.desk import CapacityPlan, PlannedWeek, WantedTouch
    from rounds.desk.planning.capacity import CapacityPlans

_MOST_LEFT = 15


def print_plans(simulated: CapacityPlans) -> None:
    """Each liaison's weeks, and whether everything has room."""
    for plan in simulated.plans:
        name = simulated.names[plan.owner] or "Nobody's"
        click.secho(f"\n{name}: {_verdict(plan)}", bold=True)
        for week in plan.weeks:
            _print_week(week)
        _print_left(plan)


def _verdict(plan: CapacityPlan) -> str:
    weeks = counted(len(plan.weeks), "week")
    asked = f"the cadences ask for {counted(plan.wanted, 'touch', 'touches')} in {weeks}, which hold {plan.room:,}"
    if not plan.left:
        return f"it fits: {asked}."
    ways = [f"{amount(plan.needed_per_week)} a week instead of {amount(plan.per_week)}"]
    if plan.longer:
        ways.append(f"tier {plan.longer[0]} every {plan.longer[1]} days")
    return (
        f"{counted(len(plan.left), 'touch falls', 'touches fall')} out: {asked}. It would fit with {' or '.join(ways)}."
    )


def _print_week(week: PlannedWeek) -> None:
    if not week.days:
        return
    click.echo(f"  Week of {day_words(week.days[0])}: {week.load} of {week.room}")
    for day in week.planned:
        drives = [
            f"{town or 'no town'} {f'({area}) ' if area else ''}{', '.join(touch.name for touch in there)}"
            for (area, town), there in _by_place(day.touches)
        ]
        say_wrapped(f"{WEEKDAYS[day.day.weekday()][:3].capitalize()}: {'; '.join(drives)}", 4)


def _by_place(touches: Iterable[WantedTouch]) -> list[tuple[tuple[str, str], list[WantedTouch]]]:
    return [(place, list(there)) for place, there in groupby(touches, key=lambda touch: (touch.area, touch.town))]


def _print_left(plan: CapacityPlan) -> None:
    if not plan.left:
        return
    shown = ", ".join(
        f"{touch.name} ({touch.tier or 'no tier'}, {day_words(touch.due)})" for touch in plan.left[:_MOST_LEFT]
    )
    more = f" and {len(plan.left) - _MOST_LEFT:,} more" if len(plan.left) > _MOST_LEFT else ""
    say_wrapped(f"Without room: {shown}{more}", 2)
