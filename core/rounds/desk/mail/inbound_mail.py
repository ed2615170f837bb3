"""Messages that came in, as touches: whose they are, what they answer, and what follows from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.durability import read, write_over
from rounds.base.ids import LONGEST, short_hash
from rounds.base.phi import find
from rounds.base.problems import UsageError
from rounds.base.words import printable
from rounds.desk.attendance import answer_fields, guest_of, replace_answers
from rounds.desk.drafts import Saved, readable, refuse_past, save, write
from rounds.desk.mail.accounts import carriage_of
from rounds.desk.mail.audience import suppress, touch_draft
from rounds.desk.record_edit import open_record
from rounds.plugins.carriers import Received
from rounds.plugins.faults import each_of_plugin, promised
from rounds.storage.store import Written, as_storage_error
from rounds.storage.workspace import make_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Contact, Touch
    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Draft
    from rounds.desk.mail.accounts import Carriage
    from rounds.storage.store import Create

_LONGEST_NOTES = 4_000
_LONGEST_PURPOSE = 200
_WITHHELD = "The text looks like it tells of a patient, and stays in your mailbox."
_MODE = 0o600


@dataclass(frozen=True, slots=True)
class ReceiveMessages:
    """What came into the mailbox of a channel since it was last looked at."""

    channel: str = "email"


@dataclass(frozen=True, slots=True)
class ReceivedMessages:
    """What came in.

    Attributes:
        counts: How many of each kind (``reply``, ``bounce``, ``opt-out``, ``copy``) are of somebody in the book.
        of_nobody: How many are not.
        notes: Who was not reached, and why; and whose message nobody tells the day of, a line each.
        saved: What was written; None: nothing was to be.
    """

    counts: Mapping[str, int]
    of_nobody: int
    notes: tuple[str, ...]
    saved: Saved | None

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        written = self.saved.as_data() if self.saved else {"written": []}
        return {**self.counts, "of_nobody": self.of_nobody, "notes": list(self.notes), **written}


def receive_messages(desk: Desk, request: ReceiveMessages) -> ReceivedMessages:
    """Log answers, bounces and opt-outs as inbound touches; each message is looked at once, and left where it is.

    Raises:
        UsageError: messages of the channel cannot be fetched, or the account cannot be used.
        RoundsError: the server or the carrier's plugin failed; nothing was written.
        InvalidError, ChangedError, StorageError: as for every write.

    Example:
        >>> receive_messages(desk, ReceiveMessages("pigeon"))
        Traceback (most recent call last):
        ...
        rounds.base.problems.UsageError: nothing carries messages of the channel 'pigeon'
    """
    refuse_past(desk)
    carriage = carriage_of(desk, request.channel)
    if carriage.carrier.fetch is None:
        raise UsageError(f"{carriage.carrier.title}s cannot be fetched")
    readable(desk)
    file = desk.workspace.local / "inbox" / f"{request.channel}.cursor"  # how far it was read, on this machine only
    cursor = (read(file) or b"").decode("utf-8", "replace").strip()
    messages = list(_fetched(carriage, cursor))
    arrivals, saved = _placed(desk, carriage, messages)
    if messages and not desk.dry_run:
        with as_storage_error():
            make_local(desk.workspace, "inbox")
            write_over(file, messages[-1].cursor.encode(), mode=_MODE)
    return ReceivedMessages(arrivals.counts, arrivals.of_nobody, tuple(arrivals.notes), saved)


def _fetched(carriage: Carriage, cursor: str) -> Iterator[Received]:
    """What came in since the cursor, if it has the shape that is promised."""
    fetch = carriage.carrier.fetch

    def checked() -> Iterator[Received]:
        for one in fetch(carriage.account, cursor) if fetch else ():
            yield promised(one, Received, "fetch yields")

    doing = f"fetching {carriage.carrier.title}s"
    return each_of_plugin(carriage.owner, doing, checked, "nothing was written; mend the plugin")


@dataclass
class _Arrivals:
    """What came in, by kind; how many were of nobody in the book; remarks; and what is to be written."""

    counts: Counter[str] = field(
        default_factory=lambda: Counter(dict.fromkeys(("reply", "bounce", "opt-out", "copy"), 0))
    )
    of_nobody: int = 0
    notes: list[str] = field(default_factory=list[str])
    drafts: dict[str, Draft] = field(default_factory=dict[str, "Draft"])
    changes: dict[str, Create] = field(default_factory=dict[str, "Create"])


@dataclass(frozen=True, slots=True)
class _People:
    """Who has an address, by the carrier."""

    book: Book
    by_address: Mapping[str, Contact]

    def of(self, one: Received, answered: Touch | None) -> Contact | None:
        """Whose message it is: the person with the address, else the one whom it answers."""
        guest = guest_of(self.book, one)
        if guest:
            return guest
        person = self.by_address.get(one.address.lower())
        if one.kind == "copy":
            return self.book.contacts.get(one.about) or self._named(one.about) or person
        if answered is not None and (person is None or person.id not in answered.contacts):
            return self.book.contacts.get(answered.contact) or person
        return person

    def _named(self, part: str) -> Contact | None:
        """The only contact whose id begins with the part: ``log+okafor`` is enough."""
        found = [one for key, one in self.book.contacts.items() if part and key.split("-")[0] == part and not one.void]
        return found[0] if len(found) == 1 else None


def _placed(desk: Desk, carriage: Carriage, messages: Iterable[Received]) -> tuple[_Arrivals, Saved | None]:
    """Write a touch for each message of somebody in the book, and what follows from it, as one change each kind."""
    book = desk.book
    people = _People(book, _by_address(book, carriage))
    arrivals = _Arrivals()
    for one in messages:
        if one.kind != "auto":
            _place(desk, carriage, people, one, arrivals)
    saved = None
    if arrivals.drafts:
        total = sum(arrivals.counts.values())
        saved = save(desk, list(arrivals.drafts.values()), f"Log {total} received by {carriage.carrier.title}")
    if arrivals.changes and not desk.dry_run:
        write(desk, list(arrivals.changes.values()), f"Suppress {len(arrivals.changes)} by {carriage.carrier.title}")
    return arrivals, saved or (Saved(Written(), book, (), dry_run=desk.dry_run) if arrivals.changes else None)


def _by_address(book: Book, carriage: Carriage) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    for person in book.contacts.values():
        if person.void:
            continue
        for address in (carriage.carrier.address(person), *(each.address for each in person.emails)):
            found.setdefault(address.lower(), person)
    found.pop("", None)
    return found


def _place(desk: Desk, carriage: Carriage, people: _People, one: Received, arrivals: _Arrivals) -> None:
    answered = next((touch for each in one.answers if (touch := people.book.touches.get(each))), None)
    if one.kind == "bounce" and answered is None:
        arrivals.of_nobody += 1  # a bounce of something else, or one that somebody made up
        return
    person = people.of(one, answered)
    if one.kind == "opt-out" and one.address:
        _suppress(desk, one, "opt-out", arrivals)
    if person is None:
        arrivals.of_nobody += one.kind != "opt-out"
        arrivals.counts["opt-out"] += one.kind == "opt-out"
        if one.kind == "opt-out" and one.day is None:
            _tell_day(desk, one.address, arrivals)
        return
    touch_id = _id(desk, one, person)
    if touch_id in people.book.touches or any(touch_id in path for path in arrivals.drafts):
        return
    if one.day is None:
        if any(known.endswith(f"-{short_hash(one.id)}") for known in people.book.touches):
            return  # fetched on another day
        _tell_day(desk, person.id, arrivals)
    document = _document(desk, carriage, one, person, answered)
    if guest_of(people.book, one) and one.rsvp:
        document |= answer_fields(people.book, one.rsvp)
        replace_answers(desk, people.book, document, arrivals.drafts)
    draft = touch_draft(desk, touch_id, document, _day(desk, one))
    arrivals.drafts[draft.path] = draft
    arrivals.counts[one.kind] += 1
    if one.kind == "bounce" and answered is not None:
        _bounced(desk, one, person, answered, arrivals)


def _tell_day(desk: Desk, who: str, arrivals: _Arrivals) -> None:
    told = "neither the mailbox nor the message tells its day"
    arrivals.notes.append(f"{who}: {told}; it is filed under {desk.as_of}")


def _document(desk: Desk, carriage: Carriage, one: Received, person: Contact, answered: Touch | None) -> dict[str, Any]:
    subject = _clean(one.subject)[:_LONGEST_PURPOSE].strip()
    notes = "\n".join(map(_clean, one.text.splitlines()))[:_LONGEST_NOTES].strip()
    if any(find(line) for line in (subject, *notes.splitlines())):
        subject, notes = "", _WITHHELD
    values = {
        "date": _day(desk, one).isoformat(),
        "channel": carriage.carrier.name,
        "contact": person.id,
        "liaison": (answered.liaison if answered else "") or person.liaison,
        "direction": "" if one.kind == "copy" else "inbound",
        "outcome": "no-answer" if one.kind == "bounce" else "",
        "purpose": subject,
        "notes": notes,
        "campaign": answered.campaign if answered else "",
        "tags": [] if one.kind == "copy" else [one.kind],
        "logged": max(desk.as_of, _day(desk, one)).isoformat(),
    }
    return {key: value for key, value in values.items() if value}


def _bounced(desk: Desk, one: Received, person: Contact, answered: Touch, arrivals: _Arrivals) -> None:
    """The message did not reach anybody; an address that will never work gets nothing more."""
    if answered.outcome == "done" and answered.source.path.endswith(".yaml"):
        opened = open_record(desk.workspace, answered).with_value(("outcome",), "no-answer")
        arrivals.drafts[opened.path] = opened.draft()
    known = {each.address.lower() for each in person.emails} | {place.email.lower() for place in person.affiliations}
    if one.permanent and one.address.lower() in known:
        _suppress(desk, one, "bounce", arrivals)
    arrivals.notes.append(f"{person.id}: not reached at {one.address}: {_clean(one.text)[:120]}")


def _suppress(desk: Desk, one: Received, reason: str, arrivals: _Arrivals) -> None:
    for change in suppress(desk, one.address, _day(desk, one), reason):
        arrivals.changes[change.path] = change


def _day(desk: Desk, one: Received) -> date:
    """The day on which it came in; of the fetch where nobody tells."""
    return one.day or desk.as_of


def _id(desk: Desk, one: Received, person: Contact) -> str:
    """The same id for the same message, so that two who read one mailbox write one touch."""
    day, end = _day(desk, one), short_hash(one.id)
    room = LONGEST - len(f"{day}--{end}")
    return f"{day}-{person.id[:room].rstrip('-')}-{end}"


def _clean(text: str) -> str:
    """The text on one line, printable."""
    return printable(text, " ").rstrip()
