"""``rounds send``: a template to everybody whom a filter selects, as drafts or (with ``--send``) for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.campaigns import progress
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.typed.campaigns import choose_campaign
from rounds.cli.written.carried import carriage_of
from rounds.cli.written.mailed import mail_out
from rounds.cli.written.mails import Letter, audience_of
from rounds.cli.written.writing import readable, refuse_past
from rounds.filters import parse_filter
from rounds.problems import UsageError
from rounds.relationships import relate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rounds.analysis.campaigns import SourceStep
    from rounds.relationships import Relationship


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
    refuse_past(invocation)
    carriage = carriage_of(invocation, channel)
    campaign = choose_campaign(readable(invocation).book, campaign).id if campaign else ""
    chosen = _chosen_by(wanted, needed=not due)
    if due:
        steps = _due_steps(invocation, campaign, channel, chosen)
        name, chosen = _template_of(steps, name, campaign, channel), _among(steps)
    if not name:
        raise UsageError("the template is missing", "name it: --template newsletter")
    audience = audience_of(invocation, carriage, chosen)
    letter = Letter(name, again, touch={"campaign": campaign})
    return mail_out(invocation, carriage, letter, audience, **options)


def _chosen_by(wanted: str, *, needed: bool) -> Callable[[Relationship], bool]:
    if not wanted.strip() and needed:
        raise UsageError("it is not said who gets it", "say it by filter: --to 'tier:A'")
    return parse_filter(wanted).matches


def _among(steps: Collection[str]) -> Callable[[Relationship], bool]:
    return lambda one: one.id in steps


def _due_steps(
    invocation: Invocation, campaign: str, channel: str, chosen: Callable[[Relationship], bool]
) -> dict[str, SourceStep]:
    """The first step of the campaign through this channel that waits, by source."""
    if not campaign:
        raise UsageError("--due needs a campaign", "say which: --campaign ID")
    book, as_of = invocation.load().book, invocation.as_of()
    found = progress(book.campaigns[campaign], relate(book, as_of), as_of)
    waiting = {
        one.source.id: next((step for step in one.waiting if step.step.channel == channel), None)
        for one in found.sources
        if chosen(one.source)
    }
    return {source: step for source, step in waiting.items() if step}


def _template_of(steps: dict[str, SourceStep], named: str, campaign: str, channel: str) -> str:
    """The template of the steps; what is named on the command line comes first.

    Raises:
        UsageError: nothing is due, or not all of it goes by one template.
    """
    if not steps:
        raise UsageError(f"no {channel} of '{campaign}' is due now", f"see: rounds campaign show {campaign}")
    templates = {step.step.template for step in steps.values()}
    if not named and (len(templates) > 1 or "" in templates):
        shown = ", ".join(sorted(template or "none" for template in templates))
        raise UsageError(f"what is due has no one template ({shown})", "name it: --template NAME, and narrow with --to")
    return named or templates.pop()
