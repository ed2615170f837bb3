"""``rounds plan``: touches for the days ahead."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from rounds.analysis.schedule import eve_of_work, schedule, working_days
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation
from rounds.cli.shown.lines import say_wrapped, sentence
from rounds.cli.shown.outlook import look_ahead
from rounds.cli.shown.output import print_json
from rounds.cli.typed.arguments import choose_liaison
from rounds.dates import WEEKDAYS, day_words
from rounds.filters import parse_filter
from rounds.problems import UsageError
from rounds.words import counted, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.analysis.next_touches import NextTouch
    from rounds.analysis.schedule import Day
    from rounds.cli.shown.outlook import Outlook
    from rounds.filters import Filter

A_WEEK = 5
_USUAL_A_DAY = 4
_ZIP_AREA = 3


@click.command("plan", short_help="Plan touches for the days ahead.", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option("--owner", metavar="LIAISON", help="Only this liaison's.")
@click.option("--days", type=click.IntRange(1, 60), default=A_WEEK, show_default=True, help="How many working days.")
@click.option("--near", metavar="PLACE", help="Only around this town, or this ZIP's first three digits.")
@click.option("--max", "most", type=click.IntRange(1), help="How many touches at most.")
@click.option("--a-day", type=click.IntRange(1), help="Touches a day; by default a fifth of touches_per_week, or 4.")
@as_of_option
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
) -> int:
    """Plan touches for the days ahead.

    Takes what is urgent (as `rounds` shows it) and what the rhythm asks for in these days, gives each liaison what a
    day holds, and keeps a day's towns together. Writes nothing.
    """
    dates = working_days(invocation.as_of(), days)
    outlook = look_ahead(invocation, until=eve_of_work(dates[-1]))
    wanted = [parse_filter(words), *([_around(near, outlook)] if near else [])]
    chosen = {one.id for one in outlook.by_id.values() if all(one_filter.matches(one) for one_filter in wanted)}
    touches = [touch for touch in outlook.next_touches if touch.source_id in chosen]
    if owner:
        liaison = choose_liaison(owner, outlook.settings)
        touches = [touch for touch in touches if touch.owner == liaison]
    towns = {one.id: one.address.city for one in outlook.by_id.values() if one.address}
    planned, left = schedule(touches[:most], towns, dates, partial(_capacity, outlook, a_day))
    if invocation.as_json:
        print_json({"days": [asdict(day) for day in planned], "left": [asdict(touch) for touch in left]})
    else:
        _print(outlook, planned, left, towns)
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


def _print(outlook: Outlook, planned: Sequence[Day], left: Sequence[NextTouch], towns: Mapping[str, str]) -> None:
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
