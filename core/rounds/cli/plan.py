"""``rounds plan``: touches for the days ahead."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from rounds.analysis.next_touches import NextTouch
from rounds.analysis.schedule import Day, schedule, working_days
from rounds.cli.arguments import choose_liaison
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation
from rounds.cli.lines import say_wrapped
from rounds.cli.outlook import look_ahead
from rounds.cli.output import print_json
from rounds.dates import WEEKDAYS, day_words
from rounds.filters import parse_filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from rounds.cli.outlook import Outlook
    from rounds.records import Address
    from rounds.relationships import Relationship

A_WEEK = 5
_USUAL_A_DAY = 4
_ZIP_AREA = 3
_PLANNED_URGENCY = 0.2
NO_MIX: Mapping[str, float] = MappingProxyType({})


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
    outlook = look_ahead(invocation)
    dates = working_days(outlook.as_of, days)
    wanted = parse_filter(words)
    touches = [touch for touch in _due_by(outlook, dates[-1]) if wanted.matches(outlook.by_id[touch.source_id])]
    if owner:
        liaison = choose_liaison(owner, outlook.settings)
        touches = [touch for touch in touches if touch.owner == liaison]
    if near:
        touches = [touch for touch in touches if _is_near(outlook.by_id[touch.source_id], near)]
    towns = {one.id: _town(one) for one in outlook.by_id.values()}
    planned, left = schedule(touches[:most], towns, dates, partial(_capacity, outlook, a_day))
    if invocation.as_json:
        print_json({"days": [asdict(day) for day in planned], "left": [asdict(touch) for touch in left]})
    else:
        _print(outlook, planned, left, towns)
    return 0


def _due_by(outlook: Outlook, last: date) -> list[NextTouch]:
    """The next touches, and those whose rhythm only asks for one by the last day; the most urgent first."""
    found = list(outlook.next_touches)
    known = {touch.source_id for touch in found}
    for one in outlook.by_id.values():
        due = one.next_due
        if due and one.id not in known and outlook.as_of < due <= last + timedelta(1):
            mix = one.planned_tier.mix if one.planned_tier else NO_MIX
            channel = one.best_channel(sorted(mix, key=mix.__getitem__, reverse=True))
            reason = f"A touch every {one.cadence_days} days; the next is due {day_words(due)}"
            touch = NextTouch(
                one.id, one.name, one.tier, "rhythm", f"See {one.called}", (reason,), channel, one.liaison, due, 0.0
            )
            found.append(replace(touch, urgency=_PLANNED_URGENCY))
    return found


def _capacity(outlook: Outlook, a_day: int | None, liaison_id: str) -> int:
    if a_day:
        return a_day
    liaison = outlook.settings.liaison(liaison_id)
    a_week = liaison.touches_per_week if liaison else None
    return _USUAL_A_DAY if a_week is None else max(1, a_week // A_WEEK)


def _address(one: Relationship) -> Address | None:
    person = one.contact
    own = person.address if person else one.source.address
    return own or next((place.address for place in one.organizations if place.address), None)


def _town(one: Relationship) -> str:
    address = _address(one)
    return address.city if address else ""


def _is_near(one: Relationship, near: str) -> bool:
    address = _address(one)
    if address is None:
        return False
    if near[:_ZIP_AREA].isdigit():
        return address.zip[:_ZIP_AREA] == near[:_ZIP_AREA]
    return address.city.casefold() == near.strip().casefold()


def _print(outlook: Outlook, planned: Sequence[Day], left: Sequence[NextTouch], towns: dict[str, str]) -> None:
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
            say_wrapped(f"{touch.name}: {touch.action}{how}. {touch.reasons[0]}.", 4)
    if left:
        count = "1 touch does" if len(left) == 1 else f"{len(left)} touches do"
        click.echo(f"\n{count} not fit into these days; take more with --days or --a-day.")
