"""``rounds gift``: what may still be given to whom this year, asked before money is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.dates import LAST_YEAR
from rounds.base.problems import RefusedError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation
from rounds.cli.output import print_table
from rounds.cli.question import perform
from rounds.desk.gifts import NO_ADVICE, CheckGift, ListGifts, check_gift, list_gifts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.gifts import GiftCheck

_NUMBERS = ("gifts", "total", "so far", "with this", "limit", "left")


@click.group("gift", short_help="Check gifts against the year's limits before money is spent.")
def command() -> None:
    """Check gifts against the year's limits before money is spent."""


@command.command("check", short_help="Whether a gift is within everybody's limit.")
@click.argument("people", metavar="WHO[,WHO]...")
@click.option("--total", metavar="AMOUNT", default="", help="US dollars for everybody together: 184.50.")
@click.option("--heads", type=click.IntRange(1, 10_000), help="How many share it; by default the named people.")
@click.option("--value", metavar="AMOUNT", default="", help="US dollars for each, instead of --total.")
@click.option("--indivisible", is_flag=True, help="It cannot be divided: its whole value counts for each.")
@click.option("--on", "day", default="today", metavar="DAY", help="When it is to be given.")
@as_of_option
@json_option
@pass_invocation
def check(
    invocation: Invocation, *, people: str, total: str, heads: int | None, value: str, indivisible: bool, day: str
) -> int:
    """Whether a gift is within everybody's limit for the year; exit code 3 when it is not.

    \b
    rounds gift check okafor,lee --total 184.50 --heads 9
    rounds gift check okafor --value 32 --on 2026-12-18
    """
    wanted = CheckGift(tuple(people.split(",")), total, value, heads, indivisible, day)
    found = perform(check_gift, invocation.desk, wanted)
    if not invocation.printed_data(found):
        _print(found)
    return RefusedError.exit_code if found.is_over else 0


def _print(found: GiftCheck) -> None:
    rows = [
        (
            one.contact.id,
            one.contact.name,
            f"{one.so_far:,.2f}",
            f"{one.after:,.2f}",
            _dollars(one.limit, "none"),
            _dollars(one.left),
            one.standing,
        )
        for one in found.people
    ]
    _table(("id", "name", "so far", "with this", "limit", "left", "standing"), rows)
    click.echo(f"\n${found.each:,.2f} for each on {found.on}, in US dollars of {found.on.year}.", err=True)
    for line in (*found.remarks, NO_ADVICE):
        click.echo(line, err=True)


def _table(columns: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    print_table(columns, rows, numeric=[name for name in _NUMBERS if name in columns])


def _dollars(value: float | None, otherwise: str = "") -> str:
    return otherwise if value is None else f"{value:,.2f}"


@command.command("list", short_help="What was given to whom in a year.")
@click.option("--year", type=click.IntRange(1990, LAST_YEAR), help="By default the year of today.")
@as_of_option
@json_option
@pass_invocation
def list_given(invocation: Invocation, *, year: int | None) -> int:
    """What was given to whom in a year, those who got most first."""
    gifts = list_gifts(invocation.desk, ListGifts(year))
    if invocation.printed_data(gifts):
        return 0
    found = gifts.found
    rows = [
        (
            line.source_id,
            line.name,
            len(line.touches),
            f"{line.total:,.2f}",
            _dollars(line.limit, "none"),
            _dollars(line.headroom),
            line.standing,
        )
        for line in found.lines
    ]
    _table(("id", "name", "gifts", "total", "limit", "left", "standing"), rows)
    click.echo(f"\n{counted(len(found.lines), 'person', 'people')}, ${found.total:,.2f} in {found.year}.", err=True)
    click.echo(NO_ADVICE, err=True)
    return 0
