"""Answers to invitations: whose they are, what they say in a touch, and which earlier one of that day they replace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.desk.events.invitation import invited_by
from rounds.desk.records.record_edit import Opened, open_record

if TYPE_CHECKING:
    from rounds.book.book import Book
    from rounds.book.records import Contact
    from rounds.desk.desk import Desk
    from rounds.desk.records.drafts import Draft
    from rounds.plugins.carriers import Received, Rsvp


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
