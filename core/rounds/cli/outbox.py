"""``rounds outbox``: messages on their way, and what a person decides about those that got stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.book.relationships import relate
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.question import confirmed
from rounds.cli.shown.mail import say_outcome
from rounds.cli.shown.output import print_json, print_table
from rounds.desk.mail import Guard
from rounds.desk.mail.active_carrier import carriage_of, log_sent, suppressions
from rounds.desk.mail.dispatch import send_queued
from rounds.desk.outbox import STATES, Outbox
from rounds.desk.records.drafts import refuse_past

if TYPE_CHECKING:
    from rounds.desk.mail.active_carrier import Carriage
    from rounds.desk.outbox import Item

_COLUMNS = ("id", "state", "contact", "address", "words")


@click.group("outbox", short_help="See and settle messages on their way.", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context) -> int | None:
    """See and settle messages on their way.

    Alone it lists them, and first logs what was accepted before a command was interrupted. Nothing is sent by itself.
    """
    if ctx.invoked_subcommand is not None:
        return None
    invocation = ctx.ensure_object(Invocation)
    outbox = Outbox(invocation.desk.home)
    if any(outbox.items(state) for state in ("sending", "sent")) and not invocation.at_text:
        with outbox.held():
            log_sent(invocation.desk, outbox)
    rows = [(one.id, state, one.contact, one.to, one.words) for state in STATES for one in outbox.items(state)]
    if invocation.as_json:
        print_json([dict(zip(_COLUMNS, row, strict=True)) for row in rows])
    elif rows:
        print_table(_COLUMNS, rows)
    else:
        click.echo("The outbox is empty.", err=True)
    return 0


@command.command("send", short_help="Send what is queued.")
@click.option("--channel", default="email", metavar="CHANNEL", help="Of which channel.  [default: email]")
@click.option("--count", type=click.IntRange(1), metavar="N", help="Confirm that N messages are to be sent.")
@json_option
@pass_invocation
def send(invocation: Invocation, *, channel: str, count: int | None) -> int:
    """Send what is queued: what was confirmed once, and not begun.

    Who has opted out since then gets nothing.
    """
    refuse_past(invocation.desk)
    carriage = carriage_of(invocation.desk, channel)
    if carriage.carrier.check:
        carriage.carrier.check(carriage.account)
    outbox = Outbox(invocation.desk.workspace)
    with outbox.held():
        items = _still_wanted(invocation, carriage, outbox)
        if not items:
            raise UsageError(f"no {carriage.carrier.title} is queued", "write some with: rounds send")
        confirmed(len(items), count, carriage.carrier.title, "from the outbox")
        outcome = send_queued(invocation.desk, carriage, outbox, items)
    if invocation.as_json:
        print_json(outcome.as_data())
    else:
        say_outcome(outcome)
    return 0 if outcome.is_clean else 1


def _still_wanted(invocation: Invocation, carriage: Carriage, outbox: Outbox) -> list[Item]:
    """What is queued for people who may still get it; what nobody may get any more is refused, with the reason."""
    carrier, closed, book = carriage.carrier, suppressions(invocation.desk), invocation.desk.book
    guard = Guard(carrier.name, carrier.address, closed)
    queued = [item for item in outbox.items("queued") if item.carrier == carrier.name]
    known = {one.id: one for one in relate(book.among({item.contact for item in queued}), invocation.desk.as_of)}
    wanted: list[Item] = []
    for item in queued:
        one = known.get(item.contact)
        reason = guard.reason(one) if one else "is no longer in the book"
        if item.to.lower() in closed:
            reason = f"{item.to} is suppressed"
        if reason:
            outbox.move(item, "queued", "refused", reason)
        else:
            wanted.append(item)
    return wanted


@command.command("settle", short_help="Say what became of a message.")
@click.argument("item_id", metavar="ID")
@click.option("--sent", "was_sent", is_flag=True, help="It did go out: log it.")
@click.option("--not-sent", is_flag=True, help="It did not go out, and shall not: forget it.")
@click.option("--requeue", is_flag=True, help="It did not go out, and shall: queue it again.")
@pass_invocation
def settle(invocation: Invocation, *, item_id: str, was_sent: bool, not_sent: bool, requeue: bool) -> int:
    """Say what became of a message that is unknown, refused or queued: look into your mailbox's sent mail first."""
    if was_sent + not_sent + requeue != 1:
        raise UsageError("what became of it?", "say one of --sent, --not-sent, --requeue")
    refuse_past(invocation.desk)
    outbox = Outbox(invocation.desk.workspace)
    with outbox.held():
        state, item = outbox.find(item_id)
        if was_sent and state != "sent":
            outbox.move(item, state, "sent")
        elif requeue and state not in {"queued", "sent"}:
            outbox.move(item, state, "queued")
        elif not_sent and state != "sent":
            outbox.forget([item], state)
        logged = log_sent(invocation.desk, outbox)
    if logged:
        click.echo(f"Logged {counted(logged, 'touch', 'touches')}.")
    return 0
