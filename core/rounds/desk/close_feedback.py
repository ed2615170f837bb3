"""Closing what was heard: how it was settled, and who was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.dates import day_words
from rounds.base.names import words_of
from rounds.base.problems import Option, UsageError
from rounds.desk.drafts import save
from rounds.desk.feedback import past_day, source_name
from rounds.desk.lookup import Ambiguous, choose_channel, choose_contact
from rounds.desk.record_edit import open_record

if TYPE_CHECKING:
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Feedback
    from rounds.desk.desk import Desk, Ear
    from rounds.desk.drafts import Saved
    from rounds.desk.record_edit import Opened


@dataclass(frozen=True, slots=True)
class CloseFeedback:
    """How something heard was settled, as a person tells of it.

    Attributes:
        which: The record's id, part of it, or the name of somebody with one thing open.
        resolution: How it was settled; empty only where it had been before.
        told: Who was told the answer: contacts, or anybody else by name.
        channel: How they were told.
        date: When it was settled, and they were told.
    """

    which: str
    resolution: str = ""
    told: tuple[str, ...] = ()
    channel: str = ""
    date: str = "today"


@dataclass(frozen=True, slots=True)
class ClosedFeedback:
    """What was closed, or would be.

    Attributes:
        feedback: Its id.
        type: What it was.
        who: The name of the source.
        days: From the day on which it was opened to the one on which it was settled.
        told: Those who were told now: ids of contacts, or names.
        called: How they are called.
        untold: Whether an answer is wanted, and nobody has been told yet.
        saved: What was written.
        dry_run: Nothing was.
    """

    feedback: str
    type: str
    who: str
    days: int
    told: tuple[str, ...]
    called: tuple[str, ...]
    untold: bool
    saved: Saved
    dry_run: bool = field(default=False)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        about = {"feedback": self.feedback, "type": self.type, "who": self.who, "days": self.days}
        told = {"told": list(self.told), "called": list(self.called), "untold": self.untold}
        return {**about, **told, **self.saved.as_data(dry_run=self.dry_run)}


@dataclass(frozen=True, slots=True)
class _Closing:
    resolution: str
    told: tuple[str, ...]
    channel: str
    day: date


def close_feedback(desk: Desk, request: CloseFeedback) -> ClosedFeedback:
    """Close what was heard, or say who else was told.

    Raises:
        Ambiguous: several people could be meant who were told.
        UsageError: nothing open is meant, it does not say how it was settled, or it was before.
        InvalidError: the record would have errors.
        RefusedError: it looks like patient data.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> opened = open_feedback(desk, OpenFeedback("okafor", "3-week wait for spine"))
        >>> closed = close_feedback(desk.anew(), CloseFeedback(opened.feedback, "Two more slots", told=("okafor",)))
        >>> (closed.who, closed.days, closed.called)
        ('Grace Okafor', 0, ('Dr. Okafor',))
    """
    book = desk.book
    item = choose_feedback(book, request.which)
    if not item.resolved and not request.resolution:
        raise UsageError("how was it settled?", Option("", "resolution", "'Two more slots on Tuesdays'"))
    channels = frozenset(desk.plugins.channels().values)
    by = choose_channel(request.channel, channels) if request.channel else ""
    told = tuple(_told(book, name, desk.ear) for name in request.told)
    closing = _Closing(request.resolution.strip(), told, by, past_day(request.date, desk.as_of))
    opened = _closed(open_record(desk.workspace, item), item, closing)
    saved = save(desk, [opened.draft()], f"Close {item.type} {item.id}")
    return ClosedFeedback(
        feedback=item.id,
        type=item.type,
        who=source_name(book, item),
        days=((item.resolved or closing.day) - item.opened).days,
        told=told,
        called=tuple(book.contacts[who].called if who in book.contacts else who for who in told),
        untold=not told and not item.told and item.needs_answer,
        saved=saved,
        dry_run=desk.dry_run,
    )


def choose_feedback(book: Book, text: str) -> Feedback:
    """The feedback that is meant, by id, part of it, or the name of its source.

    Raises:
        UsageError: none is, or several are; the hint lists them.
    """
    if text in book.feedback:
        return book.feedback[text]
    standing = [item for item in book.feedback.values() if not item.void and not item.resolved]
    words = words_of(text)
    found = [item for item in standing if text.lower() in item.id]
    found = found or [item for item in standing if words and set(words) <= set(words_of(source_name(book, item)))]
    if len(found) == 1:
        return found[0]
    shown = found or [item for item in standing if item.needs_answer]
    listed = "\n".join(f"  {item.id}  {item.type}: {item.text[:60]}" for item in shown)
    head = f"'{text}' could be any of {len(found)}" if found else f"nothing open is called '{text}'"
    raise UsageError(head, f"say which by its id:\n{listed}" if listed else "nothing waits for an answer")


def _told(book: Book, text: str, ear: Ear) -> str:
    """A contact's id when the text means one, else the name as it is: somebody's wife may be told, too."""
    try:
        return choose_contact(book, text, ear).id
    except Ambiguous:
        raise
    except UsageError:
        return text.strip()


def _closed(opened: Opened, item: Feedback, closing: _Closing) -> Opened:
    """The record's file with the answer in it.

    Raises:
        UsageError: it is settled already, and nobody new is told.
    """
    day = closing.day.isoformat()
    if item.resolved and (closing.resolution or not closing.told):
        raise UsageError(
            f"it was settled on {day_words(item.resolved)}: {item.resolution}",
            Option("", "told", "WHO", " adds who knows"),
        )
    if not item.resolved:
        opened = opened.with_value(["resolved"], day).with_value(["resolution"], closing.resolution)
    for who in closing.told:
        told: dict[str, Any] = {"who": who, "date": day} | ({"channel": closing.channel} if closing.channel else {})
        opened = opened.with_item(["told"], told)
    return opened
