"""``rounds list``: referral sources by filter."""

from __future__ import annotations

from typing import Any

import click

from rounds.cli.context import Invocation, reads
from rounds.cli.output import print_json, print_table
from rounds.desk.source_list import ListSources, list_sources

_SORTS = ("name", "tier", "due", "referrals", "last")


@click.command("list", short_help="List referral sources by filter.", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option("--sort", type=click.Choice(_SORTS), default="name", help="Order of the rows.  [default: name]")
@reads
def command(invocation: Invocation, words: tuple[str, ...], sort: Any) -> int:
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
    rows = list_sources(invocation.desk, ListSources(words, sort)).as_data()
    if invocation.as_json:
        print_json(rows)
    elif rows:
        print_table([*rows[0]], [[*row.values()] for row in rows], numeric=("referrals",))
    else:
        click.echo("Nobody matches.", err=True)
    return 0
