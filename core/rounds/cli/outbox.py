"""``rounds outbox``: messages on their way, and what a person decides about those that got stuck."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.shown.output import print_json, print_table
from rounds.cli.written.carried import as_rows, carriage_of, confirmed, log_sent, suppressions
from rounds.cli.written.dispatched import send_queued
from rounds.cli.written.writing import refuse_past
from rounds.outbox import STATES, Outbox
from rounds.problems import UsageError
from rounds.words import counted

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
    outbox = Outbox(invocation.home())
    if any(outbox.items(state) for state in ("sending", "sent")) and not invocation.at_text:
        with outbox.held():
            log_sent(invocation, outbox)
    rows = [row for state in STATES for row in as_rows(outbox.items(state), state)]
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
    refuse_past(invocation)
    carriage = carriage_of(invocation, channel)
    if carriage.carrier.check:
        carriage.carrier.check(carriage.account)
    outbox = Outbox(invocation.workspace())
    with outbox.held():
        closed, book = suppressions(invocation), invocation.load().book
        queued = [item for item in outbox.items("queued") if item.carrier == channel]
        for item in queued:
            person = book.contacts.get(item.contact)
            if item.to.lower() in closed or person is None or not person.may_be_reached_by(channel):
                outbox.move(item, "queued", "refused", "opted out before it was sent")
        items = [item for item in outbox.items("queued") if item.carrier == channel]
        if not items:
            raise UsageError(f"no {carriage.carrier.title} is queued", "write some with: rounds send")
        confirmed(len(items), count, carriage.carrier.title, "from the outbox")
        outcome = send_queued(invocation, carriage, outbox, items)
    if invocation.as_json:
        print_json(outcome.data())
    else:
        outcome.say()
    return 0 if outcome.is_clean else 1


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
    refuse_past(invocation)
    outbox = Outbox(invocation.workspace())
    with outbox.held():
        state, item = outbox.find(item_id)
        if was_sent and state != "sent":
            outbox.move(item, state, "sent")
        elif requeue and state not in {"queued", "sent"}:
            outbox.move(item, state, "queued")
        elif not_sent and state != "sent":
            outbox.forget([item], state)
        logged = log_sent(invocation, outbox)
    if logged:
        click.echo(f"Logged {counted(logged, 'touch', 'touches')}.")
    return 0
