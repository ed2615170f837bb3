"""``rounds send``: a template to everybody whom a filter selects, as drafts or (with ``--send``) for good."""

from __future__ import annotations

from typing import Any

import click

from rounds.cli.bulk_send import mail_out, sending_options
from rounds.cli.context import Invocation, writes
from rounds.desk.mail.bulk_send import PrepareMessages, prepare_messages


@click.command("send", short_help="Write or send a template to everybody by filter.")
@click.option("--template", default="", metavar="NAME", help="NAME.subject.txt, NAME.txt, NAME.html.")
@click.option("--to", default="", metavar="FILTER", help="Who gets it: 'tier:A specialty:pcp'.")
@sending_options
@click.option("--again", is_flag=True, help="Also to those who have had this subject before.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@click.option("--due", is_flag=True, help="Only those whose step of the campaign has come, by the step's template.")
@writes
def command(invocation: Invocation, /, *, for_good: bool, mailbox: bool, count: int | None, **options: Any) -> int:
    """Write a message to everybody whom a filter selects, from a template of the workspace's templates folder.

    \b
    rounds send --template newsletter --to 'tier:A specialty:pcp'
    rounds send --template newsletter --to 'tier:A specialty:pcp' --send
    rounds send --campaign spine-launch --due --send

    The first writes drafts for you to look at. The second sends, through the account of your own accounts.yaml, after
    you have typed how many; each message that the server accepts becomes a touch. The third takes people and template
    from what is due in a campaign. See docs/email.md.
    """
    prepared = prepare_messages(invocation.desk, PrepareMessages(**options, as_drafts=not for_good))
    return mail_out(invocation, prepared, for_good=for_good, mailbox=mailbox, count=count)
