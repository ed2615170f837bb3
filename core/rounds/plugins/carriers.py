"""Carrier: what a plugin supplies to compose, deliver and fetch messages; Rounds chooses, asks and records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from rounds.book.records import Contact


@dataclass(frozen=True, slots=True)
class Account:
    """Through whom a carrier works: the user's own settings, which no workspace can name.

    Attributes:
        settings: The account as it stands in the user's accounts.yaml; empty where there is none.
        name: The liaison's name, and ...
        address: ... the liaison's own e-mail address, for where ``settings`` say nothing else.
        secret: ``secret(host, user)`` returns the password that the user's keyring holds, or raises a UsageError.
    """

    settings: Mapping[str, Any]
    name: str
    address: str
    secret: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An event to which a message invites, for the recipient's calendar.

    Attributes:
        uid: What tells it from every other, the same each time this person is invited to this event; an answer names
            it. A carrier may add its own domain, and takes it off again.
        version: Goes up when day, hour or place change.
        starts: When it begins, with its time zone.
        ends: When it ends.
        title: What it is called.
        place: Where it is; may be empty.
        cancelled: Whether the message calls it off.
    """

    uid: str
    version: int
    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Rsvp:
    """An answer to an invitation: which, of which version, and what."""

    uid: str
    version: int
    answer: Literal["accepted", "declined", "tentative"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person, filled in.

    Attributes:
        id: The id of the touch that it becomes once it is accepted; an answer is matched by it.
        to: Where it goes, as ``Carrier.address`` said.
        name: The person's name.
        subject: One line.
        text: The message as plain text.
        html: The same as HTML; may be empty.
        written: When it was written, with its time zone.
        is_draft: Whether a person is to look at it and send it.
        invitation: The event to which it invites; a carrier that knows no calendars sends the words alone.
    """

    id: str
    to: str
    name: str
    subject: str
    text: str
    html: str
    written: datetime
    is_draft: bool = False
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one delivery.

    ``sent``: accepted by whoever carries it on; ``refused``: it will not be accepted (``permanent``: nor will any other
    to this address); ``waiting``: not now, and certainly not accepted. Whoever does not know raises an exception.
    """

    state: Literal["sent", "refused", "waiting"]
    words: str = ""
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One message that came in.

    Attributes:
        cursor: Up to where all was fetched with this one; the next ``fetch`` is given the last of them.
        id: What tells it from every other message, the same each time it is fetched.
        day: The day on which it came in; None: nobody tells. It is then filed under the day on which it is fetched, and
            the user is told.
        address: Who sent it; of a ``copy``: whom it was sent to; of a ``bounce``: whom it did not reach.
        subject: One line.
        text: What they wrote, without what they quote.
        kind: ``reply``, ``bounce``, ``opt-out``, ``auto`` (an absence note: nobody wrote it), or ``copy``: our own
            message, sent with another program.
        answers: Ids of the messages that it may answer, the nearest first.
        about: Of a ``copy``: the id of the contact that it says it is for.
        permanent: Of a ``bounce``: whether the address will never work.
        rsvp: Of a ``reply``: the answer of a calendar to an invitation.
    """

    cursor: str
    id: str
    day: date | None
    address: str
    subject: str
    text: str
    kind: Literal["reply", "bounce", "opt-out", "auto", "copy"] = "reply"
    answers: tuple[str, ...] = ()
    about: str = ""
    permanent: bool = False
    rsvp: Rsvp | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries messages of a channel: ``rounds send --channel NAME``.

    Attributes:
        name: The channel's name, which the touches get.
        title: What one message is called: ``e-mail``.
        suffix: Of a draft's file: ``.eml``.
        address: ``address(contact)``: where a person is reached; empty: nowhere.
        compose: ``compose(message, account)``: the message as it goes over the wire and into a draft's file. What must
            not stand in it is a UsageError.
        needs: Values of templates that each message must contain, ``postal_address`` and ``opt_out`` among them.
        values: ``values(account, message id, address)``: further values for templates.
        check: ``check(account)``: raises a UsageError or a RefusedError where the account cannot be used to send.
        deliver: ``deliver(account)``: a context in which ``function(address, composed)`` delivers one message.
        keep: ``keep(account, composed)``: puts drafts where the user's own program finds them; returns where.
        fetch: ``fetch(account, cursor)``: what came in since then, oldest first. ``cursor`` is empty the first time.
    """

    name: str
    title: str
    suffix: str
    address: Callable[[Contact], str]
    compose: Callable[[Message, Account], bytes]
    needs: tuple[str, ...] = ()
    values: Callable[[Account, str, str], Mapping[str, str]] | None = None
    check: Callable[[Account], None] | None = None
    deliver: Callable[[Account], AbstractContextManager[Callable[[str, bytes], Receipt]]] | None = None
    keep: Callable[[Account, Sequence[bytes]], str] | None = None
    fetch: Callable[[Account, str], Iterable[Received]] | None = None
