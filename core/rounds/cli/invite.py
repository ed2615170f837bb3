"""``rounds invite``: invitations to a campaign's event, with an entry for each guest's calendar."""

from __future__ import annotations

from typing import Any

import click

from rounds.cli.bulk_send import mail_out, sending_options
from rounds.cli.context import Invocation, writes
from rounds.desk.invitation import PrepareInvitations, prepare_invitations


@click.command("invite", short_help="Invite people to a campaign's event.")
@click.argument("event", metavar="EVENT")
@click.option("--to", default="", metavar="FILTER", help="Who; by default the campaign's audience.")
@click.option("--template", default="invitation", metavar="NAME", help="What is written.  [default: invitation]")
@sending_options
@click.option("--update", is_flag=True, help="Tell those who were invited of a new day, hour or place.")
@click.option("--cancel", is_flag=True, help="Tell those who were invited that it does not take place.")
@click.option("--over-capacity", is_flag=True, help="Invite although every place is taken.")
@writes
def command(invocation: Invocation, /, *, for_good: bool, mailbox: bool, count: int | None, **options: Any) -> int:
    """Invite people to the event of a campaign, from a template of the workspace's templates folder.

    \b
    rounds invite spine-evening --to 'tier:A city:Alder-Falls'
    rounds invite spine-evening --send
    rounds invite spine-evening --update --send

    Each gets an entry for the calendar with buttons to answer; rounds receive logs the answers. Who was invited before
    is left out. See docs/events.md.
    """
    prepared = prepare_invitations(invocation.desk, PrepareInvitations(**options, as_drafts=not for_good))
    return mail_out(invocation, prepared, for_good=for_good, mailbox=mailbox, count=count)
