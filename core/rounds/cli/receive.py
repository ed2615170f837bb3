"""``rounds receive``: answers, bounces and opt-outs out of the mailbox, as inbound touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.durable import read, write_over
from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json
from rounds.desk.mail.active_carrier import carriage_of
from rounds.desk.mail.fetch import cursor_file, fetched
from rounds.desk.mail.inbound_mail import Arrivals, place_arrivals
from rounds.desk.records.drafts import readable, refuse_past
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from rounds.desk.records.drafts import Saved

_MODE = 0o600


@click.command("receive", short_help="Log answers, bounces and opt-outs from your mailbox.")
@click.option("--channel", default="email", metavar="CHANNEL", help="Of which channel.  [default: email]")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, /, *, channel: str) -> int:
    """Log answers, bounces and opt-outs from your mailbox.

    The mailbox is read and left as it is. An answer becomes an inbound touch of the person who wrote it, without what
    it quotes; what a bounce says was not reached counts no longer; an opt-out, and an address that does not exist, get
    nothing more. Each message is looked at once.
    """
    refuse_past(invocation.desk)
    carriage = carriage_of(invocation.desk, channel)
    if carriage.carrier.fetch is None:
        raise UsageError(f"{carriage.carrier.title}s cannot be fetched")
    readable(invocation.desk)
    workspace = invocation.desk.workspace
    file = cursor_file(workspace, channel)
    cursor = (read(file) or b"").decode("utf-8", "replace").strip()
    messages = fetched(carriage, cursor)
    arrivals, saved = place_arrivals(invocation.desk, carriage, messages)
    if messages and not invocation.dry_run:
        with as_storage_error():
            make_local(workspace, "inbox")
            write_over(file, messages[-1].cursor.encode(), mode=_MODE)
    _tell(invocation, arrivals, saved)
    return 0


def _tell(invocation: Invocation, arrivals: Arrivals, saved: Saved | None) -> None:
    if invocation.as_json:
        written = saved.as_data(dry_run=invocation.dry_run) if saved else {"written": []}
        print_json({**arrivals.counts, "of_nobody": arrivals.of_nobody, **written})
        return
    parts = [counted(number, *_NAMES[kind]) for kind, number in arrivals.counts.items() if number]
    click.echo(f"{'Would log' if invocation.dry_run else 'Logged'}: {', '.join(parts) or 'nothing new'}.")
    if arrivals.of_nobody:
        click.echo(f"{counted(arrivals.of_nobody, 'message')} of nobody in the book passed over.", err=True)
    for line in arrivals.notes:
        click.echo(f"  {line}", err=True)


_NAMES = {
    "reply": ("reply", "replies"),
    "bounce": ("bounce", "bounces"),
    "opt-out": ("opt-out", "opt-outs"),
    "copy": ("copy of your own", "copies of your own"),
}
