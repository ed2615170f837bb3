"""Answers to invitations: given by word of mouth or by message, and which earlier one of that day they replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.desk.events.invitation import invited_by
from rounds.desk.feedback.document import new_id
from rounds.desk.lookup import choose_channel, choose_contact, choose_event
from rounds.desk.mail.correspondence import touch_draft
from rounds.desk.records.drafts import readable, refuse_past, save
from rounds.desk.records.record_edit import Opened, open_record

if TYPE_CHECKING:
    from rounds.book.book import Book
    from rounds.book.records import Contact
    from rounds.desk.desk import Desk
    from rounds.desk.records.drafts import Draft, Saved
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
        dry_run: Nothing was.
    """

    event: str
    contact: str
    called: str
    answer: str
    path: str
    saved: Saved
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        said = {"event": self.event, "contact": self.contact, "answer": self.answer}
        return said | self.saved.as_data(dry_run=self.dry_run)


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
    return LoggedAnswer(campaign.id, person.id, person.called, request.answer, draft.path, saved, desk.dry_run)


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
