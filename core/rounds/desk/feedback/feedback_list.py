"""What was heard and waits for an answer, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rounds.base.words import counted
from rounds.desk.feedback.close_feedback import source_name
from rounds.desk.lookup import choose_source

if TYPE_CHECKING:
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Feedback
    from rounds.desk.desk import Desk


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
