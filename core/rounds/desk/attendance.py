"""Answers to invitations, and who came: touches with a share of the cost, and which earlier one they replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Option, Remedy, UsageError
from rounds.base.words import counted
from rounds.desk.desk import facts
from rounds.desk.drafts import readable, refuse_past, save
from rounds.desk.guests import guests_of, numbers_of
from rounds.desk.invitation import invited_by
from rounds.desk.lookup import choose_channel, choose_contact, choose_event, choose_liaison
from rounds.desk.mail.audience import touch_draft
from rounds.desk.record_edit import Opened, open_record
from rounds.desk.touch import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.analysis.guests import GuestList
    from rounds.book.book import Book
    from rounds.book.records import Campaign, Contact, Event
    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Draft, Saved
    from rounds.desk.guests import GuestNumbers
    from rounds.plugins.carriers import Received, Rsvp


_LONGEST_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """An answer to an invitation that came by telephone or in passing.

    Attributes:
        event: The event, by id or part of the name.
        who: Whose answer it is: an id, or part of a name.
        answer: ``accepted``, ``declined`` or ``tentative``.
        channel: How it came.
    """

    event: str
    who: str
    answer: str
    channel: str = "phone"


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """An answer that was logged, or would be.

    Attributes:
        event: The event's id.
        contact: Whose answer it is.
        called: How that one is called.
        answer: The answer.
        path: The touch's file.
        saved: What was written.
    """

    event: str
    contact: str
    called: str
    answer: str
    path: str
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return facts(self, "event", "contact", "answer") | self.saved.as_data()


def log_answer(desk: Desk, request: LogAnswer) -> LoggedAnswer:
    """Log an answer as a touch from the guest.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant, or no event or channel.
        InvalidError, RefusedError, ChangedError, StorageError: as for every write.

    Example:
        >>> log_answer(desk, LogAnswer("spine-evening", "okafor", "accepted")).called
        'Dr. Okafor'
    """
    refuse_past(desk)
    book = readable(desk).book
    campaign, person = choose_event(book, request.event), choose_contact(book, request.who, desk.ear)
    day = desk.as_of
    document = {
        "date": day.isoformat(),
        "channel": choose_channel(request.channel, frozenset(desk.plugins.channels().values)),
        "contact": person.id,
        "liaison": person.liaison,
        "direction": "inbound",
        "purpose": f"Answer to: {campaign.name}"[:_LONGEST_PURPOSE],
        "campaign": campaign.id,
        "rsvp": request.answer,
        "logged": day.isoformat(),
    }
    document = {key: value for key, value in document.items() if value}
    draft = touch_draft(desk, new_id(day, person.id), document, day)
    saved = save(desk, [draft], f"Log {request.answer} of {person.name} for {campaign.name}")
    return LoggedAnswer(campaign.id, person.id, person.called, request.answer, draft.path, saved)


def guest_of(book: Book, one: Received) -> Contact | None:
    """Whose invitation a message answers, from whatever address; None where it answers none of ours."""
    campaign, contact = invited_by(one.rsvp.uid) if one.rsvp else ("", "")
    event = book.campaigns.get(campaign)
    person = book.contacts.get(contact)
    return person if event and event.event and not event.void and person and not person.void else None


def answer_fields(book: Book, rsvp: Rsvp) -> dict[str, Any]:
    """What the touch says of the answer. To an earlier version of the event it is none: the day was another then."""
    campaign = book.campaigns[invited_by(rsvp.uid)[0]]
    is_old = campaign.event is not None and rsvp.version < campaign.event.version
    return {"campaign": campaign.id} | ({"tags": ["reply", "earlier-version"]} if is_old else {"rsvp": rsvp.answer})


def replace_answers(desk: Desk, book: Book, document: dict[str, Any], drafts: dict[str, Draft]) -> None:
    """Take the answer out of earlier touches of the same day: nobody keeps the hour, and the last one counts."""
    if "rsvp" not in document:
        return
    for path, draft in list(drafts.items()):
        opened = Opened(draft.kind, path, draft.before or b"", draft.text)
        same = all(opened.value((key,)) == document[key] for key in ("contact", "campaign", "date"))
        if same and draft.kind == "touch" and opened.value(("rsvp",)) is not None:
            drafts[path] = type(draft)(draft.kind, path, opened.without(("rsvp",)).text, draft.before)
    for touch in book.touches_of(document["campaign"]):
        is_answer = touch.rsvp not in {"", "asked"} and touch.contact == document["contact"]
        if is_answer and touch.date.isoformat() == document["date"] and touch.source.path not in drafts:
            opened = open_record(desk.workspace, touch)
            drafts[opened.path] = opened.without(("rsvp",)).draft()


_CENTS = 2


@dataclass(frozen=True, slots=True)
class LogAttendance:
    """Who came.

    Attributes:
        event: The event, by id or part of the name.
        people: Who came: ids, or parts of names.
        accepted: Also everybody who accepted.
        but: Not these.
        heads: How many share the cost; None: those who came.
        liaison: Who was the host; empty: whose campaign it is.
        over_limit: Why a gift is given although a yearly limit is passed.
    """

    event: str
    people: tuple[str, ...] = ()
    accepted: bool = False
    but: tuple[str, ...] = ()
    heads: int | None = None
    liaison: str = ""
    over_limit: str = ""


@dataclass(frozen=True, slots=True)
class LoggedAttendance:
    """Guests who were logged, or would be.

    Attributes:
        came: The ids of those who are new.
        numbers: The event's guests, with them.
        saved: What was written.
    """

    came: tuple[str, ...]
    numbers: GuestNumbers
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        now = {"states": dict(self.numbers.states), **self.numbers.as_data()}
        return {"came": list(self.came), **now, **self.saved.as_data()}


def log_attendance(desk: Desk, request: LogAttendance) -> LoggedAttendance:
    """Log a touch for each who came; the shares of those who were logged before are made anew.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant who is not there yet, the event lies ahead, or fewer share the cost than came.
        RefusedError: what was given passes a yearly limit.
        InvalidError, ChangedError, StorageError: as for every write.

    Example:
        >>> log_attendance(desk, LogAttendance("spine-evening", ("okafor",)))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: 'spine-evening' lies ahead
    """
    refuse_past(desk)
    book = readable(desk).book
    campaign = choose_event(book, request.event)
    guests = guests_of(desk, book, campaign)
    new = _new(desk, book, guests, request)
    host = choose_liaison(request.liaison, book.settings) if request.liaison else ""
    said = {"liaison": host, "over_limit": request.over_limit.strip()}
    drafts = _attendance(desk, guests, new, request.heads, said)
    saved = save(desk, drafts, f"Log {counted(len(new), 'guest')} of {campaign.name}")
    now = numbers_of(guests_of(desk, saved.book, campaign))
    return LoggedAttendance(tuple(one.id for one in new), now, saved)


def _new(desk: Desk, book: Book, guests: GuestList, request: LogAttendance) -> list[Contact]:
    """Those who are meant and not logged yet.

    Raises:
        UsageError: nobody is.
    """
    named = [choose_contact(book, who, desk.ear) for who in request.people]
    if request.accepted:
        named += [book.contacts[one.id] for one in guests.guests if one.state in {"accepted", "no-show"}]
    away = {choose_contact(book, who, desk.ear).id for who in request.but} | {one.id for one in guests.came}
    new = [one for one in {one.id: one for one in named}.values() if one.id not in away]
    if not new:
        raise UsageError(
            "nobody is named who is not there yet", Remedy("say who came:", "event attended", " EVENT okafor lee")
        )
    return new


def _attendance(
    desk: Desk, guests: GuestList, new: Sequence[Contact], heads: int | None, said: Mapping[str, str]
) -> list[Draft]:
    """A touch for each new guest, and the shares of the cost of those who were logged before made anew.

    ``said`` are the liaison who was the host, and the reason why a limit may be passed (``over_limit``).

    Raises:
        UsageError: the event lies ahead, or fewer share the cost than came.
    """
    campaign, as_of = guests.campaign, desk.as_of
    event = campaign.event
    if event is None or event.starts.date() > as_of:
        raise UsageError(f"'{campaign.id}' lies ahead", "log who came when it is over")
    came = len(guests.came) + len(new)
    if heads is not None and heads < came:
        raise UsageError(f"{heads} cannot share the cost when {came} came", Option("count everybody:", "heads"))
    share = None if event.cost is None else round(event.cost / (heads or came), _CENTS)
    day = event.starts.date()
    common = _common(campaign, event, share, said) | {"logged": as_of.isoformat()}
    drafts = [touch_draft(desk, new_id(day, one.id), _touch_of(one, common), day) for one in new]
    return drafts + _shared_anew(desk, guests, share)


def _touch_of(person: Contact, common: Mapping[str, Any]) -> dict[str, Any]:
    values = {**common, "contact": person.id, "liaison": common["liaison"] or person.liaison}
    return {key: value for key, value in values.items() if value not in ("", None, {})}


def _common(campaign: Campaign, event: Event, share: float | None, said: Mapping[str, str]) -> dict[str, Any]:
    """What every guest's touch says, in the order in which it is read."""
    gift = {"value": _number(event.gift), "what": event.what, "over_limit": said["over_limit"]} if event.gift else {}
    return {
        "date": event.starts.date().isoformat(),
        "channel": campaign.channel,
        "contact": "",
        "liaison": said["liaison"] or campaign.liaison,
        "purpose": campaign.name,
        "campaign": campaign.id,
        "cost": _number(share),
        "gift": {key: value for key, value in gift.items() if value},
    }


def _shared_anew(desk: Desk, guests: GuestList, share: float | None) -> list[Draft]:
    """Changed shares of those who were logged before; what somebody wrote there by hand is as good as any other."""
    touches = [one.came for one in guests.came if one.came and share is not None and one.came.cost != share]
    return [open_record(desk.workspace, one).with_value(("cost",), _number(share)).draft() for one in touches]


def _number(value: float | None) -> float | int | None:
    """Whole numbers are written without a fraction."""
    return int(value) if value is not None and value == int(value) else value
