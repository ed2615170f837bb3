"""The bundled metrics: what a goal may measure of results, effort, answers and the upkeep of records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric, Period, hookimpl
from rounds.analysis.cadence import cadence
from rounds.analysis.feedback import FeedbackSummary, summarize
from rounds.analysis.first_referral import first_referral
from rounds.analysis.followups import follow_ups
from rounds.analysis.funnel import Funnel, funnel
from rounds.analysis.health import Health, health
from rounds.analysis.movement import Movement, movement
from rounds.analysis.shares import concentration
from rounds.base.dates import add_months, month_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Feedback, Record, Referral, Relationship, Touch


def referrals(relationships: Sequence[Relationship], period: Period) -> float:
    """Patients received; a month's count counts on the first of its month."""
    return sum(one.referrals_in(period) for one in relationships)


def patients_seen(relationships: Sequence[Relationship], period: Period) -> float:
    """Of the patients received in the period, those known to have been seen."""
    return sum(_seen(row, one) for one in relationships for row in one.referral_rows_in(period))


def value(relationships: Sequence[Relationship], period: Period) -> float:
    """US dollars of margin: patients seen where known, else received, times their service line's margin."""
    return sum(one.value_in(period) for one in relationships)


def referrals_sent(relationships: Sequence[Relationship], period: Period) -> float:
    """Patients whom the client sent to the sources."""
    return sum(one.sent_in(period) for one in relationships)


def _seen(row: Referral, one: Relationship) -> int:
    if row.seen is not None:
        return row.seen
    return row.count if row.seen_on and row.seen_on <= one.as_of else 0


VOLUME = (
    Metric("referrals", "Referrals received", "referrals", referrals, from_referrals=True),
    Metric("patients-seen", "Patients seen", "patients", patients_seen, from_referrals=True),
    Metric("value", "Value of referrals", "US dollars", value, from_referrals=True),
    Metric("referrals-sent", "Referrals sent to sources", "referrals", referrals_sent),
)


ACTIVE_MONTHS = 3


def new_sources(relationships: Sequence[Relationship], period: Period) -> float:
    """Sources whose first referral ever lies in the period."""
    return sum(one.first_referral is not None and one.first_referral in period for one in relationships)


def reactivated_sources(relationships: Sequence[Relationship], period: Period) -> float:
    """Sources that referred in the period after the settings' ``reactivated_days`` (180) without a referral."""
    found = _movement(relationships, period)
    return len(found.reactivated) if found else 0


def active_sources(relationships: Sequence[Relationship], period: Period) -> float:
    """Sources that referred in the month of the period's last day or the two before it."""
    recent = Period(add_months(month_start(period.end), 1 - ACTIVE_MONTHS), period.end)
    return sum(one.referrals_in(recent) > 0 for one in relationships)


def retention(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the sources active in the equal window before that referred in the period too."""
    return _percent(found.retention if (found := _movement(relationships, period)) else None)


def share(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of their potential for as long that the sources with a known potential sent."""
    known = [one for one in relationships if one.potential_per_month]
    monthly = math.fsum(one.potential_per_month or 0.0 for one in known)
    if not monthly:
        return math.nan
    return 100 * math.fsum((one.share(period) or 0.0) * (one.potential_per_month or 0.0) for one in known) / monthly


def _movement(relationships: Sequence[Relationship], period: Period) -> Movement | None:
    if not relationships:
        return None
    return movement(relationships, period, period.preceding(), relationships[0].settings.cutoffs)


SOURCES = (
    Metric("new-sources", "New referral sources", "sources", new_sources, from_referrals=True),
    Metric("reactivated-sources", "Sources won back", "sources", reactivated_sources, from_referrals=True),
    Metric("active-sources", "Active sources", "sources", active_sources, "level", from_referrals=True),
    Metric("retention", "Retention of sources", "%", retention, "level", from_referrals=True),
    Metric("share", "Share of potential", "%", share, "level", from_referrals=True),
)


def scheduled_rate(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the mature referrals of the period that were scheduled."""
    return _percent(found.scheduled.share if (found := _funnel(relationships, period)) else None)


def seen_rate(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the mature referrals of the period that were seen."""
    return _percent(found.seen.share if (found := _funnel(relationships, period)) else None)


def reported_rate(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the patients seen of whom the source got a report."""
    return _percent(found.reported.share if (found := _funnel(relationships, period)) else None)


def loop_closed(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the cases seen of which a report went out within the settings' ``loop_days``."""
    return _percent(found.loop.share if (found := _funnel(relationships, period)) else None)


def largest_share(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the referrals that came from the largest source."""
    found = concentration(relationships, period)
    return 100 * found.top(1) if found.lines else math.nan


def effective_referrers(relationships: Sequence[Relationship], period: Period) -> float:
    """How many equal sources would be as concentrated (1 / HHI)."""
    return concentration(relationships, period).effective or math.nan


def _funnel(relationships: Sequence[Relationship], period: Period) -> Funnel | None:
    if not relationships:
        return None
    return funnel(relationships, period, relationships[0].as_of, relationships[0].settings.cutoffs)


OUTCOMES = (
    Metric("scheduled-rate", "Referrals scheduled", "%", scheduled_rate, "level", from_referrals=True),
    Metric("seen-rate", "Referrals seen", "%", seen_rate, "level", from_referrals=True),
    Metric("reported-rate", "Patients reported back", "%", reported_rate, "level", from_referrals=True),
    Metric("loop-closed", "Loops closed in time", "%", loop_closed, "level", from_referrals=True),
    Metric("largest-share", "Share of the largest source", "%", largest_share, "level", "less", from_referrals=True),
    Metric("effective-referrers", "Effective referrers", "sources", effective_referrers, "level", from_referrals=True),
)


VISIT = "visit"


def touches(relationships: Sequence[Relationship], period: Period) -> float:
    """Touches from us, each once however many took part."""
    return len(_ours(relationships, period))


def visits(relationships: Sequence[Relationship], period: Period) -> float:
    """Those of them that were visits."""
    return len(_our_visits(relationships, period))


def reach(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the prospects and active sources that were touched by us at least once."""
    active = [one for one in relationships if one.active]
    return 100 * sum(bool(one.outbound_in(period)) for one in active) / len(active) if active else math.nan


def cadence_attainment(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the planned touches that were made, more than the plan counting as the plan."""
    return _percent(cadence(relationships, period).overall.share)


def promises_kept(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the promises due in the period that were kept in time."""
    due = [one for one in follow_ups(relationships) if one.due in period and (one.kept or one.state == "late")]
    return 100 * sum(not one.days_late for one in due) / len(due) if due else math.nan


def _ours(relationships: Sequence[Relationship], period: Period) -> list[Touch]:
    return list({touch.id: touch for one in relationships for touch in one.outbound_in(period)}.values())


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
    return _percent(found.share_in_time if (found := _summary(relationships, period)) else None)


def days_to_answer(relationships: Sequence[Relationship], period: Period) -> float:
    """Kaplan-Meier median of days from opened to resolved, over the concerns and needs heard in the period.

    Those still open count with the days that they have waited; nothing to tell while more than half are.
    """
    return _number(found.median_days if (found := _summary(relationships, period)) else None)


def recurrence(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the concerns and needs heard that had been settled within the settings' ``recurrence_days`` before."""
    return _percent(found.recurrence if (found := _summary(relationships, period)) else None)


def answers_told(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the concerns and needs settled in the period of which somebody was told."""
    return _percent(found.share_told if (found := _summary(relationships, period)) else None)


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
    return _number(found.median_lag if (found := _health(relationships, period)) else None)


def next_steps(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the touches from us that say what comes next."""
    return _percent(found.share_next if (found := _health(relationships, period)) else None)


def verified(relationships: Sequence[Relationship], period: Period) -> float:
    """Percent of the active sources confirmed within the settings' ``verified_days``."""
    return _percent(found.share_verified if (found := _health(relationships, period)) else None)


def days_to_first_referral(relationships: Sequence[Relationship], period: Period) -> float:
    """Kaplan-Meier median of days from first touch to first referral, as known at the period's end."""
    return _number(first_referral(relationships, period.end).days.median)


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


def _percent(share: float | None) -> float:
    return math.nan if share is None else 100 * share


def _number(value: float | None) -> float:
    return math.nan if value is None else value


@hookimpl
def register_metrics() -> Iterable[Metric]:
    """Volume (referrals, value), the circle of sources, what became of the referred, effort, and answers."""
    return [*VOLUME, *SOURCES, *OUTCOMES, *EFFORT, *ANSWERS, *UPKEEP]
