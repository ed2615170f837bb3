"""Opening what was heard from somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.dates import day_words, parse_day
from rounds.base.problems import UsageError
from rounds.desk.feedback.document import Heard, answer_due, feedback_document, make_category, new_id
from rounds.desk.lookup import choose_liaison, choose_source
from rounds.desk.records.drafts import Draft, save
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from datetime import date

    from rounds.desk.desk import Desk
    from rounds.desk.records.drafts import Saved

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
