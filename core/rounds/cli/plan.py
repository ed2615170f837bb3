"""``rounds plan``: touches for the days ahead."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.analysis.capacity import plan_capacity, schedule
from rounds.analysis.scoring import score_all
from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.problems import UsageError
from rounds.base.words import counted, nearest
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.book.workdays import calendar_of
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.shown.lines import say_wrapped, sentence
from rounds.cli.shown.outfile import say_written, write_output
from rounds.cli.shown.output import print_json
from rounds.cli.shown.simulation import print_plans
from rounds.desk.lookup import choose_liaison
from rounds.desk.planning.capacities import parse_capacities
from rounds.desk.planning.handout import take_along
from rounds.desk.planning.outlook import look_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from rounds.analysis.capacity import PlannedDay
    from rounds.analysis.next_touches import NextTouch
    from rounds.book.filters import Filter
    from rounds.book.workdays import Calendar
    from rounds.desk.planning.outlook import Outlook

A_WEEK = 5
WEEKS = 8
_USUAL_A_DAY = 4
_ZIP_AREA = 3


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
@as_of_option
@at_option
@json_option
@pass_invocation
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
    first = invocation.desk.as_of
    if weeks or capacity:
        return _simulate(invocation, capacity, weeks or WEEKS, parse_filter(words), owner)
    calendar = calendar_of(invocation.desk.settings, {first.year, first.year + 1})
    dates = calendar.working_days(first, days)
    outlook = look_ahead(invocation.desk, until=calendar.eve_of_work(dates[-1]))
    wanted = [parse_filter(words), *([_around(near, outlook)] if near else [])]
    chosen = {one.id for one in outlook.by_id.values() if all(one_filter.matches(one) for one_filter in wanted)}
    touches = [touch for touch in outlook.next_touches if touch.source_id in chosen]
    if owner:
        liaison = choose_liaison(owner, outlook.settings)
        touches = [touch for touch in touches if touch.owner == liaison]
    towns = {one.id: one.address.city for one in outlook.by_id.values() if one.address}
    planned, left = _scheduled(touches[:most], towns, dates, calendar, partial(_capacity, outlook, a_day))
    if form or exporter:
        _hand_out(invocation, *take_along(invocation.desk, outlook, planned, (form, exporter)), output)
        return 0
    if invocation.as_json:
        print_json({"days": [asdict(day) for day in planned], "left": [asdict(touch) for touch in left]})
    else:
        _print(outlook, planned, left, towns)
    return 0


def _hand_out(invocation: Invocation, files: Mapping[str, str | bytes], stem: str, output: Path | None) -> None:
    say_written(write_output(files, output, invocation.desk.home.root / "reports", stem))


def _scheduled(
    touches: Sequence[NextTouch],
    towns: Mapping[str, str],
    dates: Sequence[date],
    calendar: Calendar,
    capacity: Callable[[str], float],
) -> tuple[list[PlannedDay], list[NextTouch]]:
    """Each liaison's days, without those on which that one is away."""
    planned: list[PlannedDay] = []
    left: list[NextTouch] = []
    for owner in sorted({touch.owner for touch in touches}):
        own = [touch for touch in touches if touch.owner == owner]
        days, rest = schedule(own, towns, [day for day in dates if calendar.is_worked(day, owner)], capacity)
        planned += days
        left += rest
    return sorted(planned, key=lambda day: (day.day, day.owner)), left


def _simulate(invocation: Invocation, given: Sequence[str], count: int, wanted: Filter, owner: str | None) -> int:
    """Whether every cadence fits what each liaison can do in the weeks ahead."""
    loaded, plugins = invocation.desk.loaded, invocation.desk.plugins
    invocation.desk.note_errors()
    settings = loaded.book.settings
    capacities = parse_capacities(given, settings)
    chosen = choose_liaison(owner, settings) if owner else None
    first = invocation.desk.as_of
    calendar = calendar_of(settings, {first.year, first.year + 1})
    begin = calendar.working_days(first, 1)[0]
    sources = [one for one in relate(loaded.book, first) if wanted.matches(one)]
    rules = plugins.scoring_rules(settings)
    scores, problems = score_all(sources, first, rules.owned(), settings.scoring.weights)
    invocation.desk.ear.problems([*rules.problems, *problems])
    totals = {source: score.total for source, score in scores.items()}
    owners = sorted({one.liaison for one in sources if one.cadence_days}, key=lambda name: (not name, name))
    plans = []
    for name in owners if chosen is None else [chosen]:
        weeks = [tuple(day for day in week if calendar.is_worked(day, name)) for week in calendar.weeks(begin, count)]
        if any(weeks):
            plans.append(plan_capacity(sources, totals, weeks, name, capacities.get(name, _USUAL_A_DAY * A_WEEK)))
    if invocation.as_json:
        print_json([asdict(plan) | {"fits": not plan.left} for plan in plans])
    else:
        print_plans(plans, settings)
    return 0


def _capacity(outlook: Outlook, a_day: int | None, liaison_id: str) -> float:
    if a_day:
        return a_day
    liaison = outlook.settings.liaison(liaison_id)
    a_week = liaison.touches_per_week if liaison else None
    return _USUAL_A_DAY if a_week is None else a_week / A_WEEK


def _around(near: str, outlook: Outlook) -> Filter:
    """The filter for a town, or for a ZIP's first three digits.

    Raises:
        UsageError: nobody has an address there, so that an empty plan would mislead.
    """
    area = near.strip()[:_ZIP_AREA]
    place = parse_filter(f"zip:{area}" if area.isdigit() else f'city:"{near.strip()}"')
    if not any(place.matches(one) for one in outlook.by_id.values()):
        towns = {one.address.city for one in outlook.by_id.values() if one.address and one.address.city}
        hint = nearest(near, towns, "name a town of an address, or the first three digits of its ZIP")
        raise UsageError(f"no source has an address near '{near}'", hint)
    return place


def _print(
    outlook: Outlook, planned: Sequence[PlannedDay], left: Sequence[NextTouch], towns: Mapping[str, str]
) -> None:
    if not planned:
        click.echo("Nothing is due in these days.")
    for day in planned:
        weekday = WEEKDAYS[day.day.weekday()].capitalize()
        click.secho(f"\n{weekday}, {day_words(day.day)}: {outlook.owner_name(day.owner) or 'nobody yet'}", bold=True)
        town = None
        for touch in day.touches:
            here = towns.get(touch.source_id, "")
            if here != town:
                click.echo(f"  {here or 'no address'}")
                town = here
            how = f" ({touch.channel})" if touch.channel else ""
            say_wrapped(" ".join(map(sentence, (f"{touch.name}: {touch.action}{how}", *touch.reasons[:1]))), 4)
    if left:
        count = counted(len(left), "touch does", "touches do")
        click.echo(f"\n{count} not fit into these days; take more with --days or --a-day.")
