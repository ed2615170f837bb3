"""A template filled in for each person of an audience, with the touch that each message becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Option, RoundsError, UsageError
from rounds.book.relationships import relate
from rounds.desk.feedback.open_feedback import new_id
from rounds.desk.mail.audience import Guard, LeftOut, choose, had_before, reasons, suppressions, touch_draft, touch_of
from rounds.desk.mail.filling import Filler, values_of
from rounds.desk.mail.outbox import STATES, Item, Outbox
from rounds.desk.records.drafts import checked, readable
from rounds.plugins.carriers import Message
from rounds.plugins.faults import PluginError, call_plugin, promised

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail.accounts import Carriage
    from rounds.desk.mail.audience import Audience
    from rounds.desk.mail.filling import Filled
    from rounds.plugins.carriers import Invitation


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to everybody: the template's name, further values of it, and what its touches say.

    ``again``: also to those who have had the subject before. ``touch`` are further fields of each touch, and
    ``invitation(relationship)`` the event to which it invites.
    """

    template: str
    again: bool = False
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    touch: Mapping[str, Any] = field(default_factory=dict[str, Any])
    invitation: Callable[[Relationship], Invitation] | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """One person's message, and the touch that it becomes when it is accepted."""

    id: str
    source: Relationship
    to: str
    filled: Filled
    touch: dict[str, Any]
    invitation: Invitation | None = None


def audience_of(desk: Desk, carriage: Carriage, wanted: Callable[[Relationship], bool]) -> Audience:
    """Who of those that are wanted may be written to, and who not."""
    book = readable(desk).book
    outbox = Outbox(desk.workspace)
    pending = {item.contact for state in STATES if state != "refused" for item in outbox.items(state)}
    guard = Guard(carriage.carrier.name, carriage.carrier.address, suppressions(desk), pending)
    return choose((one for one in relate(book, desk.as_of) if wanted(one)), guard)


def _mails_to(desk: Desk, carriage: Carriage, letter: Letter, audience: Audience) -> tuple[list[Mail], list[LeftOut]]:
    """Each person's message filled in, and those who had the subject before, who are left out but for ``again``.

    Raises:
        UsageError: nobody is left.
    """
    as_of = desk.as_of
    if not audience.chosen:
        raise UsageError("nobody whom the filter selects can be written to", reasons(audience.left_out))
    ids = [new_id(as_of, one.id) for one, _ in audience.chosen]
    values = [
        {**values_of(desk, carriage, one, touch_id, to), **letter.values}
        for (one, to), touch_id in zip(audience.chosen, ids, strict=True)
    ]
    filler = Filler(desk.plugins, desk.home, letter.template, carriage.carrier.needs)
    desk.ear.problems(filler.problems)
    mails: list[Mail] = []
    again: list[LeftOut] = []
    had = had_before(desk, carriage.carrier.name)
    for touch_id, (one, to), filled in zip(ids, audience.chosen, filler.fill(values), strict=True):
        if (one.id, filled.subject) in had and not letter.again:
            again.append(LeftOut(one.id, f"has had '{filled.subject}' before (--again sends it all the same)"))
            continue
        invitation = letter.invitation(one) if letter.invitation else None
        touch = touch_of(carriage.carrier.name, one, filled.subject, as_of, letter.touch)
        mails.append(Mail(touch_id, one, to, filled, touch, invitation))
    if not mails:
        raise UsageError(
            "everybody whom the filter selects has had it before", Option("", "again", after=" sends it all the same")
        )
    return mails, again


@dataclass(frozen=True, slots=True)
class PreparedMessages:
    """Messages to many, composed and checked; nothing of them is written or sent yet.

    Attributes:
        title: What the carrier calls one: ``e-mail``.
        sender: The address that they come from.
        template: The template that they were filled in from.
        left_out: Who gets none, and why.
        as_drafts: They are composed to be looked at, and may not go out.
        carriage: How they are carried.
        items: The messages as they go over the wire, with the touches that they become.
    """

    title: str
    sender: str
    template: str
    left_out: tuple[LeftOut, ...]
    as_drafts: bool
    carriage: Carriage = field(repr=False)
    items: tuple[Item, ...] = field(repr=False)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.items)


def prepare(desk: Desk, carriage: Carriage, letter: Letter, audience: Audience, *, as_drafts: bool) -> PreparedMessages:
    """The letter to everybody of the audience; for good with all that could go wrong on the way looked at before.

    Raises:
        UsageError: nobody is left, a template is wrong, or messages of the channel cannot be sent from here.
        RefusedError: a message looks like it tells of a patient, or a touch that it would become is forbidden.
        InvalidError: such a touch would have errors.
    """
    carrier, account = carriage.carrier, carriage.account
    mails, again = _mails_to(desk, carriage, letter, audience)
    if not as_drafts:
        if carrier.deliver is None:
            raise UsageError(
                f"{carrier.title}s cannot be sent from here", Option("leave", "send", after=" out: drafts are written")
            )
        if carrier.check:
            carrier.check(account)
    items = tuple(
        Item(one.id, carrier.name, one.to, one.source.id, one.touch, _content(desk, carriage, one, is_draft=as_drafts))
        for one in mails
    )
    if not as_drafts:
        checked(desk, [touch_draft(desk, one.id, one.touch, desk.as_of) for one in mails])
    sender = str(account.settings.get("address") or account.address)
    left_out = (*audience.left_out, *again)
    return PreparedMessages(carrier.title, sender, letter.template, left_out, as_drafts, carriage, items)


def _content(desk: Desk, carriage: Carriage, one: Mail, *, is_draft: bool) -> bytes:
    """The message as its carrier composes it."""
    filled = one.filled
    message = Message(
        one.id,
        one.to,
        one.source.name,
        filled.subject,
        filled.text,
        filled.html,
        desk.machine.now,
        is_draft=is_draft,
        invitation=one.invitation,
    )

    def compose() -> bytes:
        return promised(carriage.carrier.compose(message, carriage.account), bytes, "compose returns")

    try:
        doing = f"composing a {carriage.carrier.title}"
        return call_plugin(carriage.owner, doing, compose, "nothing was sent; mend the plugin")
    except PluginError:
        raise
    except RoundsError as error:
        raise type(error)(f"{error.message} ({one.id}); nothing was sent", error.hint) from error
