"""The bundled opportunity rules: chances and risks, each with its reasons in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.opportunities import (
    declining,
    dormant,
    overdue_top_tier,
    reciprocity_gap,
    splitter,
    unanswered_concern,
    untouched_prospect,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import OpportunityRule, Settings


@hookimpl
def register_opportunity_rules(settings: Settings) -> Iterable[OpportunityRule]:  # noqa: ARG001 - the hook's signature
    """Seven rules; their cut-offs are the settings', which come with each relationship."""
    rules = (
        unanswered_concern,
        declining,
        overdue_top_tier,
        dormant,
        untouched_prospect,
        splitter,
        reciprocity_gap,
    )
    return [module.rule for module in rules]
