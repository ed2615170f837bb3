"""The bundled scoring rules: seven factors from 0 to 1, with weights that add up to 100."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from rounds import Period, Reason, ScoringRule, hookimpl
from rounds.analysis.movement import decline
from rounds.base.dates import add_months, month_words
from rounds.base.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Feedback, Record, Referral, Relationship, Settings


def last_year(relationship: Relationship, as_of: date) -> Sequence[Referral]:  # noqa: ARG001 - the relationship ends then
    """The rows of the 365 days that end with the relationship's day."""
    return relationship.referral_rows_in(relationship.last_year)


def recency(relationship: Relationship, as_of: date) -> Reason:
    """1 on the day of a referral, 37% after ``recency_days``; 0 for a source that never referred.

    A month's count is as recent as the month's last day, since nobody knows the day better.
    """
    last = relationship.last_referral
    if last is None:
        return Reason(0.0, "No referral yet")
    days = (as_of - last).days
    return Reason(math.exp(-days / relationship.settings.cutoffs.recency_days), _recency_words(relationship, days))


def _recency_words(relationship: Relationship, days: int) -> str:
    columns = relationship.referrals.columns
    latest = max(columns.latest)
    day = columns.days[columns.latest.index(latest)]
    if day != latest:  # a month's count: nobody knows the day
        return f"Last referral in {month_words(date.fromordinal(day))}"
    return f"Last referral {days} days ago" if days > 1 else f"Last referral {('today', 'yesterday')[days]}"


def _recency_records(relationship: Relationship, as_of: date) -> list[Referral]:  # noqa: ARG001 - the relationship ends then
    """The latest row."""
    return sorted(relationship.referrals, key=lambda row: row.latest_day)[-1:]


RECENCY = ScoringRule("recency", "Recency", recency, weight=20, records=_recency_records, cutoffs=("recency_days",))


def frequency(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """1 from the 90th percentile of all sources that referred; 0 for one that did not."""
    referrals, usual = relationship.referrals_in(relationship.last_year), relationship.norms.referrals
    if not referrals or not usual:
        return Reason(0.0, "No referral in the last 12 months")
    words = f"{counted(referrals, 'referral')} in 12 months (the top tenth sent {usual:,.0f} or more)"
    return Reason(min(1.0, referrals / usual), words)


FREQUENCY = ScoringRule("frequency", "Frequency", frequency, weight=20, records=last_year)


def value(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """1 from the 90th percentile of all sources that referred; 0 where no service line has a margin."""
    dollars, usual = relationship.value_in(relationship.last_year), relationship.norms.value
    if not any(line.margin for line in relationship.settings.service_lines.values()):
        return Reason(0.0, "Unknown: no service line has a margin in the settings")
    if dollars <= 0 or usual <= 0:
        return Reason(0.0, "No referral of a known value in the last 12 months")
    words = f"${dollars:,.0f} margin in 12 months (the top tenth brought ${usual:,.0f} or more)"
    return Reason(min(1.0, dollars / usual), words)


VALUE = ScoringRule("value", "Value", value, weight=20, records=last_year)


RECENT_MONTHS = 3
EARLIER_MONTHS = 12


def trend(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """min(1, referrals / expected): 1 for a source that holds or grows, 0 for one that fell silent or never referred.

    Complete months only, since counts of an unfinished month are not final, and no later than the book knows of any
    referral: what was not yet entered is no silence.
    """
    recent = relationship.full_months(RECENT_MONTHS)
    found = decline(relationship, recent, relationship.settings.cutoffs)
    sent, expected = found.received, found.expected
    if not expected:
        words = f"{sent:,} in the last 3 full months, after none in the 12 months before"
        return Reason(1.0, words) if sent else Reason(0.0, "No referral in the last 15 full months")
    usual = f"{expected:,.1f}".removesuffix(".0")
    words = f"{sent:,} in the last 3 full months, {usual} expected from the {found.months} months before"
    return Reason(min(1.0, sent / expected), words)


def _trend_records(relationship: Relationship, as_of: date) -> Sequence[Referral]:  # noqa: ARG001 - the relationship ends then
    """The rows of the months that are compared."""
    recent = relationship.full_months(RECENT_MONTHS)
    return relationship.referral_rows_in(Period(add_months(recent.start, -EARLIER_MONTHS), recent.end))


TREND = ScoringRule("trend", "Trend", trend, weight=15, records=_trend_records)


MONTHS = 12


def share(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """min(1, referrals / potential); 0 without an estimate of the potential, which the words ask for.

    Full months, no later than the book knows of any referral.
    """
    monthly = relationship.potential_per_month
    if monthly is None:
        return Reason(0.0, "Unknown: nobody has estimated how many it could send")
    part = relationship.share(relationship.full_months(MONTHS))
    if part is None:
        return Reason(0.0, "Could send none, by the estimate")
    words = f"{part:.0%} of the {monthly:g} a month that it could send, over the last 12 full months"
    return Reason(min(1.0, part), words)


def _share_records(relationship: Relationship, as_of: date) -> list[Record]:  # noqa: ARG001 - the relationship ends then
    """The rows of the year, and the record that holds the estimate."""
    return [*relationship.referral_rows_in(relationship.full_months(MONTHS)), relationship.source]


SHARE = ScoringRule("share", "Share of potential", share, weight=10, records=_share_records)


def reciprocity(relationship: Relationship, as_of: date) -> Reason:  # noqa: ARG001 - the relationship ends with that day
    """min(1, sent / (received x ``reciprocity_ratio``)) over 12 months; judged from ``reciprocity_received`` on."""
    cutoffs = relationship.settings.cutoffs
    received = relationship.referrals_in(relationship.last_year)
    sent = relationship.sent_in(relationship.last_year)
    if not relationship.norms.sent:
        return Reason(0.0, "Unknown: no patient sent to anybody is on record")
    if received < max(1, cutoffs.reciprocity_received):
        words = f"Received {received:,} in 12 months: too few to judge, which starts at {cutoffs.reciprocity_received}"
        return Reason(0.0, words)
    fair = received * cutoffs.reciprocity_ratio
    return Reason(min(1.0, sent / fair) if fair else 1.0, f"Sent {sent:,} back for {received:,} received in 12 months")


def _reciprocity_records(relationship: Relationship, as_of: date) -> list[Referral]:
    """The rows received and sent in the year."""
    sent = [row for row in relationship.sent if row.day in relationship.last_year]
    return [*last_year(relationship, as_of), *sent]


CUTOFFS = ("reciprocity_received", "reciprocity_ratio")
RECIPROCITY = ScoringRule(
    "reciprocity", "Reciprocity", reciprocity, weight=5, records=_reciprocity_records, cutoffs=CUTOFFS
)


LOST_FOR_EACH = 0.5


def feedback(relationship: Relationship, as_of: date) -> Reason:
    """max(0, 1 - half for each concern or need that is open past its days to answer).

    0 for a source with whom nothing has passed yet: there is nothing to have answered well.
    """
    if not (relationship.touches or relationship.referrals or relationship.feedback):
        return Reason(0.0, "Nothing has passed between us yet")
    due = [item.answer_due(relationship.settings.cutoffs.sla_days) for item in relationship.open_feedback]
    overdue = [day for day in due if day < as_of]
    if not overdue:
        waiting = len(due)
        return Reason(1.0, f"{waiting} open, none past its days to answer" if waiting else "Nothing is left unanswered")
    unanswered = counted(len(overdue), "concern or need", "concerns or needs")
    days = counted((as_of - min(overdue)).days, "day")
    return Reason(max(0.0, 1 - LOST_FOR_EACH * len(overdue)), f"{unanswered} open, up to {days} past the answer's time")


def _feedback_records(relationship: Relationship, as_of: date) -> tuple[Feedback, ...]:  # noqa: ARG001 - the relationship ends then
    """What is open."""
    return relationship.open_feedback


FEEDBACK = ScoringRule(
    "feedback", "Concerns answered", feedback, weight=10, records=_feedback_records, cutoffs=("sla_days",)
)


@hookimpl
def register_scoring_rules(settings: Settings) -> Iterable[ScoringRule]:  # noqa: ARG001 - the hook's signature
    """Recency, frequency, value, trend, share, reciprocity and feedback; cut-offs come with each relationship."""
    return [RECENCY, FREQUENCY, VALUE, TREND, SHARE, RECIPROCITY, FEEDBACK]
