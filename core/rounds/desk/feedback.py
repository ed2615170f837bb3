"""What was heard: opened as a record of its own, listed, the most urgent first, and closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rounds.base.dates import day_words, parse_day
from rounds.base.names import words_of
from rounds.base.problems import Option, UsageError
from rounds.base.words import counted
from rounds.desk.desk import facts
from rounds.desk.drafts import Draft, save
from rounds.desk.lookup import Ambiguous, choose_channel, choose_contact, choose_liaison, choose_source
from rounds.desk.record_edit import open_record
from rounds.desk.touch import Heard, answer_due, feedback_document, make_category, new_id
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Feedback
    from rounds.desk.desk import Desk, Ear
    from rounds.desk.drafts import Saved
    from rounds.desk.record_edit import Opened


_DAYS = re.compile(r"(\d{1,3})\s*([dw]?)", re.ASCII)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class OpenFeedback:
    """What was heard, as a person tells of it.

    Attributes:
        who: From whom: an id, or part of a name.
        text: What they said.
        type: ``concern``, ``need``, ``interest`` or ``praise``.
        category: What it is about.
        sla: How long an answer may take: ``5d``, ``2w``; empty: as the settings say.
        owner: The liaison who answers; empty: the source's.
        date: When it was heard.
    """

    who: str
    text: str
    type: str = "concern"
    category: str = ""
    sla: str = ""
    owner: str = ""
    date: str = "today"


@dataclass(frozen=True, slots=True)
class OpenedFeedback:
    """What was heard and opened, or would be.

    Attributes:
        feedback: Its id.
        path: Its file.
        type: What it is.
        called: How the source is called.
        answer_by: The last day for an answer; None: none is wanted.
        saved: What was written.
    """

    feedback: str
    path: str
    type: str
    called: str
    answer_by: date | None
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return facts(self, "feedback", "type", "called", "answer_by") | self.saved.as_data()


def open_feedback(desk: Desk, request: OpenFeedback) -> OpenedFeedback:
    """Open what was heard from somebody.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant, the day lies ahead, or a word is none that is known.
        InvalidError: the record would have errors.
        RefusedError: it looks like patient data.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> opened = open_feedback(desk, OpenFeedback("okafor", "3-week wait for spine", sla="5d"))
        >>> (opened.called, (opened.answer_by - desk.as_of).days)
        ('Dr. Okafor', 5)
    """
    book = desk.book
    source, day = choose_source(book, request.who, desk.ear), past_day(request.date, desk.as_of)
    document = feedback_document(
        source,
        Heard(request.type, make_category(request.category), request.text.strip()),
        day,
        owner=choose_liaison(request.owner, book.settings) if request.owner else source.liaison,
        sla_days=_parse_days(request.sla) if request.sla else None,
    )
    feedback_id = new_id(day, source.id)
    path = desk.workspace.path_of("feedback", feedback_id)
    draft = Draft("feedback", path, record_text("feedback", document, path))
    saved = save(desk, [draft], f"Hear a {request.type} from {source.name}")
    due = answer_due(document, day, book.settings)
    return OpenedFeedback(feedback_id, path, request.type, source.called, due, saved)


def past_day(text: str, as_of: date) -> date:
    """A day that a person writes.

    Raises:
        UsageError: it is none, or lies ahead.
    """
    day = parse_day(text, as_of)
    if day > as_of:
        raise UsageError(f"{day_words(day)} lies ahead", "only what took place is written down")
    return day


def _parse_days(text: str) -> int:
    """A number of days: ``5``, ``5d`` or ``2w``.

    Raises:
        UsageError: it is neither.
    """
    match = _DAYS.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"'{text}' is not a number of days", "try 5d or 2w")
    return int(match[1]) * (_WEEK if match[2] == "w" else 1)


def source_name(book: Book, item: Feedback) -> str:
    """The name of whom it was heard from; the id, where no record has it."""
    source = book.source_named(item.contact or item.organization)
    return source.name if source else item.contact or item.organization


@dataclass(frozen=True, slots=True)
class ListFeedback:
    """What is listed.

    Attributes:
        who: Of whom: an id, or part of a name; empty: of everybody.
        everything: Also what is settled, and what needs no answer.
        type: Only of this type, whatever became of it; None: of all.
    """

    who: str = ""
    everything: bool = False
    type: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """Something that was heard.

    Attributes:
        who: The name of the source.
        owner: The liaison who answers.
        answer_by: The last day for an answer; None: it waits for none.
        state: ``open``, how late, ``settled``, ``told``, or ``noted``.
    """

    id: str
    opened: date
    type: str
    category: str
    who: str
    owner: str
    answer_by: date | None
    state: str
    text: str

    def as_data(self) -> dict[str, str]:
        """For other programs; a day that there is not is an empty text."""
        about = facts(self, "id", "opened", "type", "category", "who", "owner")
        about |= {"opened": str(self.opened), "answer by": str(self.answer_by or "")}
        return about | facts(self, "state", "text")


@dataclass(frozen=True, slots=True)
class FeedbackList:
    """What was heard, the earliest to answer first."""

    rows: tuple[FeedbackRow, ...]

    def as_data(self) -> list[dict[str, str]]:
        """For other programs."""
        return [row.as_data() for row in self.rows]


def list_feedback(desk: Desk, request: ListFeedback) -> FeedbackList:
    """What waits for an answer, or was heard.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is.

    Example:
        >>> {row.type for row in list_feedback(desk, ListFeedback(type="praise")).rows}
        {'praise'}
    """
    book, as_of = desk.book, desk.as_of
    source = choose_source(book, request.who, desk.ear).id if request.who else ""
    whatever = request.everything or bool(request.type)
    items = [
        item
        for item in book.feedback.values()
        if not item.void
        and (whatever or (item.needs_answer and not item.resolved))
        and (not request.type or item.type == request.type)
        and (not source or source in {item.contact, item.organization})
        and item.opened <= as_of
    ]
    items.sort(key=lambda item: (_due(book, item), item.id))
    return FeedbackList(tuple(_row(book, item, as_of) for item in items))


def _due(book: Book, item: Feedback) -> date:
    days = book.settings.cutoffs.sla_days if item.sla_days is None else item.sla_days
    return item.opened + timedelta(days)


def _row(book: Book, item: Feedback, as_of: date) -> FeedbackRow:
    waits = item.needs_answer and not item.resolved
    due = _due(book, item)
    state = "told" if item.told else "settled" if item.resolved else "open" if waits else "noted"
    if waits and due < as_of:
        state = f"{counted((as_of - due).days, 'day')} late"
    name = source_name(book, item)
    return FeedbackRow(
        item.id, item.opened, item.type, item.category, name, item.owner, due if waits else None, state, item.text
    )


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
    """

    feedback: str
    type: str
    who: str
    days: int
    told: tuple[str, ...]
    called: tuple[str, ...]
    untold: bool
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = facts(self, "feedback", "type", "who", "days", "told", "called", "untold")
        return told | self.saved.as_data()


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
