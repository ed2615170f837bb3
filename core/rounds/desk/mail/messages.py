"""A template filled in for each person of an audience, with the touch that each message becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.book.relationships import relate
from rounds.desk.feedback.document import new_id
from rounds.desk.mail import Filler, Guard, LeftOut, choose
from rounds.desk.mail.active_carrier import suppressions
from rounds.desk.mail.composition import composed, values_of
from rounds.desk.mail.recipients import had_before, reasons, touch_of
from rounds.desk.outbox import STATES, Outbox
from rounds.desk.records.drafts import readable
from rounds.plugins.carriers import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail import Audience, Filled
    from rounds.desk.mail.active_carrier import Carriage
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


def mails_to(desk: Desk, carriage: Carriage, letter: Letter, audience: Audience) -> tuple[list[Mail], list[LeftOut]]:
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
        raise UsageError("everybody whom the filter selects has had it before", "--again sends it all the same")
    return mails, again


def contents_of(desk: Desk, carriage: Carriage, mails: list[Mail], *, is_draft: bool) -> list[bytes]:
    """Each message as its carrier composes it."""
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
                desk.machine.now,
                is_draft=is_draft,
                invitation=one.invitation,
            ),
        )
        for one in mails
    ]
