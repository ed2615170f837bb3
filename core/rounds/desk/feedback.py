"""What was heard: opened as a record of its own, and listed, the most urgent first."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rounds.base.dates import day_words, parse_day
from rounds.base.ids import LONGEST, make_id
from rounds.base.problems import Option, UsageError
from rounds.base.words import counted
from rounds.desk.drafts import Draft, save
from rounds.desk.lookup import choose_liaison, choose_source
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Contact, Feedback, Organization, Settings
    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Saved


TYPES = ("concern", "need", "interest", "praise")
_WANT_AN_ANSWER = frozenset({"concern", "need"})
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without 0 o 1 l, which are read aloud wrong
_RANDOM_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said: type, what it is about (may be empty), and their words."""

    type: str
    category: str
    text: str


def parse_heard(text: str) -> Heard:
    """``concern: 3-week wait`` or, with what it is about, ``concern/access: 3-week wait``.

    Raises:
        UsageError: it does not begin with a type of feedback.
    """
    head, colon, words = text.partition(":")
    kind, _, category = head.strip().lower().partition("/")
    if not colon or kind.strip() not in TYPES or not words.strip():
        raise UsageError(
            f"'{text}' does not say what kind of feedback it is", Option("try", "heard", "'concern: 3-week wait'")
        )
    return Heard(kind.strip(), make_category(category), words.strip())


def make_category(text: str) -> str:
    """What it is about, as records write it: ``Scheduling access`` is ``scheduling-access``; empty stays empty."""
    return make_id(text) if text.strip() else ""


def new_id(day: date, record_id: str) -> str:
    """An id for a touch or for feedback: day, source and random letters, never in an order of time of day.

    Two people who log the same visit on two computers get two ids, so that their branches merge.
    """
    end = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LETTERS))
    room = LONGEST - len(f"{day}--{end}")
    return f"{day}-{record_id[:room].rstrip('-')}-{end}"


def party(source: Contact | Organization) -> dict[str, str]:
    """The key by which a record names its source."""
    return {"contact" if source.kind == "contact" else "organization": source.id}


def feedback_document(
    source: Contact | Organization,
    heard: Heard,
    day: date,
    *,
    owner: str = "",
    touch: str = "",
    sla_days: int | None = None,
) -> dict[str, Any]:
    """The feedback record as a document, in the order in which it is read."""
    document: dict[str, Any] = {"opened": day.isoformat(), "type": heard.type, **party(source)}
    if heard.category:
        document["category"] = heard.category
    document["text"] = heard.text
    document |= {"owner": owner} if owner else {}
    document |= {"touch": touch} if touch else {}
    return document | ({} if sla_days is None else {"sla_days": sla_days})


def answer_due(document: Mapping[str, Any], day: date, settings: Settings) -> date | None:
    """The last day for an answer; None where none is wanted."""
    if document["type"] not in _WANT_AN_ANSWER:
        return None
    days: int = document.get("sla_days", settings.cutoffs.sla_days)
    return day + timedelta(days)


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
        dry_run: Nothing was.
    """

    feedback: str
    path: str
    type: str
    called: str
    answer_by: date | None
    saved: Saved
    dry_run: bool = field(default=False)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        answer = {"feedback": self.feedback, "type": self.type, "called": self.called, "answer_by": self.answer_by}
        return answer | self.saved.as_data(dry_run=self.dry_run)


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
    return OpenedFeedback(feedback_id, path, request.type, source.called, due, saved, desk.dry_run)


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
        return {
            "id": self.id,
            "opened": self.opened.isoformat(),
            "type": self.type,
            "category": self.category,
            "who": self.who,
            "owner": self.owner,
            "answer by": self.answer_by.isoformat() if self.answer_by else "",
            "state": self.state,
            "text": self.text,
        }


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
