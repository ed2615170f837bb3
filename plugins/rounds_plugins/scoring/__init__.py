"""The bundled scoring rules: seven factors from 0 to 1, with weights that add up to 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.scoring import feedback, frequency, recency, reciprocity, share, trend, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import ScoringRule, Settings


@hookimpl
def register_scoring_rules(settings: Settings) -> Iterable[ScoringRule]:  # noqa: ARG001 - the hook's signature
    """Recency, frequency, value, trend, share, reciprocity and feedback; cut-offs come with each relationship."""
    return [module.rule for module in (recency, frequency, value, trend, share, reciprocity, feedback)]
