"""The bundled sections of a report, in the order in which a full report shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.sections import (
    cadence,
    channels,
    feedback,
    follow_ups,
    goals,
    movement,
    next_touches,
    opportunities,
    productivity,
    profile,
    referrals,
    scores,
    summary,
    timeline,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Section

MODULES = (
    summary,
    next_touches,
    goals,
    referrals,
    cadence,
    movement,
    productivity,
    channels,
    opportunities,
    follow_ups,
    feedback,
    scores,
    profile,
    timeline,
)


@hookimpl
def register_sections() -> Iterable[Section]:
    """The answer, what to do next and whether goals are met first; then results, effort, and what was heard."""
    return [module.section for module in MODULES]
