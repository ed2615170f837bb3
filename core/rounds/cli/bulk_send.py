"""Messages to many as drafts or sent for good: what ``send`` and ``invite`` do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.durable import write_draft
from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.question import confirmed
from rounds.cli.shown.mail import say_left_out, say_outcome
from rounds.cli.shown.output import print_json
from rounds.desk.mail.active_carrier import touch_draft
from rounds.desk.mail.dispatch import Outcome, send_queued
from rounds.desk.mail.messages import contents_of, mails_to
from rounds.desk.outbox import Item, Outbox
from rounds.desk.records.drafts import checked
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.cli.context import Invocation
    from rounds.desk.mail import Audience, LeftOut
    from rounds.desk.mail.active_carrier import Carriage
    from rounds.desk.mail.messages import Letter, Mail


def mail_out(
    invocation: Invocation,
    carriage: Carriage,
    letter: Letter,
    audience: Audience,
    *,
    for_good: bool,
    mailbox: bool,
    count: int | None,
) -> int:
    """Write the letter to everybody of the audience; the exit code."""
    mails, again = mails_to(invocation.desk, carriage, letter, audience)
    left_out = [*audience.left_out, *again]
    if for_good:
        return _send(invocation, carriage, mails, left_out, count)
    contents = contents_of(invocation.desk, carriage, mails, is_draft=True)
    where = _written(invocation, carriage, letter.template, mails, contents, mailbox=mailbox)
    _tell(invocation, left_out, {"drafts": len(mails), "where": where})
    if not invocation.as_json:
        click.echo(f"{'Would write' if invocation.desk.dry_run else 'Wrote'} {counted(len(mails), 'draft')}{where}.")
    return 0


def _written(
    invocation: Invocation, carriage: Carriage, name: str, mails: list[Mail], contents: list[bytes], *, mailbox: bool
) -> str:
    """Drafts in the user's mailbox or as files; where they are."""
    if mailbox and carriage.carrier.keep is None:
        raise UsageError(f"drafts of {carriage.carrier.title}s go into files only", "leave --mailbox out")
    if invocation.desk.dry_run:
        return ""
    if mailbox and carriage.carrier.keep:
        return f" into {carriage.carrier.keep(carriage.account, contents)}"
    with as_storage_error():
        make_local(invocation.desk.workspace, "drafts")
        folder: Path = make_local(invocation.desk.workspace, f"drafts/{name}")
        for one, content in zip(mails, contents, strict=True):
            write_draft(folder, f"{one.source.id}{carriage.carrier.suffix}", content)
    return f" into {folder}"


def _send(
    invocation: Invocation, carriage: Carriage, mails: list[Mail], left_out: list[LeftOut], count: int | None
) -> int:
    """Check everything that could go wrong, ask, queue, and send."""
    if carriage.carrier.deliver is None:
        raise UsageError(f"{carriage.carrier.title}s cannot be sent from here", "leave --send out: drafts are written")
    if carriage.carrier.check:
        carriage.carrier.check(carriage.account)
    contents = contents_of(invocation.desk, carriage, mails, is_draft=False)
    as_of = invocation.desk.as_of
    checked(invocation.desk, [touch_draft(invocation.desk, one.id, one.touch, as_of) for one in mails])
    if invocation.desk.dry_run:
        _tell(invocation, left_out, {"would_send": len(mails)})
        return 0
    if not invocation.as_json:
        say_left_out(left_out)
    confirmed(len(mails), count, carriage.carrier.title, f"from {_sender(carriage)}")
    outbox = Outbox(invocation.desk.workspace)
    items = [
        Item(one.id, carriage.carrier.name, one.to, one.source.id, one.touch, content)
        for one, content in zip(mails, contents, strict=True)
    ]
    with outbox.held():
        outbox.add(items)
        outcome = send_queued(invocation.desk, carriage, outbox, items)
    _tell_outcome(invocation, outcome, left_out)
    return 0 if outcome.is_clean else 1


def _sender(carriage: Carriage) -> str:
    settings = carriage.account.settings
    return str(settings.get("address") or carriage.account.address)


def _tell_outcome(invocation: Invocation, outcome: Outcome, left_out: list[LeftOut]) -> None:
    if invocation.as_json:
        _tell(invocation, left_out, outcome.as_data())
    else:
        say_outcome(outcome)


def _tell(invocation: Invocation, left_out: list[LeftOut], answer: dict[str, Any]) -> None:
    if invocation.as_json:
        print_json(answer | {"left_out": {one.id: one.reason for one in left_out}})
    else:
        say_left_out(left_out)
