"""``rounds receive``: answers, bounces and opt-outs out of the mailbox, as inbound touches."""

from __future__ import annotations

import click

from rounds.base.words import counted
from rounds.cli.context import Invocation, writes
from rounds.desk.mail.inbound_mail import ReceiveMessages, receive_messages

_NAMES = {
    "reply": ("reply", "replies"),
    "bounce": ("bounce", "bounces"),
    "opt-out": ("opt-out", "opt-outs"),
    "copy": ("copy of your own", "copies of your own"),
}


@click.command("receive", short_help="Log answers, bounces and opt-outs from your mailbox.")
@click.option("--channel", default="email", metavar="CHANNEL", help="Of which channel.  [default: email]")
@writes
def command(invocation: Invocation, /, *, channel: str) -> int:
    """Log answers, bounces and opt-outs from your mailbox.

    The mailbox is read and left as it is. An answer becomes an inbound touch of the person who wrote it, without what
    it quotes; what a bounce says was not reached counts no longer; an opt-out, and an address that does not exist, get
    nothing more. Each message is looked at once.
    """
    received = receive_messages(invocation.desk, ReceiveMessages(channel))
    invocation.show_drafts(received.saved)
    if invocation.printed_data(received):
        return 0
    parts = [counted(number, *_NAMES[kind]) for kind, number in received.counts.items() if number]
    click.echo(f"{'Would log' if invocation.dry_run else 'Logged'}: {', '.join(parts) or 'nothing new'}.")
    if received.of_nobody:
        click.echo(f"{counted(received.of_nobody, 'message')} of nobody in the book passed over.", err=True)
    for line in received.notes:
        click.echo(f"  {line}", err=True)
    return 0
