"""Findings: what the analyses found; and the Report that sections make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.analysis.cadence import Cadence
    from rounds.analysis.feedback import FeedbackSummary
    from rounds.analysis.followups import FollowUp
    from rounds.analysis.goals import GoalProgress
    from rounds.analysis.mix import Mix
    from rounds.analysis.movement import Movement
    from rounds.analysis.productivity import Productivity
    from rounds.analysis.scoring import Score
    from rounds.book import Book
    from rounds.contracts import Channel, Opportunity
    from rounds.dates import Period
    from rounds.relationships import Relationship


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that the analyses found in one book, as of one day, for one period.

    ``before`` is the preceding equal window and ``year_ago`` the same window a year earlier. ``relationships`` are in
    id order; ``scores`` are by source id; ``opportunities`` and ``follow_ups`` are by urgency and by due day.
    """

    book: Book
    as_of: date
    period: Period
    before: Period
    year_ago: Period
    relationships: tuple[Relationship, ...]
    channels: Mapping[str, Channel]
    cadence: Cadence
    follow_ups: tuple[FollowUp, ...]
    scores: Mapping[str, Score]
    opportunities: tuple[Opportunity, ...]
    goals: tuple[GoalProgress, ...]
    movement: Movement
    mix: Mix
    productivity: Productivity
    feedback: FeedbackSummary

    def relationship(self, source_id: str) -> Relationship | None:
        """The relationship with this source."""
        return next((one for one in self.relationships if one.id == source_id), None)
