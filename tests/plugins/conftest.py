"""Findings of a small book for tests of sections: the analyses that sections read, without the whole report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from rounds import Findings, Period
from rounds.analysis.cadence import cadence
from rounds.analysis.feedback import summarize
from rounds.analysis.followups import follow_ups
from rounds.analysis.goals import progress
from rounds.analysis.mix import mix
from rounds.analysis.movement import movement
from rounds.analysis.opportunities import find as find_opportunities
from rounds.analysis.productivity import productivity
from rounds.analysis.scoring import score_all
from rounds.plugins import Registered
from rounds.relationships import relate
from rounds_plugins.channels import register_channels
from rounds_plugins.metrics import register_metrics
from rounds_plugins.opportunities import register_opportunity_rules
from rounds_plugins.scoring import register_scoring_rules

if TYPE_CHECKING:
    from collections.abc import Callable

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture(scope="session")
def findings_of(book_of) -> Callable[..., Findings]:
    """A function: what the analyses find in a book's YAML text as of a day, for a period (the third quarter)."""

    def find(text: str, as_of: date = date(2026, 10, 15), period: Period = Q3) -> Findings:
        book = book_of(text)
        relationships, before = relate(book, as_of), period.preceding()
        channels = {channel.name: channel for channel in register_channels()}
        rules = [("scoring", rule) for rule in register_scoring_rules(book.settings)]
        scores, problems = score_all(relationships, as_of, rules, book.settings.scoring.weights)
        assert problems == []
        chances = {rule.name: rule for rule in register_opportunity_rules(book.settings)}
        opportunities, problems = find_opportunities(relationships, Registered(chances, {}), as_of)
        assert problems == []
        metrics = Registered({metric.name: metric for metric in register_metrics()}, {})
        measured = [progress(goal, relationships, metrics, as_of, book.settings)[0] for goal in book.goals.values()]
        return Findings(
            book=book,
            as_of=as_of,
            period=period,
            before=before,
            year_ago=period.year_before(),
            relationships=relationships,
            channels=channels,
            cadence=cadence(relationships, period),
            follow_ups=follow_ups(relationships),
            scores=scores,
            opportunities=opportunities,
            goals=tuple(goal for goal in measured if goal),
            movement=movement(relationships, period, before, book.settings.cutoffs),
            mix=mix(relationships, period, channels),
            productivity=productivity(relationships, period, before, channels),
            feedback=summarize(relationships, period, book.settings.cutoffs),
        )

    return find
