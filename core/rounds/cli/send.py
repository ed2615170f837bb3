"""``rounds send``: a template to everybody whom a filter selects, as drafts or (with ``--send``) for good."""

from __future__ import annotations

from typing import Any

import click

from rounds.cli.bulk_send import mail_out
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.desk.campaigns.due import addressed
from rounds.desk.mail.active_carrier import carriage_of
from rounds.desk.mail.messages import Letter, audience_of
from rounds.desk.records.drafts import refuse_past


@click.command("send", short_help="Write or send a template to everybody by filter.")
@click.option("--template", "name", default="", metavar="NAME", help="NAME.subject.txt, NAME.txt, NAME.html.")
@click.option("--to", "wanted", default="", metavar="FILTER", help="Who gets it: 'tier:A specialty:pcp'.")
@click.option("--channel", default="email", metavar="CHANNEL", help="How it is carried.  [default: email]")
@click.option("--send", "for_good", is_flag=True, help="Send it, through your own account; else drafts are written.")
@click.option("--mailbox", is_flag=True, help="Put the drafts into your mailbox instead of .rounds/drafts.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="Confirm that N messages are to be sent.")
@click.option("--again", is_flag=True, help="Also to those who have had this subject before.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@click.option("--due", is_flag=True, help="Only those whose step of the campaign has come, by the step's template.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    name: str,
    wanted: str,
    channel: str,
    again: bool,
    campaign: str,
    due: bool,
    **options: Any,
) -> int:
    """Write a message to everybody whom a filter selects, from a template of the workspace's templates folder.

    \b
    rounds send --template newsletter --to 'tier:A specialty:pcp'
    rounds send --template newsletter --to 'tier:A specialty:pcp' --send
    rounds send --campaign spine-launch --due --send

    The first writes drafts for you to look at. The second sends, through the account of your own accounts.yaml, after
    you have typed how many; each message that the server accepts becomes a touch. The third takes people and template
    from what is due in a campaign. See docs/email.md.
    """
    refuse_past(invocation.desk)
    carriage = carriage_of(invocation.desk, channel)
    template, chosen, campaign = addressed(
        invocation.desk, template=name, wanted=wanted, campaign=campaign, due=due, channel=channel
    )
    audience = audience_of(invocation.desk, carriage, chosen)
    letter = Letter(template, again, touch={"campaign": campaign})
    return mail_out(invocation, carriage, letter, audience, **options)
