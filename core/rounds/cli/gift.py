"""``rounds gift``: what may still be given to whom this year, asked before money is spent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.compliance import compliance
from rounds.base.dates import LAST_YEAR, parse_day
from rounds.base.problems import RefusedError, UsageError
from rounds.base.words import counted
from rounds.book.gifts import given, is_physician, limit_of, standing
from rounds.book.relationships import relate
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation
from rounds.cli.question import choose_contact
from rounds.cli.shown.output import print_json, print_table

if TYPE_CHECKING:
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Contact

NO_ADVICE = "This tracks what is recorded, and approves nothing. It is no legal advice."
_MOST = 1_000_000.0
_CENTS = 100
_COLUMNS = ("id", "name", "so far", "with this", "limit", "left", "standing")


@dataclass(frozen=True, slots=True)
class Headroom:
    """One person before a gift: US dollars so far in the year, with the gift, and the limit (None: there is none)."""

    contact: Contact
    so_far: float
    after: float
    limit: float | None
    standing: str

    @property
    def left(self) -> float | None:
        """US dollars that are left with the gift; below 0 over the limit."""
        return None if self.limit is None else round(self.limit - self.after, 2)


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
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    book = loaded.book
    named = [choose_contact(book, name, invocation.desk.ear) for name in people.split(",") if name.strip()]
    chosen = list({contact.id: contact for contact in named}.values())
    if not chosen:
        raise UsageError("nobody is named", "name who gets it: rounds gift check okafor,lee --total 184.50")
    each = _each(total, value, heads, len(chosen), indivisible=indivisible)
    on = parse_day(day, invocation.desk.as_of, ahead=True)
    found = [_headroom(book, contact, each, on) for contact in chosen]
    if invocation.as_json:
        print_json({"each": each, "on": on, "people": [_data(one) for one in found], "note": NO_ADVICE})
    else:
        _print(book, found, each, on)
    return RefusedError.exit_code if any(one.standing == "over" for one in found) else 0


def _each(total: str, value: str, heads: int | None, named: int, *, indivisible: bool) -> float:
    """US dollars for each: a share of the total, rounded up to the cent, so that nobody's is told too low."""
    if bool(total) == bool(value):
        raise UsageError("the amount is missing" if not total else "--total and --value say the same", _TRY)
    amount = _amount(total or value)
    if value or indivisible:
        return amount
    if heads is not None and heads < named:
        raise UsageError(f"{heads} cannot share it when {named} are named", "count everybody who eats: --heads 9")
    return math.ceil(round(amount * _CENTS / (heads or named), 6)) / _CENTS


_TRY = "say --total 184.50 --heads 9, or --value 20.50 for each"


def _amount(text: str) -> float:
    try:
        amount = float(text.strip().removeprefix("$").replace(",", ""))
    except ValueError as error:
        raise UsageError(f"'{text}' is not an amount of dollars", _TRY) from error
    if not 0 < amount <= _MOST:
        raise UsageError(f"'{text}' is not an amount that can be given", _TRY)
    return amount


def _headroom(book: Book, contact: Contact, each: float, on: date) -> Headroom:
    gifts = [one for one in given(book.touches.values()) if one.contact == contact.id and one.year == on.year]
    so_far = gifts[-1].total if gifts else 0.0
    limit = limit_of(book.settings, on.year) if is_physician(contact, book.settings) else None
    after = round(so_far + each, 2)
    most = limit.value if limit else None
    return Headroom(contact, so_far, after, most, "ok" if most is None else standing(after, most, book.settings))


def _data(one: Headroom) -> dict[str, Any]:
    return {
        "contact": one.contact.id,
        "name": one.contact.name,
        "so_far": one.so_far,
        "with_this": one.after,
        "limit": one.limit,
        "left": one.left,
        "standing": one.standing,
    }


def _print(book: Book, found: list[Headroom], each: float, on: date) -> None:
    rows = [
        (
            one.contact.id,
            one.contact.name,
            f"{one.so_far:,.2f}",
            f"{one.after:,.2f}",
            "none" if one.limit is None else f"{one.limit:,.2f}",
            "" if one.left is None else f"{one.left:,.2f}",
            one.standing,
        )
        for one in found
    ]
    print_table(_COLUMNS, rows, numeric=("so far", "with this", "limit", "left"))
    click.echo(f"\n${each:,.2f} for each on {on}, in US dollars of {on.year}.", err=True)
    for line in _remarks(book, found, on):
        click.echo(line, err=True)
    click.echo(NO_ADVICE, err=True)


def _remarks(book: Book, found: list[Headroom], on: date) -> list[str]:
    lines: list[str] = []
    limit = limit_of(book.settings, on.year)
    physicians = [one for one in found if is_physician(one.contact, book.settings)]
    if limit is None and physicians:
        lines.append(f"No limit is written down for {on.year}: add it to limits.yaml. Nothing could be compared.")
    elif limit and not limit.verified:
        lines.append(f"The limit of {on.year} is not verified ({limit.authority}).")
    others = [one.contact.called for one in found if one not in physicians]
    if others:
        lines.append(f"No yearly limit is kept for {', '.join(others)}: no physician by the record's credentials.")
    lines += [
        f"{one.contact.called} would be ${-(one.left or 0):,.2f} over: give less, or nothing."
        for one in found
        if one.standing == "over"
    ]
    return lines


@command.command("list", short_help="What was given to whom in a year.")
@click.option("--year", type=click.IntRange(1990, LAST_YEAR), help="By default the year of today.")
@as_of_option
@json_option
@pass_invocation
def list_gifts(invocation: Invocation, *, year: int | None) -> int:
    """What was given to whom in a year, those who got most first."""
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    settings = loaded.book.settings
    as_of = invocation.desk.as_of
    until = as_of if year in {None, as_of.year} else as_of.replace(year=year or as_of.year, month=12, day=31)
    found = compliance(relate(loaded.book, max(as_of, until)), settings, until)
    if invocation.as_json:
        lines = [
            {"contact": line.source_id, "name": line.name, "total": line.total, "gifts": len(line.touches)}
            | {"physician": line.physician, "limit": line.limit, "left": line.headroom, "standing": line.standing}
            for line in found.lines
        ]
        print_json({"year": found.year, "until": until, "people": lines, "note": NO_ADVICE})
        return 0
    rows = [
        (
            line.source_id,
            line.name,
            len(line.touches),
            f"{line.total:,.2f}",
            "none" if line.limit is None else f"{line.limit:,.2f}",
            "" if line.headroom is None else f"{line.headroom:,.2f}",
            line.standing,
        )
        for line in found.lines
    ]
    print_table(
        ("id", "name", "gifts", "total", "limit", "left", "standing"), rows, numeric=("gifts", "total", "limit", "left")
    )
    click.echo(f"\n{counted(len(found.lines), 'person', 'people')}, ${found.total:,.2f} in {found.year}.", err=True)
    click.echo(NO_ADVICE, err=True)
    return 0
