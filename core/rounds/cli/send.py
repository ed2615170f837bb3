"""``rounds send``: a template to everybody whom a filter selects, as drafts or (with ``--send``) for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from rounds.carriers import Message
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json
from rounds.cli.written.addressed import had_before, reasons, say_left_out, touch_of
from rounds.cli.written.carried import Carriage, carriage_of, confirmed, suppressions, touch_draft
from rounds.cli.written.composed import composed, values_of
from rounds.cli.written.dispatched import Outcome, send_queued
from rounds.cli.written.heard import new_id
from rounds.cli.written.writing import checked, readable, refuse_past
from rounds.filters import parse_filter
from rounds.mailing import Filler, Guard, LeftOut, choose
from rounds.outbox import STATES, Item, Outbox
from rounds.problems import UsageError
from rounds.relationships import relate
from rounds.store import as_storage_error, make_local, write_draft
from rounds.words import counted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from rounds.mailing import Audience, Filled
    from rounds.relationships import Relationship


@dataclass(frozen=True, slots=True)
class Mail:
    """One person's message, and the touch that it becomes when it is accepted."""

    id: str
    source: Relationship
    to: str
    filled: Filled
    touch: dict[str, Any]


@click.command("send", short_help="Write or send a template to everybody by filter.")
@click.option("--template", "name", required=True, metavar="NAME", help="NAME.subject.txt, NAME.txt, NAME.html.")
@click.option("--to", "wanted", required=True, metavar="FILTER", help="Who gets it: 'tier:A specialty:pcp'.")
@click.option("--channel", default="email", metavar="CHANNEL", help="How it is carried.  [default: email]")
@click.option("--send", "for_good", is_flag=True, help="Send it, through your own account; else drafts are written.")
@click.option("--mailbox", is_flag=True, help="Put the drafts into your mailbox instead of .rounds/drafts.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="Confirm that N messages are to be sent.")
@click.option("--again", is_flag=True, help="Also to those who have had this subject before.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, /, *, name: str, wanted: str, channel: str, **options: Any) -> int:
    """Write a message to everybody whom a filter selects, from a template of the workspace's templates folder.

    \b
    rounds send --template newsletter --to 'tier:A specialty:pcp'
    rounds send --template newsletter --to 'tier:A specialty:pcp' --send

    The first writes drafts for you to look at. The second sends, through the account of your own accounts.yaml, after
    you have typed how many; each message that the server accepts becomes a touch. See docs/email.md.
    """
    refuse_past(invocation)
    carriage = carriage_of(invocation, channel)
    audience = _audience(invocation, carriage, wanted, invocation.as_of())
    mails, again = _mails(invocation, carriage, name, audience, options)
    left_out = [*audience.left_out, *again]
    if options["for_good"]:
        return _send(invocation, carriage, mails, left_out, options["count"])
    contents = _composed(carriage, mails, is_draft=True)
    where = _written(invocation, carriage, name, mails, contents, mailbox=options["mailbox"])
    _tell(invocation, left_out, {"drafts": len(mails), "where": where})
    if not invocation.as_json:
        click.echo(f"{'Would write' if invocation.dry_run else 'Wrote'} {counted(len(mails), 'draft')}{where}.")
    return 0


def _audience(invocation: Invocation, carriage: Carriage, wanted: str, as_of: date) -> Audience:
    book = readable(invocation).book
    terms = parse_filter(wanted)
    outbox = Outbox(invocation.workspace())
    pending = {item.contact for state in STATES if state != "refused" for item in outbox.items(state)}
    guard = Guard(carriage.carrier.name, carriage.carrier.address, suppressions(invocation), pending)
    return choose((one for one in relate(book, as_of) if terms.matches(one)), guard)


def _mails(
    invocation: Invocation, carriage: Carriage, name: str, audience: Audience, options: dict[str, Any]
) -> tuple[list[Mail], list[LeftOut]]:
    """Each person's message filled in; those who had the subject before are left out, but for ``--again``."""
    as_of = invocation.as_of()
    if not audience.chosen:
        raise UsageError("nobody whom the filter selects can be written to", reasons(audience.left_out))
    ids = [new_id(as_of, one.id) for one, _ in audience.chosen]
    values = [
        values_of(invocation, carriage, one, touch_id, to)
        for (one, to), touch_id in zip(audience.chosen, ids, strict=True)
    ]
    filler = Filler(invocation.plugins(), invocation.home(), name, carriage.carrier.needs)
    invocation.report_problems(filler.problems)
    mails: list[Mail] = []
    again: list[LeftOut] = []
    had = had_before(invocation, carriage.carrier.name)
    for touch_id, (one, to), filled in zip(ids, audience.chosen, filler.fill(values), strict=True):
        if (one.id, filled.subject) in had and not options["again"]:
            again.append(LeftOut(one.id, f"has had '{filled.subject}' before (--again sends it all the same)"))
            continue
        touch = touch_of(carriage.carrier.name, one, filled.subject, as_of, options["campaign"])
        mails.append(Mail(touch_id, one, to, filled, touch))
    if not mails:
        raise UsageError("everybody whom the filter selects has had it before", "--again sends it all the same")
    return mails, again


def _composed(carriage: Carriage, mails: list[Mail], *, is_draft: bool) -> list[bytes]:
    now = datetime.now().astimezone()
    return [
        composed(
            carriage,
            Message(
                one.id,
                one.to,
                one.source.name,
                one.filled.subject,
                one.filled.text,
                one.filled.html,
                now,
                is_draft=is_draft,
            ),
        )
        for one in mails
    ]


def _written(
    invocation: Invocation, carriage: Carriage, name: str, mails: list[Mail], contents: list[bytes], *, mailbox: bool
) -> str:
    """Drafts in the user's mailbox or as files; where they are."""
    if mailbox and carriage.carrier.keep is None:
        raise UsageError(f"drafts of {carriage.carrier.title}s go into files only", "leave --mailbox out")
    if invocation.dry_run:
        return ""
    if mailbox and carriage.carrier.keep:
        return f" into {carriage.carrier.keep(carriage.account, contents)}"
    with as_storage_error():
        make_local(invocation.workspace(), "drafts")
        folder: Path = make_local(invocation.workspace(), f"drafts/{name}")
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
    contents = _composed(carriage, mails, is_draft=False)
    as_of = invocation.as_of()
    checked(invocation, [touch_draft(invocation, one.id, one.touch, as_of) for one in mails])
    if invocation.dry_run:
        _tell(invocation, left_out, {"would_send": len(mails)})
        return 0
    if not invocation.as_json:
        say_left_out(left_out)
    confirmed(len(mails), count, carriage.carrier.title, f"from {_sender(carriage)}")
    outbox = Outbox(invocation.workspace())
    items = [
        Item(one.id, carriage.carrier.name, one.to, one.source.id, one.touch, content)
        for one, content in zip(mails, contents, strict=True)
    ]
    with outbox.held():
        outbox.add(items)
        outcome = send_queued(invocation, carriage, outbox, items)
    _tell_outcome(invocation, outcome, left_out)
    return 0 if outcome.is_clean else 1


def _sender(carriage: Carriage) -> str:
    settings = carriage.account.settings
    return str(settings.get("address") or carriage.account.address)


def _tell_outcome(invocation: Invocation, outcome: Outcome, left_out: list[LeftOut]) -> None:
    if invocation.as_json:
        _tell(invocation, left_out, outcome.data())
    else:
        outcome.say()


def _tell(invocation: Invocation, left_out: list[LeftOut], answer: dict[str, Any]) -> None:
    if invocation.as_json:
        print_json(answer | {"left_out": {one.id: one.reason for one in left_out}})
    else:
        say_left_out(left_out)
