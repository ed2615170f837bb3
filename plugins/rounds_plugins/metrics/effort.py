"""What we did: touches and promises kept, what was heard and answered, and whether records are kept true."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric
from rounds.analysis.cadence import cadence
from rounds.analysis.feedback import FeedbackSummary, summarize
from rounds.analysis.first_referral import first_referral
from rounds.analysis.followups import follow_ups
from rounds.analysis.health import Health, health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Feedback, Period, Record, Relationship, Touch


VISIT = "visit"


def touches(relationships: Sequence[Relationship], period: Period) -> float:
    """Touches from us, each once however many took part."""
    return len(_outbound(relationships, period))


def visits(relationships: Sequence[Relationship], period: Period) -> float:
    """Those of them that were visits."""
    return sum(touch.channel == VISIT for touch in _outbound(relationships, period).values())


def reach(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the prospects and active sources that were touched by us at least once."""
    active = [one for one in relationships if one.active]
    return 100 * sum(bool(one.outbound_in(period)) for one in active) / len(active) if active else math.nan


def cadence_attainment(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the planned touches that were made, more than the plan counting as the plan."""
    made = cadence(relationships, period).overall.share
    return math.nan if made is None else 100 * made


def promises_kept(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the promises due in the period that were kept in time."""
    due = [one for one in follow_ups(relationships) if one.due in period and (one.kept or one.state == "late")]
    return 100 * sum(not one.days_late for one in due) / len(due) if due else math.nan


def _outbound(relationships: Sequence[Relationship], period: Period) -> dict[str, Touch]:
    return {touch.id: touch for one in relationships for touch in one.outbound_in(period)}


def _ours(relationships: Sequence[Relationship], period: Period) -> list[Touch]:
    return list(_outbound(relationships, period).values())


def _our_visits(relationships: Sequence[Relationship], period: Period) -> list[Touch]:
    return [touch for touch in _ours(relationships, period) if touch.channel == VISIT]


def _promises(relationships: Sequence[Relationship], period: Period) -> list[Touch]:
    """The touches whose promises fell due in the period."""
    found = {touch.id: touch for one in relationships for touch in one.promises}
    return [touch for touch in found.values() if touch.next and touch.next.due in period]


EFFORT = (
    Metric("touches", "Touches", "touches", touches, records=_ours),
    Metric("visits", "Visits", "visits", visits, records=_our_visits),
    Metric("reach", "Sources reached", "%", reach, "level", records=_ours),
    Metric("cadence-attainment", "Cadence attainment", "%", cadence_attainment, "level"),
    Metric("promises-kept", "Promises kept in time", "%", promises_kept, "level", records=_promises),
)


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


ANSWERS = (
    Metric("concerns", "Concerns heard", "concerns", concerns, better="less", records=_heard),
    Metric("answered-in-time", "Concerns and needs answered in time", "%", answered_in_time, "level", records=_heard),
    Metric("days-to-answer", "Days to answer", "days", days_to_answer, "level", better="less", records=_heard),
    Metric("recurrence", "Concerns and needs heard again", "%", recurrence, "level", better="less", records=_heard),
    Metric("answers-told", "Answers told to the source", "%", answers_told, "level", records=_heard),
)


def entry_lag(relationships: Sequence[Relationship], period: Period) -> float:
    """Median days from a touch of the period to its entry."""
    found = _health(relationships, period)
    return math.nan if found is None or found.median_lag is None else found.median_lag


def next_steps(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the touches from us that say what comes next."""
    found = _health(relationships, period)
    return math.nan if found is None or found.share_next is None else 100 * found.share_next


def verified(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the active sources confirmed within the settings' ``verified_days``."""
    found = _health(relationships, period)
    return math.nan if found is None or found.share_verified is None else 100 * found.share_verified


def days_to_first_referral(relationships: Sequence[Relationship], period: Period) -> float:
    """Kaplan-Meier median of days from first touch to first referral, as known at the period's end."""
    median = first_referral(relationships, period.end).days.median
    return math.nan if median is None else median


def _health(relationships: Sequence[Relationship], period: Period) -> Health | None:
    return health(relationships, period, relationships[0].settings.cutoffs) if relationships else None


def _records_of(relationships: Sequence[Relationship], period: Period) -> list[Record]:  # noqa: ARG001 - as of the day
    """The sources' own records."""
    return [one.source for one in relationships if one.active]


UPKEEP = (
    Metric("entry-lag", "Days from touch to entry", "days", entry_lag, "level", better="less"),
    Metric("next-steps", "Touches with a next step", "%", next_steps, "level"),
    Metric("verified", "Sources confirmed within a year", "%", verified, "level", records=_records_of),
    Metric(
        "days-to-first-referral",
        "Days to first referral",
        "days",
        days_to_first_referral,
        "level",
        "less",
        from_referrals=True,
    ),
)
