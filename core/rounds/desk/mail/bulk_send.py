"""A template to everybody whom a filter selects: prepared, then written as drafts or sent for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.durability import write_draft
from rounds.base.problems import Option, UsageError
from rounds.desk.campaigns import addressed
from rounds.desk.drafts import refuse_past
from rounds.desk.mail.accounts import carriage_of
from rounds.desk.mail.audience import reason_by_id
from rounds.desk.mail.delivery import deliver, refuse_unconfirmed
from rounds.desk.mail.messages import Letter, audience_of, prepare
from rounds.desk.mail.outbox import Outbox
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.desk.mail.audience import LeftOut
    from rounds.desk.mail.delivery import Delivery
    from rounds.desk.mail.messages import PreparedMessages


@dataclass(frozen=True, slots=True)
class PrepareMessages:
    """Who is written to, and what.

    Attributes:
        template: The name of a template in the workspace; with ``due`` empty: the step's.
        to: A filter: ``tier:A specialty:pcp``.
        channel: How messages are carried.
        campaign: The campaign that they belong to, by id or part of the name.
        due: Only those whose step of the campaign has come.
        again: Also those who have had this subject before.
        as_drafts: They are to be looked at, and not to go out.
    """

    template: str = ""
    to: str = ""
    channel: str = "email"
    campaign: str = ""
    due: bool = False
    again: bool = False
    as_drafts: bool = False


def prepare_messages(desk: Desk, request: PrepareMessages) -> PreparedMessages:
    """Fill in, compose and check a message for everybody who may be written to; nothing goes out yet.

    Raises:
        UsageError: nobody is left, or the channel, the account, the campaign or a template cannot be used.
        RefusedError: a message looks like it tells of a patient, or the account's file may not be used as it is.
        InvalidError: the records of those who opted out cannot be read, or a touch would have errors.

    Example:
        >>> templates = desk.home.root / "templates"
        >>> _ = (templates / "news.subject.txt").write_text("We see urgent backs within five days")
        >>> _ = (templates / "news.txt").write_text("Dear {{ called }}! {{ postal_address }}, {{ opt_out }}")
        >>> prepared = prepare_messages(desk, PrepareMessages("news", "tier:A", as_drafts=True))
        >>> prepared.number, prepared.title
        (15, 'e-mail')
    """
    refuse_past(desk)
    carriage = carriage_of(desk, request.channel)
    template, chosen, campaign = addressed(
        desk,
        template=request.template,
        wanted=request.to,
        campaign=request.campaign,
        due=request.due,
        channel=request.channel,
    )
    letter = Letter(template, request.again, touch={"campaign": campaign})
    return prepare(desk, carriage, letter, audience_of(desk, carriage, chosen), as_drafts=request.as_drafts)


@dataclass(frozen=True, slots=True)
class WriteDrafts:
    """Prepared messages as drafts: files in the workspace, or (``mailbox``) in the user's own mailbox."""

    prepared: PreparedMessages
    mailbox: bool = False


@dataclass(frozen=True, slots=True)
class WrittenDrafts:
    """Drafts of messages.

    Attributes:
        number: How many.
        place: The folder or mailbox that they are in; empty on a dry run.
        left_out: Who gets no message, and why.
    """

    number: int
    place: str
    left_out: tuple[LeftOut, ...]

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        where = f" into {self.place}" if self.place else ""
        return {"drafts": self.number, "where": where, "left_out": reason_by_id(self.left_out)}


def write_drafts(desk: Desk, request: WriteDrafts) -> WrittenDrafts:
    """Write the messages as drafts for a person to look at and to send by hand.

    Raises:
        UsageError: drafts of this channel go into files only.
        StorageError: the disk refused.

    Example:
        >>> from rounds.desk.invitation import PrepareInvitations, prepare_invitations
        >>> prepared = prepare_invitations(desk, PrepareInvitations("spine-evening", "okafor", as_drafts=True))
        >>> write_drafts(desk, WriteDrafts(prepared)).number
        1
    """
    prepared = request.prepared
    carrier, account = prepared.carriage.carrier, prepared.carriage.account
    place = ""
    if request.mailbox and carrier.keep is None:
        raise UsageError(f"drafts of {carrier.title}s go into files only", Option("leave", "mailbox", after=" out"))
    if request.mailbox and carrier.keep and not desk.dry_run:
        place = carrier.keep(account, [one.content for one in prepared.items])
    elif not desk.dry_run:
        with as_storage_error():
            make_local(desk.workspace, "drafts")
            folder = make_local(desk.workspace, f"drafts/{prepared.template}")
            for one in prepared.items:
                write_draft(folder, f"{one.contact}{carrier.suffix}", one.content)
        place = str(folder)
    return WrittenDrafts(prepared.number, place, prepared.left_out)


@dataclass(frozen=True, slots=True)
class SendMessages:
    """Prepared messages for good; ``confirmed`` is how many a person said that there are."""

    prepared: PreparedMessages
    confirmed: int | None = None


@dataclass(frozen=True, slots=True)
class SentMessages:
    """What became of messages.

    Attributes:
        number: How many there were.
        left_out: Who got none, and why.
        outcome: How many went out; None on a dry run.
    """

    number: int
    left_out: tuple[LeftOut, ...]
    outcome: Delivery | None

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        answer = self.outcome.as_data() if self.outcome else {"would_send": self.number}
        return answer | {"left_out": reason_by_id(self.left_out)}


def send_messages(desk: Desk, request: SendMessages) -> SentMessages:
    """Send them, each once, and log a touch for each that the server accepts; on a dry run nothing happens.

    Raises:
        UsageError: they are drafts.
        RefusedError: the number that was confirmed is another.
        ChangedError: another command is sending just now.
        StorageError: the disk refused.

    Example:
        >>> from rounds.desk.invitation import PrepareInvitations, prepare_invitations
        >>> prepared = prepare_invitations(desk, PrepareInvitations("spine-evening", "okafor", as_drafts=True))
        >>> send_messages(desk, SendMessages(prepared, confirmed=1))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: drafts are looked at before they go out
    """
    prepared = request.prepared
    if prepared.as_drafts:
        raise UsageError("drafts are looked at before they go out", "prepare messages that are to be sent")
    if desk.dry_run:
        return SentMessages(prepared.number, prepared.left_out, None)
    refuse_unconfirmed(prepared.number, request.confirmed, prepared.title)
    outbox = Outbox(desk.workspace)
    with outbox.held():
        outbox.add(prepared.items)
        outcome = deliver(desk, prepared.carriage, outbox, prepared.items)
    return SentMessages(prepared.number, prepared.left_out, outcome)
