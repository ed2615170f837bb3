"""The bundled sections of a report, in the order in which a full report shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds import hookimpl
from rounds_plugins.sections import (
    agenda,
    cadence,
    campaigns,
    channels,
    compliance,
    data_health,
    feedback,
    first_referral,
    funnel,
    goals,
    movement,
    productivity,
    referrals,
    scores,
    shares,
    sources,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Section

SECTIONS: Final = (
    summary.section,
    agenda.NEXT_TOUCHES,
    goals.section,
    referrals.section,
    movement.section,
    funnel.section,
    shares.SHARE,
    shares.CONCENTRATION,
    cadence.section,
    productivity.section,
    campaigns.CAMPAIGNS,
    campaigns.IMPACT,
    first_referral.section,
    channels.section,
    agenda.OPPORTUNITIES,
    agenda.FOLLOW_UPS,
    feedback.section,
    scores.section,
    compliance.section,
    data_health.section,
    sources.PROFILE,
    sources.TIMELINE,
)


@hookimpl
def register_sections() -> Iterable[Section]:
    """The answer, what to do next and whether goals are met first; then results, effort, and what was heard."""
    return SECTIONS
