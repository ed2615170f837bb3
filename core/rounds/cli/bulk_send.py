"""What ``send`` and ``invite`` share: their options, and how prepared messages become drafts or go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from rounds.base.words import counted
from rounds.cli.lines import say_left_out, say_outcome
from rounds.cli.output import print_json
from rounds.cli.question import ask_number
from rounds.desk.mail.bulk_send import SendMessages, WriteDrafts, send_messages, write_drafts

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.cli.context import Invocation
    from rounds.desk.mail.messages import PreparedMessages

F = TypeVar("F", bound="Callable[..., Any]")
channel_option = click.option(
    "--channel", default="email", metavar="CHANNEL", help="How it is carried.  [default: email]"
)
count_option = click.option(
    "--count", type=click.IntRange(1), metavar="N", help="Confirm that N messages are to be sent."
)


def sending_options(command: F) -> F:
    """``--channel``, ``--send``, ``--mailbox`` and ``--count``."""
    good = "Send it, through your own account; else drafts are written."
    box = "Put the drafts into your mailbox instead of .rounds/drafts."
    command = click.option("--mailbox", is_flag=True, help=box)(count_option(command))
    return channel_option(click.option("--send", "for_good", is_flag=True, help=good)(command))


def mail_out(
    invocation: Invocation, prepared: PreparedMessages, *, for_good: bool, mailbox: bool, count: int | None
) -> int:
    """Send the messages, or write them as drafts; the exit code."""
    desk = invocation.desk
    if not for_good:
        written = write_drafts(desk, WriteDrafts(prepared, mailbox))
        if invocation.printed_data(written):
            return 0
        say_left_out(written.left_out)
        where = f" into {written.place}" if written.place else ""
        click.echo(f"{'Would write' if desk.dry_run else 'Wrote'} {counted(written.number, 'draft')}{where}.")
        return 0
    if not invocation.as_json:
        say_left_out(prepared.left_out)
    if count is None and not desk.dry_run:
        count = ask_number(prepared.number, prepared.title, f"from {prepared.sender}")
    sent = send_messages(desk, SendMessages(prepared, count))
    if invocation.as_json:
        print_json(sent.as_data())
    elif sent.outcome:
        say_outcome(sent.outcome)
    return 0 if sent.outcome is None or sent.outcome.is_clean else 1
