"""Answers: what was heard, how fast it was settled, and whether the source was told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric
from rounds.analysis.feedback import FeedbackSummary, summarize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Feedback, Period, Relationship


def concerns(relationships: Sequence[Relationship], period: Period) -> float:
    """Concerns heard."""
    return sum(item.type == "concern" and item.opened in period for one in relationships for item in one.feedback)


def answered_in_time(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the concerns and needs of the period that were settled within their days to answer."""
    found = _summary(relationships, period)
    return math.nan if found is None or found.share_in_time is None else 100 * found.share_in_time


def days_to_answer(relationships: Sequence[Relationship], period: Period) -> float:
    """Kaplan-Meier median of days from opened to resolved, over the concerns and needs heard in the period.

    Those still open count with the days that they have waited; nothing to tell while more than half are.
    """
    found = _summary(relationships, period)
    return math.nan if found is None or found.median_days is None else found.median_days


def recurrence(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the concerns and needs heard that had been settled within the settings' ``recurrence_days`` before."""
    found = _summary(relationships, period)
    return math.nan if found is None or found.recurrence is None else 100 * found.recurrence


def answers_told(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the concerns and needs settled in the period of which somebody was told."""
    found = _summary(relationships, period)
    return math.nan if found is None or found.share_told is None else 100 * found.share_told


def _summary(relationships: Sequence[Relationship], period: Period) -> FeedbackSummary | None:
    return summarize(relationships, period, relationships[0].settings.cutoffs) if relationships else None


def _heard(relationships: Sequence[Relationship], period: Period) -> list[Feedback]:
    """What was heard in the period, or settled in it."""
    return [
        item
        for one in relationships
        for item in one.feedback
        if item.opened in period or (item.resolved and item.resolved in period)
    ]


metrics = (
    Metric("concerns", "Concerns heard", "concerns", concerns, better="less", records=_heard),
    Metric("answered-in-time", "Concerns and needs answered in time", "%", answered_in_time, "level", records=_heard),
    Metric("days-to-answer", "Days to answer", "days", days_to_answer, "level", better="less", records=_heard),
    Metric("recurrence", "Concerns and needs heard again", "%", recurrence, "level", better="less", records=_heard),
    Metric("answers-told", "Answers told to the source", "%", answers_told, "level", records=_heard),
)
