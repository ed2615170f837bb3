"""The bundled sections of a report, in the order in which a full report shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.sections import (
    cadence,
    campaigns,
    channels,
    compliance,
    concentration,
    data_health,
    feedback,
    first_referral,
    follow_ups,
    funnel,
    goals,
    impact,
    movement,
    next_touches,
    opportunities,
    productivity,
    profile,
    referrals,
    scores,
    share,
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
    movement,
    funnel,
    share,
    concentration,
    cadence,
    productivity,
    campaigns,
    impact,
    first_referral,
    channels,
    opportunities,
    follow_ups,
    feedback,
    scores,
    compliance,
    data_health,
    profile,
    timeline,
)


@hookimpl
def register_sections() -> Iterable[Section]:
    """The answer, what to do next and whether goals are met first; then results, effort, and what was heard."""
    return [module.section for module in MODULES]
