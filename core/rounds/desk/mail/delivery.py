"""Queued messages on their way: sent, looked at, settled by a person, and logged once they are accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from rounds.base.problems import ChangedError, Option, RefusedError, Remedy, UsageError
from rounds.base.words import counted
from rounds.book.relationships import relate
from rounds.desk.drafts import refuse_past, save, write
from rounds.desk.mail.accounts import carriage_of
from rounds.desk.mail.audience import Guard, suppress, suppressions, touch_draft
from rounds.desk.mail.outbox import STATES, Outbox, dispatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.desk import Desk
    from rounds.desk.mail.accounts import Carriage
    from rounds.desk.mail.outbox import Item


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of messages.

    Attributes:
        states: How many were ``sent``, were ``refused``, are still ``queued``, or are ``unknown``: they may have gone.
        told: Id, state and what was said of each that was not accepted.
        logged: How many touches were written.
    """

    states: Counter[str]
    told: tuple[tuple[str, str, str], ...]
    logged: int

    @property
    def is_clean(self) -> bool:
        """Whether everything was accepted."""
        return not self.told

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        rows = [{"id": item, "state": state, "words": words} for item, state, words in self.told]
        states = {state: self.states[state] for state in ("sent", "refused", "queued", "unknown")}
        return {**states, "logged": self.logged, "messages": rows}


def deliver(desk: Desk, carriage: Carriage, outbox: Outbox, items: Sequence[Item]) -> Delivery:
    """Send these, log each that is accepted, and suppress addresses that do not exist. The outbox must be held."""
    states: Counter[str] = Counter()
    told: list[tuple[str, str, str]] = []
    dead: list[Item] = []
    connect = carriage.carrier.deliver
    logged = 0
    if connect is None:
        raise TypeError(carriage.carrier.name)
    try:
        with connect(carriage.account) as function:
            for item, state, receipt in dispatch(outbox, items, function):
                states[state] += 1
                if state != "sent":
                    told.append((item.id, state, item.words))
                if receipt and receipt.permanent:
                    dead.append(item)
    finally:
        logged = log_sent(desk, outbox)
        _suppress(desk, dead)
    states["queued"] += len(items) - sum(states.values())
    return Delivery(states, tuple(told), logged)


def _suppress(desk: Desk, dead: Sequence[Item]) -> None:
    """Addresses of which the server says that they do not exist get nothing more."""
    day = desk.as_of
    changes = [
        change for item in dead for change in suppress(desk, item.to, day, "bounce", f"when sending: {item.words}")
    ]
    unique = list({change.path: change for change in changes}.values())
    if unique:
        write(desk, unique, f"Suppress {counted(len(unique), 'address', 'addresses')} that bounced")


def log_sent(desk: Desk, outbox: Outbox) -> int:
    """Write the touch of each message that was accepted, and forget it then; how many there were.

    What was written before an interruption is not written twice: the touch has the message's id.
    """
    items = outbox.items("sent")
    book = desk.book
    new = [item for item in items if item.id not in book.touches]
    drafts = [touch_draft(desk, item.id, dict(item.touch), date.fromisoformat(item.touch["date"])) for item in new]
    if drafts:
        save(desk, drafts, f"Log {counted(len(new), new[0].carrier)} sent")
    outbox.forget(items, "sent")
    return len(new)


@dataclass(frozen=True, slots=True)
class ListOutbox:
    """All messages on their way."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message on its way: its id and state, to whom and at which address, and what was said about it last."""

    id: str
    state: str
    contact: str
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class ListedOutbox:
    """The messages on their way, by state and id."""

    messages: tuple[OutboxMessage, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [asdict(one) for one in self.messages]


def list_outbox(desk: Desk, request: ListOutbox) -> ListedOutbox:  # noqa: ARG001 - every operation has a request
    """The messages on their way; what was accepted before an interruption is logged first. Nothing is sent.

    Raises:
        ChangedError: another command is sending just now.
        RoundsError: a message's file is damaged.

    Example:
        >>> list_outbox(desk, ListOutbox()).messages
        ()
    """
    outbox = Outbox(desk.home)
    if any(outbox.items(state) for state in ("sending", "sent")) and not desk.at:
        with outbox.held():
            log_sent(desk, outbox)
    return ListedOutbox(
        tuple(
            OutboxMessage(one.id, state, one.contact, one.to, one.words)
            for state in STATES
            for one in outbox.items(state)
        )
    )


@dataclass(frozen=True, slots=True)
class PrepareQueued:
    """What is queued of a channel."""

    channel: str = "email"


@dataclass(frozen=True, slots=True)
class PreparedQueue:
    """Queued messages that may still go out.

    Attributes:
        title: What the carrier calls one: ``e-mail``.
        carriage: How they are carried.
        items: The messages.
    """

    title: str
    carriage: Carriage = field(repr=False)
    items: tuple[Item, ...] = field(repr=False)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.items)


def prepare_queued(desk: Desk, request: PrepareQueued) -> PreparedQueue:
    """The queued messages of those who may still get them; the others are refused now, with the reason.

    Raises:
        UsageError: nothing is queued, or the channel or the account cannot be used.
        ChangedError: another command is sending just now.

    Example:
        >>> prepare_queued(desk, PrepareQueued())
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: your account for e-mail names no smtp server
    """
    refuse_past(desk)
    carriage = carriage_of(desk, request.channel)
    if carriage.carrier.check:
        carriage.carrier.check(carriage.account)
    outbox = Outbox(desk.workspace)
    with outbox.held():
        items = _still_wanted(desk, carriage, outbox)
    if not items:
        raise UsageError(f"no {carriage.carrier.title} is queued", Remedy("write some with:", "send"))
    return PreparedQueue(carriage.carrier.title, carriage, tuple(items))


def _still_wanted(desk: Desk, carriage: Carriage, outbox: Outbox) -> list[Item]:
    """What is queued for people who may still get it; what nobody may get any more is refused, with the reason."""
    carrier, closed, book = carriage.carrier, suppressions(desk), desk.book
    guard = Guard(carrier.name, carrier.address, closed)
    queued = [item for item in outbox.items("queued") if item.carrier == carrier.name]
    known = {one.id: one for one in relate(book.among({item.contact for item in queued}), desk.as_of)}
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


@dataclass(frozen=True, slots=True)
class SendQueued:
    """Queued messages for good; ``confirmed`` is how many a person said that there are."""

    prepared: PreparedQueue
    confirmed: int | None = None


def send_queued(desk: Desk, request: SendQueued) -> Delivery:
    """Send what is queued, each message once, and log a touch for each that the server accepts.

    Raises:
        RefusedError: the number that was confirmed is another.
        ChangedError: another command is sending just now, or has sent some of it.

    Example:
        >>> prepared = PreparedQueue("e-mail", None, ())
        >>> send_queued(desk, SendQueued(prepared, confirmed=1))
        Traceback (most recent call last):
        ...
        rounds.base.problems.RefusedError: the number of messages is not 1; nothing was sent
    """
    prepared = request.prepared
    refuse_unconfirmed(prepared.number, request.confirmed, prepared.title)
    outbox = Outbox(desk.workspace)
    with outbox.held():
        queued = {item.id for item in outbox.items("queued")}
        if any(item.id not in queued for item in prepared.items):
            raise ChangedError("the outbox was changed meanwhile; nothing was sent", "look at it, and try again")
        return deliver(desk, prepared.carriage, outbox, prepared.items)


def refuse_unconfirmed(number: int, confirmed: int | None, title: str) -> None:
    """Let nothing go out but what a person has said the number of.

    Raises:
        RefusedError: it is another, or none was said.
    """
    if confirmed != number:
        said = "was not confirmed" if confirmed is None else f"is not {confirmed}"
        hint = Option(f"to send {counted(number, title)}:", "count", str(number))
        raise RefusedError(f"the number of messages {said}; nothing was sent", hint)


@dataclass(frozen=True, slots=True)
class SettleMessage:
    """What became of a message that is unknown, refused or queued.

    Attributes:
        id: The message's.
        became: ``sent``: it did go out; ``not-sent``: it did not, and shall not; ``requeue``: it did not, and shall.
    """

    id: str
    became: Literal["sent", "not-sent", "requeue"]


@dataclass(frozen=True, slots=True)
class SettledMessage:
    """A message that is settled; ``logged`` is how many touches were written."""

    logged: int


def settle_message(desk: Desk, request: SettleMessage) -> SettledMessage:
    """Settle a message as a person says, who has looked into the mailbox.

    Raises:
        UsageError: there is no such message.
        ChangedError: another command is sending just now.

    Example:
        >>> settle_message(desk, SettleMessage("2026-10-30-okafor-grace-1", "sent"))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: the outbox has no message '2026-10-30-okafor-grace-1'
    """
    refuse_past(desk)
    outbox = Outbox(desk.workspace)
    with outbox.held():
        state, item = outbox.find(request.id)
        if request.became == "sent" and state != "sent":
            outbox.move(item, state, "sent")
        elif request.became == "requeue" and state not in {"queued", "sent"}:
            outbox.move(item, state, "queued")
        elif request.became == "not-sent" and state != "sent":
            outbox.forget([item], state)
        return SettledMessage(log_sent(desk, outbox))
