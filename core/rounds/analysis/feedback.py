"""Feedback: what was heard, what was answered and how fast, and who was told.

Definitions, with W the period:

- Heard: feedback opened in W. Only concerns and needs want an answer; interests and praise are noted.
- Due: the day opened plus ``sla_days`` (the item's own, else the settings'). In time: resolved on or before that day.
- Days to answer: from opened to resolved, over the concerns and needs heard in W; those still open have waited so long
  at least (censored). Median by Kaplan-Meier: an answer that nobody has given yet counts against it.
- Recurrence: a concern or need heard in W, of the same practice (a person's first one, else the person) and category
  as one that was resolved at most ``recurrence_days`` (90) before: it was answered, not removed.
- Judged in W: concerns and needs that were resolved in W, and those still open whose due day lies in W or before.
  Share in time = resolved in time / judged.
- Told: the answer has come back to a source. Share told = told / resolved in W.

What is open is as of the relationships' day; a resolution or a telling dated later has not happened yet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.stats import Duration, Survival, kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.records import CutOffs, Feedback
    from rounds.book.relationships import Relationship

TYPES = ("concern", "need", "interest", "praise")


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One thing that was heard, as of a day.

    Attributes:
        feedback_id: Its id.
        source_id: Who said it.
        name: That source's name.
        type: need, interest, concern or praise.
        category: What it is about, or empty.
        text: In their words.
        owner: Id of the liaison who answers: the item's, else the source's owner.
        opened: The day on which it was heard.
        due: The last day for an answer; None where none is wanted.
        resolved: The day on which it was settled; None: it is open, or only noted.
        days: Days from opened to resolved, or to the relationships' day.
        days_late: Days after ``due`` until it was settled, or until now; 0 in time.
        told: Names of those who were told, in order of day.
        practice: Id of the place that it is counted for: a person's first one, else the source itself.
        record: The record.
    """

    feedback_id: str
    source_id: str
    name: str
    type: str
    category: str
    text: str
    owner: str
    opened: date
    due: date | None
    resolved: date | None
    days: int
    days_late: int
    told: tuple[str, ...]
    practice: str
    record: Feedback

    @property
    def is_open(self) -> bool:
        """Whether an answer is wanted and has not been found."""
        return self.due is not None and self.resolved is None


@dataclass(frozen=True, slots=True)
class FeedbackSummary:
    """The two-way street of a period.

    Attributes:
        period: The period asked for.
        heard: Everything opened in the period, by day.
        open: Concerns and needs that wait for an answer as of the day, the latest late first.
        resolved: Concerns and needs settled in the period, by day of settlement.
        judged: How many concerns and needs of the period can be called in time or late.
        in_time: How many of those were settled in time.
        recurred: Concerns and needs heard in the period that had been settled before, by day.
    """

    period: Period
    heard: tuple[FeedbackLine, ...]
    open: tuple[FeedbackLine, ...]
    resolved: tuple[FeedbackLine, ...]
    judged: tuple[FeedbackLine, ...]
    in_time: int
    recurred: tuple[FeedbackLine, ...]

    @property
    def by_type(self) -> Mapping[str, int]:
        """How often each type was heard in the period; zeros too."""
        counts = Counter(line.type for line in self.heard)
        return {name: counts[name] for name in (*TYPES, *sorted(set(counts) - set(TYPES)))}

    @property
    def by_category(self) -> Mapping[str, int]:
        """How often each category was heard in the period, the most frequent first; without one: ""."""
        counts = Counter(line.category for line in self.heard)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], not pair[0], pair[0])))

    @property
    def late(self) -> tuple[FeedbackLine, ...]:
        """What is open past its day."""
        return tuple(line for line in self.open if line.days_late)

    @property
    def wanting(self) -> tuple[FeedbackLine, ...]:
        """Concerns and needs heard in the period, by day."""
        return tuple(line for line in self.heard if line.due)

    @property
    def waits(self) -> Survival:
        """How long the concerns and needs heard in the period waited for an answer, or wait still."""
        return kaplan_meier(Duration(line.days, line.resolved is not None) for line in self.wanting)

    @property
    def median_days(self) -> int | None:
        """Days by which half of the concerns and needs heard were answered; None: more than half wait, or none came."""
        return self.waits.median

    @property
    def recurrence(self) -> float | None:
        """Part of the concerns and needs heard in the period that had been settled before; None: none was heard."""
        return len(self.recurred) / len(self.wanting) if self.wanting else None

    @property
    def share_in_time(self) -> float | None:
        """In time over judged, 0 to 1; None when nothing can be judged."""
        return self.in_time / len(self.judged) if self.judged else None

    @property
    def told(self) -> int:
        """How many of the resolved ones somebody was told about."""
        return sum(bool(line.told) for line in self.resolved)

    @property
    def share_told(self) -> float | None:
        """Told over resolved, 0 to 1; None when nothing was resolved."""
        return self.told / len(self.resolved) if self.resolved else None

    @property
    def untold(self) -> tuple[FeedbackLine, ...]:
        """What was settled in the period without anybody being told: a loop still open."""
        return tuple(line for line in self.resolved if not line.told)


def summarize(relationships: Iterable[Relationship], period: Period, cutoffs: CutOffs) -> FeedbackSummary:
    """What these sources said in the period, and what became of it."""
    ordered = sorted(relationships, key=lambda one: one.id)
    names = {one.id: one.name for one in ordered}
    lines = [_line(one, item, names, cutoffs) for one in ordered for item in one.feedback]
    wanting = [line for line in lines if line.due]
    resolved = [line for line in wanting if line.resolved and line.resolved in period]
    overdue = [line for line in wanting if line.is_open and line.days_late and line.due and line.due <= period.end]
    return FeedbackSummary(
        period=period,
        heard=tuple(sorted((line for line in lines if line.opened in period), key=_by_opened)),
        open=tuple(sorted((line for line in wanting if line.is_open), key=lambda line: (line.due, line.feedback_id))),
        resolved=tuple(sorted(resolved, key=lambda line: (line.resolved, line.feedback_id))),
        judged=(*resolved, *overdue),
        in_time=sum(not line.days_late for line in resolved),
        recurred=_recurred(wanting, period, cutoffs.recurrence_days),
    )


def _by_opened(line: FeedbackLine) -> tuple[date, str]:
    return (line.opened, line.feedback_id)


def _line(one: Relationship, item: Feedback, names: Mapping[str, str], cutoffs: CutOffs) -> FeedbackLine:
    due = item.answer_due(cutoffs.sla_days) if item.needs_answer else None
    resolved = item.resolved if item.resolved and item.resolved <= one.as_of else None
    until = resolved or one.as_of
    return FeedbackLine(
        feedback_id=item.id,
        source_id=one.id,
        name=one.name,
        type=item.type,
        category=item.category,
        text=item.text,
        owner=item.owner or one.liaison,
        opened=item.opened,
        due=due,
        resolved=resolved,
        days=(until - item.opened).days,
        days_late=max(0, (until - due).days) if due else 0,
        told=_told(item, names, one.as_of),
        practice=item.organization or next((place.id for place in one.organizations), one.id),
        record=item,
    )


def _recurred(wanting: Iterable[FeedbackLine], period: Period, days: int) -> tuple[FeedbackLine, ...]:
    """What was heard in the period soon after the same had been settled; what has no category cannot be the same."""
    by_matter: dict[tuple[str, str], list[FeedbackLine]] = {}
    for line in wanting:
        if line.category:
            by_matter.setdefault((line.practice, line.category), []).append(line)
    found = [
        line
        for lines in by_matter.values()
        for line in lines
        if line.opened in period and any(_soon_after(line, other, days) for other in lines)
    ]
    return tuple(sorted(found, key=_by_opened))


def _soon_after(line: FeedbackLine, other: FeedbackLine, days: int) -> bool:
    return other.resolved is not None and other is not line and 0 <= (line.opened - other.resolved).days <= days


def _told(item: Feedback, names: Mapping[str, str], as_of: date) -> tuple[str, ...]:
    told: Sequence[str] = [
        names.get(one.who, one.who) for one in sorted(item.told, key=lambda one: one.date) if one.date <= as_of
    ]
    return tuple(dict.fromkeys(told))
