"""``rounds outbox``: messages on their way, and what a person decides about those that got stuck."""

from __future__ import annotations

import click

from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.bulk_send import count_option
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.lines import say_outcome
from rounds.cli.output import print_rows
from rounds.cli.question import ask_number
from rounds.desk.mail.delivery import (
    ListOutbox,
    PrepareQueued,
    SendQueued,
    SettleMessage,
    list_outbox,
    prepare_queued,
    send_queued,
    settle_message,
)


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
    rows = list_outbox(invocation.desk, ListOutbox()).as_data()
    print_rows(rows, as_json=invocation.as_json, otherwise="The outbox is empty.")
    return 0


@command.command("send", short_help="Send what is queued.")
@click.option("--channel", default="email", metavar="CHANNEL", help="Of which channel.  [default: email]")
@count_option
@json_option
@pass_invocation
def send(invocation: Invocation, *, channel: str, count: int | None) -> int:
    """Send what is queued: what was confirmed once, and not begun.

    Who has opted out since then gets nothing.
    """
    prepared = prepare_queued(invocation.desk, PrepareQueued(channel))
    if count is None:
        count = ask_number(prepared.number, prepared.title, "from the outbox")
    outcome = send_queued(invocation.desk, SendQueued(prepared, count))
    if not invocation.printed_data(outcome):
        say_outcome(outcome)
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
    asked = SettleMessage(item_id, "sent" if was_sent else "not-sent" if not_sent else "requeue")
    logged = settle_message(invocation.desk, asked).logged
    if logged:
        click.echo(f"Logged {counted(logged, 'touch', 'touches')}.")
    return 0
