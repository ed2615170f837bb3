"""``rounds list``: referral sources by filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json, print_table

if TYPE_CHECKING:
    from rounds.book.relationships import Relationship

_COLUMNS = ("id", "name", "tier", "status", "liaison", "place", "last touch", "next due", "state", "referrals")
MONTHS = 12
_SORTS = ("name", "tier", "due", "referrals", "last")


@click.command("list", short_help="List referral sources by filter.", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option("--sort", type=click.Choice(_SORTS), default="name", help="Order of the rows.  [default: name]")
@as_of_option
@at_option
@json_option
@pass_invocation
def command(invocation: Invocation, words: tuple[str, ...], sort: str) -> int:
    """List referral sources by filter.

    \b
    rounds list tier:A overdue owner:dana
    rounds list specialty:"family medicine" city:Ashford
    rounds list -tier:D never-touched
    rounds list okafor

    Referrals are those of the last 12 full months.

    Fields: tier, owner, specialty, organization, status, kind, role, channel, tag, interest, city, state, zip, service,
    is, name, and custom.NAME for the client's own. tier:A,B takes either, owner:none where there is none.

    Words without a colon look for names, or for a state: due, overdue, lapsed, planned, never-touched, open-feedback.
    """
    wanted = parse_filter(words)
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    book = loaded.book
    found = [one for one in relate(book, invocation.desk.as_of) if wanted.matches(one)]
    found.sort(key=lambda one: _sort_key(one, sort))
    if invocation.as_json:
        print_json([dict(zip(_COLUMNS, _row(one), strict=True)) for one in found])
    elif found:
        print_table(_COLUMNS, [_row(one) for one in found], numeric=("referrals",))
    else:
        click.echo("Nobody matches.", err=True)
    return 0


def _row(one: Relationship) -> tuple[object, ...]:
    dates = (one.last_touch, one.next_due)
    last, due = (day.isoformat() if day else "" for day in dates)
    head = (one.id, one.name, one.tier, one.status, one.liaison, one.workplace_name)
    return (*head, last, due, "" if one.state == "none" else one.state, _referrals(one))


def _referrals(one: Relationship) -> int:
    return one.referrals_in(one.full_months(MONTHS))


def _sort_key(one: Relationship, sort: str) -> tuple[object, ...]:
    source = one.contact
    family = (source.family if source else "") or one.name.rsplit(" ", 1)[-1]
    keys: dict[str, tuple[object, ...]] = {
        "tier": (one.tier or "~",),
        "due": (one.next_due is None, one.next_due.isoformat() if one.next_due else ""),
        "referrals": (-_referrals(one),),
        "last": (one.last_touch is not None, one.last_touch.isoformat() if one.last_touch else ""),
    }
    return (*keys.get(sort, ()), family.casefold(), one.id)
