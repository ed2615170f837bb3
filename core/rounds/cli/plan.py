"""``rounds plan``: touches for the days ahead, and whether everything has room."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.words import amount, counted
from rounds.cli.context import Invocation, reads
from rounds.cli.lines import say_wrapped, sentence
from rounds.cli.output import print_json, say_written, write_output
from rounds.desk.day_plan import (
    A_WEEK,
    WEEKS,
    HandOutPlan,
    PlanDays,
    SimulateCapacity,
    hand_out_plan,
    plan_days,
    simulate_capacity,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.desk import CapacityPlan, PlannedWeek, WantedTouch
    from rounds.desk.day_plan import CapacityPlans, DayPlan


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


@click.command("plan", short_help="Plan touches for the days ahead.", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option("--owner", metavar="LIAISON", help="Only this liaison's.")
@click.option("--days", type=click.IntRange(1, 60), default=A_WEEK, show_default=True, help="How many working days.")
@click.option("--near", metavar="PLACE", help="Only around this town, or this ZIP's first three digits.")
@click.option("--max", "most", type=click.IntRange(1), help="How many touches at most.")
@click.option("--weeks", type=click.IntRange(1, 52), help="Simulate so many weeks: does every cadence fit?")
@click.option(
    "--capacity", multiple=True, metavar="LIAISON=N/week", help="Touches a week; by default touches_per_week."
)
@click.option("--a-day", type=click.IntRange(1), help="Touches a day; by default a fifth of touches_per_week, or 4.")
@click.option("--print", "form", default="", metavar="FORM", help="Print it: day-sheet, call-list, or a plugin's.")
@click.option("--export", "exporter", default="", metavar="NAME", help="Write the people in it: vcard, csv, ...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where --print and --export write to.")
@reads
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    owner: str | None,
    days: int,
    near: str | None,
    most: int | None,
    a_day: int | None,
    weeks: int | None,
    capacity: tuple[str, ...],
    form: str,
    exporter: str,
    output: Path | None,
) -> int:
    """Plan touches for the days ahead.

    Takes what is urgent (as `rounds` shows it) and what the rhythm asks for in these days, gives each liaison what a
    day holds, and keeps a day's towns together. Holidays and days off of rounds.yaml are left out. Writes nothing.

    With --weeks or --capacity it simulates: does every cadence fit, who falls out, and what would make it fit?

    \b
    rounds plan --owner dana --near 02139
    rounds plan --owner dana --days 1 --print day-sheet
    rounds plan --owner dana --days 1 --export vcard
    rounds plan --capacity dana=20/week --capacity miguel=12/week --weeks 8
    """
    desk = invocation.desk
    if weeks or capacity:
        simulated = simulate_capacity(desk, SimulateCapacity(words, owner or "", capacity, weeks or WEEKS))
        if not invocation.printed_data(simulated):
            print_plans(simulated)
        return 0
    plan = plan_days(desk, PlanDays(words, owner or "", days, near or "", most, a_day))
    if form or exporter:
        made = hand_out_plan(desk, HandOutPlan(plan, form, exporter))
        say_written(write_output(made.files, output, desk.home.root / "reports", made.stem))
    elif invocation.as_json:
        print_json(plan.as_data())
    else:
        _print(plan)
    return 0


def _print(plan: DayPlan) -> None:
    if not plan.days:
        click.echo("Nothing is due in these days.")
    for day in plan.days:
        weekday = WEEKDAYS[day.day.weekday()].capitalize()
        click.secho(
            f"\n{weekday}, {day_words(day.day)}: {plan.outlook.owner_name(day.owner) or 'nobody yet'}", bold=True
        )
        town = None
        for touch in day.touches:
            here = plan.town_of(touch.source_id)
            if here != town:
                click.echo(f"  {here or 'no address'}")
                town = here
            how = f" ({touch.channel})" if touch.channel else ""
            say_wrapped(" ".join(map(sentence, (f"{touch.name}: {touch.action}{how}", *touch.reasons[:1]))), 4)
    if plan.left:
        count = counted(len(plan.left), "touch does", "touches do")
        click.echo(f"\n{count} not fit into these days; take more with --days or --a-day.")
