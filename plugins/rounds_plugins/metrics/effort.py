"""Effort: touches made, sources reached, and how much of the planned rhythm and of the promises was kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds import Metric
from rounds.analysis.cadence import cadence
from rounds.analysis.followups import follow_ups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Period, Relationship, Touch

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


metrics = (
    Metric("touches", "Touches", "touches", touches, records=_ours),
    Metric("visits", "Visits", "visits", visits, records=_our_visits),
    Metric("reach", "Sources reached", "%", reach, "level", records=_ours),
    Metric("cadence-attainment", "Cadence attainment", "%", cadence_attainment, "level"),
    Metric("promises-kept", "Promises kept in time", "%", promises_kept, "level", records=_promises),
)
